import { describeCheck } from '../describe.ts';
import { canonicalJson, digest } from '../digest.ts';
import type { LockFacts } from '../facts.ts';
import { type Check, lockedResources, type Plan, type RecordsStep } from '../plan.ts';
import type { NameDiff } from './diff.ts';
import type { RecordsRequest } from './request.ts';

/**
 * What a record change will write, and what was checked: kept, locked, journaled and taken back as the plan of a move is,
 * under the id of its execution.
 */
export interface RecordsPlan {
  readonly kind: 'records';
  readonly version: 1;
  readonly moveId: string;
  readonly request: RecordsRequest;
  readonly verdict: 'ready' | 'refused';
  readonly checks: readonly Check[];
  /** One step, or none where everything is as it shall be. */
  readonly steps: readonly RecordsStep[];
  /** Name by name, for people and programs. */
  readonly diff: readonly NameDiff[];
  readonly locks: readonly LockFacts[];
  readonly expectedSeconds: number;
  readonly wayBack: string;
  /** SHA-256 over everything that decides what will be written. */
  readonly hash: string;
}

/** What is kept under a hash: the plan of a move, or of a record change. */
export type AnyPlan = Plan | RecordsPlan;

export function isRecordsPlan(plan: AnyPlan): plan is RecordsPlan {
  return 'kind' in plan && plan.kind === 'records';
}

/** The hash that an approval approves: equal for equal writes, blind to warnings, locks, ids and times. */
export function hashOfRecords({ verdict, steps }: Pick<RecordsPlan, 'verdict' | 'steps'>): string {
  return digest(canonicalJson({ kind: 'records', verdict, steps }));
}

/** Over all of a plan, what its hash is blind to included: who asked, facts, checks, the way back. */
export function planDigest(plan: AnyPlan): string {
  return digest(canonicalJson(plan));
}

/** The names that the plan writes, locked as a move locks its domains: neither runs beside the other. */
export function lockedNames({ changes }: Pick<RecordsRequest, 'changes'>): string[] {
  return [...new Set(changes.map(({ name }) => `domain ${name}`))].sort();
}

/** Everything that a plan writes and therefore locks, in the one order in which locks are taken. */
export function locksOf(plan: AnyPlan): string[] {
  return isRecordsPlan(plan) ? lockedNames(plan.request) : lockedResources(plan.request);
}

/** What any of a job's plans would lock, each once: an execution that was cut off may have been about any of them. */
export function locksOfAll(plans: readonly AnyPlan[]): string[] {
  return [...new Set(plans.flatMap(locksOf))];
}

/** The plan as Markdown: the diff, what was checked, and the way back. */
export function renderRecordsPlan(plan: RecordsPlan): string {
  return [
    `# Record changes: ${plan.verdict}`,
    '',
    ...plan.diff.map(({ line }) => `    ${line}`),
    '',
    `- Takes about ${Math.ceil(plan.expectedSeconds / 60)} minutes`,
    `- Plan hash: ${plan.hash}`,
    '',
    `The way back: ${plan.wayBack}`,
    '',
    '## Checks',
    '',
    ...plan.checks.map((check) => `- ${check.verdict}: ${describeCheck(check)}`),
    '',
  ].join('\n');
}
