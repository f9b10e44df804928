import { describeCheck, describeDuration, describeSteps } from '../../shared/domain/describe.ts';
import type { Plan, Step } from '../../shared/domain/plan.ts';
import type { Terminal } from './terminal.ts';
import { shortened } from './wrap.ts';

/** Shows a plan: what will be done, and every check that did not pass. A refused one shows its reasons, not its steps. */
export function showPlan(terminal: Terminal, plan: Plan): void {
  const refused = plan.verdict === 'refused';
  if (refused) terminal.heading('Plan: refused');
  else terminal.heading(`Plan: strategy ${plan.strategy.name}, because ${plan.strategy.why}`);
  for (const check of plan.checks) if (check.verdict === 'refuse') terminal.bad(`  refused: ${describeCheck(check)}`);
  if (!refused) {
    shortSentences(plan).forEach((sentence, index) => {
      terminal.line(`  ${index + 1}. ${sentence}`);
    });
  }
  const passed = plan.checks.filter(({ verdict }) => verdict === 'pass').length;
  terminal.line(`  ${passed} of ${plan.checks.length} checks pass.${refused ? '' : ` The way back: ${plan.wayBack}`}`);
  for (const check of plan.checks) if (check.verdict === 'warn') terminal.line(`  warning: ${describeCheck(check)}`);
  if (refused) return;
  terminal.line(`  About ${describeDuration(plan.expectedSeconds)} on AWS. Plan hash ${plan.hash}`);
  terminal.line();
}

/** One sentence for each step of a plan, in order; of many names the first ones and how many more there are. */
export function shortSentences(plan: Plan): string[] {
  const sentences = describeSteps({ ...plan, steps: plan.steps.map(shortStep) });
  return sentences.map((sentence, index) => sentence + restOf(plan.steps[index]));
}

function shortStep(step: Step): Step {
  if (step.kind === 'aliases') {
    return { ...step, add: shortened(step.add, 'more'), remove: shortened(step.remove, 'more') };
  }
  if (step.kind === 'association' || step.kind === 'swap') return { ...step, domains: shortened(step.domains, 'more') };
  if (step.kind !== 'records') return step;
  return { ...step, zones: step.zones.map((zone) => ({ ...zone, changes: zone.changes.slice(0, RECORDS_SHOWN) })) };
}

const RECORDS_SHOWN = 2;

function restOf(step: Step | undefined): string {
  if (step?.kind !== 'records') return '';
  const hidden = step.zones.reduce((sum, { changes }) => sum + Math.max(0, changes.length - RECORDS_SHOWN), 0);
  return hidden === 0 ? '' : `; and ${hidden} more`;
}
