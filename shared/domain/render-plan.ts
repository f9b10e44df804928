import { describeCheck, describeDuration, describeSteps } from './describe.ts';
import { renderInfrastructureCode } from './infrastructure-code.ts';
import { renderInstructions } from './instructions.ts';
import type { Endpoint, Plan } from './plan.ts';
import { actionsOf } from './plan-actions.ts';
import { renderFacts } from './plan-facts.ts';
import { idOf } from './refs.ts';

/** The plan as Markdown: what will be done and why, what was checked, the way back, and what to change elsewhere. */
export function renderPlan(plan: Plan): string {
  const { source, target, strategy } = plan;
  const { reads, writes } = actionsOf(plan);
  return [
    `# Plan for ${plan.request.domains.join(', ')}: ${plan.verdict}`,
    '',
    `- From ${describeEndpoint(source)} to ${describeEndpoint(target)}`,
    `- Strategy: ${strategy.name}, because ${strategy.why}`,
    ...plan.rejected.map(({ name, because }) => `- Not ${name}: ${because}`),
    `- Takes about ${describeDuration(plan.expectedSeconds)}`,
    `- Plan hash: ${plan.hash}`,
    '',
    '## Steps',
    '',
    ...describeSteps(plan).map((sentence, index) => `${index + 1}. ${sentence}`),
    '',
    `The way back: ${plan.wayBack}`,
    '',
    ...renderExternal(plan),
    '## Checks',
    '',
    ...plan.checks.map((check) => `- ${check.verdict}: ${describeCheck(check)}`),
    '',
    '## Permissions',
    '',
    `Reads with ${reads.join(', ')}; writes with ${writes.join(', ') || 'nothing'}.`,
    '',
    ...renderInfrastructureCode(plan),
    '',
    ...(plan.facts ? renderFacts(plan.facts, plan) : []),
  ].join('\n');
}

/** What people have to change while the move waits for them. */
function renderExternal({ steps }: Plan): string[] {
  const asked = steps.filter((step) => step.kind === 'external');
  if (asked.length === 0) return [];
  return ['## DNS that a person changes', '', ASKED, '', ...asked.map(renderInstructions)];
}

const ASKED =
  'The move asks for it when its time has come, and waits for up to 7 days. Change it then, not before; the move sees it by itself.';

/** An end of a move with where its records lead: `E1EXAMPLE (d111.cloudfront.net, account 111111111111)`. */
export function describeEndpoint(end: Endpoint): string {
  return `${idOf(end)} (${end.domainName}, account ${end.accountId})`;
}
