import { canonicalJson, digest } from './digest.ts';
import type { Facts, ZoneFacts } from './facts.ts';
import type { RecordChange } from './records.ts';
import type { DistributionRef, MoveRequest } from './request.ts';

/** One finding about the situation, with what to do where it does not pass. */
export interface Check {
  /** Kebab-case, stable: what dashboards and tickets may search for. */
  readonly code: string;
  readonly verdict: 'pass' | 'warn' | 'refuse';
  readonly sentence: string;
  readonly remedy?: string;
}

export type Side = 'source' | 'target';

/** A change of one distribution's aliases; idempotent by state: what is there already is not added again. */
export interface AliasStep {
  readonly kind: 'aliases';
  readonly id: AliasStepId;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}
/** Which distribution each alias step changes; the last three belong to the way back. */
export const SIDE_OF_STEP = {
  'add-cover': 'target',
  'remove-domains': 'source',
  'add-domains': 'target',
  'remove-cover': 'target',
  'restore-cover': 'target',
  'withdraw-domains': 'target',
  'return-domains': 'source',
} as const satisfies Record<string, Side>;
export type AliasStepId = keyof typeof SIDE_OF_STEP;

/** Changes of DNS records, zone by zone. */
export interface RecordsStep {
  readonly kind: 'records';
  readonly id: 'repoint-dns' | 'restore-dns';
  readonly zones: readonly { readonly zone: ZoneFacts; readonly changes: readonly RecordChange[] }[];
  /** Seconds that resolvers may hold the old answers. */
  readonly oldTtl: number;
}

export type Step = AliasStep | RecordsStep;

/** The two ends of a move as the writers and the report need them. */
export interface Endpoint extends DistributionRef {
  readonly domainName: string;
}

/** What will be done, why, and what was checked; the only thing that the writing functions take. */
export interface Plan {
  readonly version: 1;
  readonly moveId: string;
  readonly request: MoveRequest;
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly strategy: { readonly name: 'wildcard'; readonly why: string };
  readonly verdict: 'ready' | 'refused';
  readonly checks: readonly Check[];
  readonly steps: readonly Step[];
  /** Other moves in the way, by the lock each holds. */
  readonly locks: Facts['locks'];
  /** SHA-256 of each config without its aliases, when planned. */
  readonly configDigests: Readonly<Record<Side, string>>;
  readonly expectedSeconds: number;
  readonly wayBack: string;
  /** SHA-256 over everything that decides what will be written. */
  readonly hash: string;
}

/** The hash that an approval approves: equal for equal writes, blind to warnings, locks, ids and times. */
export function hashOf(plan: Pick<Plan, 'request' | 'source' | 'target' | 'strategy' | 'verdict' | 'steps'>): string {
  const { request, source, target, strategy, verdict, steps } = plan;
  return digest(canonicalJson({ domains: request.domains, source, target, strategy: strategy.name, verdict, steps }));
}

/** Everything the move writes and therefore locks, in the one order in which locks are taken. */
export function lockedResources(request: Pick<MoveRequest, 'domains' | 'source' | 'target'>): string[] {
  return [
    ...request.domains.map((domain) => `domain ${domain}`),
    `distribution ${request.source.distributionId}`,
    `distribution ${request.target.distributionId}`,
  ].sort();
}

/** The step of a plan by its id; undefined when the plan has nothing to do there. */
export function aliasStep(plan: { readonly steps: readonly Step[] }, id: AliasStepId): AliasStep | undefined {
  return plan.steps.find((step): step is AliasStep => step.kind === 'aliases' && step.id === id);
}

export function recordsStep(plan: { readonly steps: readonly Step[] }, id: RecordsStep['id']): RecordsStep | undefined {
  return plan.steps.find((step): step is RecordsStep => step.kind === 'records' && step.id === id);
}
