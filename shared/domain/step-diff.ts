import { describeSteps } from './describe.ts';
import { describeExternalChange } from './instructions.ts';
import { ENABLED_BY_STEP, RECEIVER_OF_STEP, SIDE_OF_STEP, type Side, type Step } from './plan.ts';
import { describeRecord, type RecordChange } from './records.ts';
import { type AnyPlan, isRecordsPlan } from './records-job/plan.ts';
import { idOf } from './refs.ts';

/** What one step of a plan takes away and puts in its place, line by line, for people. */
export interface StepDiff {
  /** The step's id in the plan. */
  readonly step: string;
  readonly sentence: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

type WhereOf = (side: Side) => string;

/** The plan as before and after, step by step: aliases by their distribution, records as people write them. */
export function stepDiffs(plan: AnyPlan): StepDiff[] {
  if (isRecordsPlan(plan)) {
    return plan.steps.map((step) => ({ step: step.id, sentence: 'change the records', ...recordLines(step.zones) }));
  }
  const sentences = describeSteps(plan);
  const whereOf: WhereOf = (side) => `${side} ${idOf(plan[side])}`;
  return plan.steps.map((step, index) => ({
    step: step.id,
    sentence: sentences[index] ?? step.id,
    ...linesOf(step, whereOf),
  }));
}

function linesOf(step: Step, whereOf: WhereOf): Pick<StepDiff, 'before' | 'after'> {
  const aliases = (names: readonly string[], side: Side) => names.map((name) => `${whereOf(side)}: alias ${name}`);
  switch (step.kind) {
    case 'aliases': {
      const side = SIDE_OF_STEP[step.id];
      return { before: aliases(step.remove, side), after: aliases(step.add, side) };
    }
    case 'association': {
      const to = RECEIVER_OF_STEP[step.id];
      const from = to === 'target' ? 'source' : 'target';
      return { before: aliases(step.domains, from), after: aliases(step.domains, to) };
    }
    case 'swap':
      return { before: aliases(step.domains, 'source'), after: aliases(step.domains, 'target') };
    case 'enabled': {
      const on = `${whereOf('source')}: enabled`;
      const off = `${whereOf('source')}: disabled`;
      return ENABLED_BY_STEP[step.id] ? { before: [off], after: [on] } : { before: [on], after: [off] };
    }
    case 'records':
      return recordLines(step.zones);
    case 'external':
      return { before: [], after: step.changes.map(describeExternalChange) };
    case 'certificate':
      return { before: [], after: [] };
  }
}

function recordLines(
  zones: readonly { readonly changes: readonly RecordChange[] }[],
): Pick<StepDiff, 'before' | 'after'> {
  const changes = zones.flatMap((zone) => zone.changes);
  return {
    before: changes.flatMap(({ before }) => (before ? [describeRecord(before)] : [])),
    after: changes.flatMap(({ after }) => (after ? [describeRecord(after)] : [])),
  };
}
