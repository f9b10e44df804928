import type { Check, Plan, Step } from './plan.ts';
import { SIDE_OF_STEP } from './plan.ts';
import { describeRecord } from './records.ts';

/** One sentence for each step of a plan, in order. */
export function describeSteps(plan: Pick<Plan, 'steps' | 'source' | 'target'>): string[] {
  return plan.steps.map((step) => describeStep(step, plan));
}

function describeStep(step: Step, plan: Pick<Plan, 'source' | 'target'>): string {
  if (step.kind === 'records') {
    const changes = step.zones.flatMap((zone) => zone.changes);
    return changes.map(({ before, after }) => `${describeRecord(before)} → ${describeRecord(after)}`).join('; ');
  }
  const side = SIDE_OF_STEP[step.id];
  const where = `the ${side} ${plan[side].distributionId}`;
  return [
    ...(step.add.length > 0 ? [`add ${step.add.join(', ')} to ${where}`] : []),
    ...(step.remove.length > 0 ? [`remove ${step.remove.join(', ')} from ${where}`] : []),
  ].join('; ');
}

/** A check with its remedy, as one text. */
export function describeCheck({ code, sentence, remedy }: Check): string {
  return remedy === undefined ? `${sentence} [${code}]` : `${sentence} ${remedy} [${code}]`;
}
