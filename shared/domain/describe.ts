import { describeCertificateStep } from './certificate-steps.ts';
import type { HolderFacts } from './facts.ts';
import { describeExternalChange } from './instructions.ts';
import type { AliasStep, Check, Plan, Side, Step } from './plan.ts';
import { ENABLED_BY_STEP, RECEIVER_OF_STEP, SIDE_OF_STEP } from './plan.ts';
import { describeChange } from './records.ts';
import { idOf } from './refs.ts';

/** One sentence for each step of a plan, in order. */
export function describeSteps(plan: Pick<Plan, 'steps' | 'source' | 'target'>): string[] {
  return plan.steps.map((step) => describeStep(step, plan));
}

function describeStep(step: Step, plan: Pick<Plan, 'source' | 'target'>): string {
  const where = (side: Side) => `the ${side} ${idOf(plan[side])}`;
  switch (step.kind) {
    case 'records':
      return step.zones.flatMap((zone) => zone.changes.map(describeChange)).join('; ');
    case 'external':
      return `wait for a person to change DNS: ${step.changes.map(describeExternalChange).join('; ')}`;
    case 'association':
      return `associate ${step.domains.join(', ')} with ${where(RECEIVER_OF_STEP[step.id])}, taken from their holder in the same call`;
    case 'enabled':
      return `${ENABLED_BY_STEP[step.id] ? 'enable' : 'DISABLE'} ${where('source')}`;
    case 'certificate':
      return describeCertificateStep(step, where('target'));
    case 'aliases':
      return describeAliases(step, where(SIDE_OF_STEP[step.id]));
  }
}

function describeAliases(step: AliasStep, where: string): string {
  return [
    ...(step.add.length > 0 ? [`add ${step.add.join(', ')} to ${where}`] : []),
    ...(step.remove.length > 0 ? [`remove ${step.remove.join(', ')} from ${where}`] : []),
  ].join('; ');
}

/** A holder as far as CloudFront tells it: `distribution *******EXAMPLE of account ******111111`. */
export function describeHolder({ tenant, distribution, account }: HolderFacts): string {
  return `${tenant ? 'distribution tenant' : 'distribution'} ${distribution} of account ${account}`;
}

/** A check with its remedy, as one text. */
export function describeCheck({ code, sentence, remedy }: Check): string {
  return remedy === undefined ? `${sentence} [${code}]` : `${sentence} ${remedy} [${code}]`;
}
