import type { CertificateStep } from './certificate-steps.ts';
import { canonicalJson, digest } from './digest.ts';
import type { ExternalStep } from './external.ts';
import type { Facts, ZoneFacts } from './facts.ts';
import type { CodeChange } from './infrastructure-code.ts';
import { coverOf, isApex, isWildcard } from './names.ts';
import type { PlanFacts } from './plan-facts.ts';
import type { RecordChange } from './records.ts';
import { type DistributionRef, resourceOf } from './refs.ts';
import type { ResolvedRequest } from './request.ts';

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

/** A move of domains by CloudFront's own call, which takes them from their holder and gives them to one side in one go. */
export interface AssociationStep {
  readonly kind: 'association';
  readonly id: AssociationStepId;
  readonly domains: readonly string[];
}
/** Which distribution each association step gives the domains to. */
export const RECEIVER_OF_STEP = { 'associate-domains': 'target', 'associate-back': 'source' } as const;
export type AssociationStepId = keyof typeof RECEIVER_OF_STEP;

/** The source switched off, on the requester's explicit word, or on again by the way back. */
export interface EnabledStep {
  readonly kind: 'enabled';
  readonly id: EnabledStepId;
}
/** What each step makes of the source. */
export const ENABLED_BY_STEP = { 'disable-source': false, 'enable-source': true } as const;
export type EnabledStepId = keyof typeof ENABLED_BY_STEP;

/** Changes of DNS records, zone by zone. */
export interface RecordsStep {
  readonly kind: 'records';
  readonly id: RecordsStepId;
  readonly zones: readonly { readonly zone: ZoneFacts; readonly changes: readonly RecordChange[] }[];
  /** Seconds that resolvers may hold the old answers. */
  readonly oldTtl: number;
}

/**
 * `prove-` and `unprove-` write and remove the TXT records by which CloudFront sees who owns a domain; `prove-back` does so
 * for the source, on the way back; `-validation` and `validate-` concern those by which ACM does.
 */
export const RECORDS_STEPS = [
  'repoint-dns',
  'restore-dns',
  'prove-ownership',
  'prove-back',
  'unprove-ownership',
  'validate-certificate',
  'remove-validation',
  'apply-records',
] as const;
export type RecordsStepId = (typeof RECORDS_STEPS)[number];

/** A move of domains by AWS Support, which is waited for: the one step that the service does not do itself. */
export interface SwapStep {
  readonly kind: 'swap';
  readonly id: 'await-swap';
  readonly domains: readonly string[];
}

export type Step = AliasStep | RecordsStep | AssociationStep | EnabledStep | CertificateStep | ExternalStep | SwapStep;

/** The two ends of a move as the writers and the report need them. */
export type Endpoint = DistributionRef & {
  /** Empty for an unlisted source to which no record leads. */
  readonly domainName: string;
  /** A source that nobody here can read: facts.ts. Nothing reads or writes it. */
  readonly unlisted?: true;
};

/** What will be done, why, and what was checked; the only thing that the writing functions take. */
export interface Plan {
  readonly version: 1;
  readonly moveId: string;
  readonly request: ResolvedRequest;
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly strategy: { readonly name: StrategyName; readonly why: string };
  /** The strategies that were not chosen, each with the reason. */
  readonly rejected: readonly { readonly name: StrategyName; readonly because: string }[];
  readonly verdict: 'ready' | 'refused';
  readonly checks: readonly Check[];
  readonly steps: readonly Step[];
  /** Other moves in the way, by the lock each holds. */
  readonly locks: Facts['locks'];
  /** Whether the source served at all when the move was planned: the way back returns to nothing less. */
  readonly sourceWasEnabled: boolean;
  /** SHA-256 of each config without its aliases, when planned. */
  readonly configDigests: Readonly<Record<Side, string>>;
  readonly expectedSeconds: number;
  readonly wayBack: string;
  /** What it was made from, what it will call, and what infrastructure code must say afterwards; plans of earlier versions have none of it. */
  readonly facts?: PlanFacts;
  readonly actions?: PlanActions;
  readonly infrastructureCode?: readonly CodeChange[];
  /** SHA-256 over everything that decides what will be written. */
  readonly hash: string;
}

/** IAM actions, sorted. */
export interface PlanActions {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** The ways a move can be done: docs/architecture.md, "Strategies". */
export type StrategyName = 'associate' | 'wildcard' | 'disable-source' | 'assisted';

/** The hash that an approval approves: equal for equal writes, blind to warnings, locks, ids and times. */
export function hashOf(plan: Pick<Plan, 'request' | 'source' | 'target' | 'strategy' | 'verdict' | 'steps'>): string {
  const { request, source, target, strategy, verdict, steps } = plan;
  return digest(canonicalJson({ domains: request.domains, source, target, strategy: strategy.name, verdict, steps }));
}

/** The domains that the plan takes from the source, by whichever road. */
export function movedDomains(plan: { readonly steps: readonly Step[] }): readonly string[] {
  const byCall = aliasStep(plan, 'remove-domains')?.remove ?? associationStep(plan, 'associate-domains')?.domains;
  return byCall ?? swapStep(plan)?.domains ?? [];
}

/**
 * Everything the move writes and therefore locks, in the one order in which locks are taken. The covers are among the
 * domains: of two moves below one parent only one can have the wildcard. What waits for AWS Support for days locks its
 * domains alone: it writes little, by If-Match, and other moves between the two distributions need not wait for it.
 */
export function lockedResources(
  request: Pick<ResolvedRequest, 'domains' | 'source' | 'target' | 'strategy' | 'unlisted'>,
): string[] {
  if (request.strategy === 'assisted') return request.domains.map((name) => `domain ${name}`).sort();
  return [
    ...namesOfMove({ request }).map((name) => `domain ${name}`),
    ...(request.unlisted ? [] : [resourceOf(request.source)]),
    resourceOf(request.target),
  ].sort();
}

/** The domains of a move, and the wildcards above them that could be their covers. */
export function namesOfMove({
  request: { domains },
}: {
  readonly request: Pick<ResolvedRequest, 'domains'>;
}): string[] {
  const coverable = domains.filter((domain) => !isWildcard(domain) && !isApex(domain));
  return [...new Set([...domains, ...coverable.map(coverOf)])];
}

/** The step of a plan by its id; undefined when the plan has nothing to do there. */
export function aliasStep(plan: { readonly steps: readonly Step[] }, id: AliasStepId): AliasStep | undefined {
  return plan.steps.find((step): step is AliasStep => step.kind === 'aliases' && step.id === id);
}

export function recordsStep(plan: { readonly steps: readonly Step[] }, id: RecordsStepId): RecordsStep | undefined {
  return plan.steps.find((step): step is RecordsStep => step.kind === 'records' && step.id === id);
}

export function associationStep(
  plan: { readonly steps: readonly Step[] },
  id: AssociationStepId,
): AssociationStep | undefined {
  return plan.steps.find((step): step is AssociationStep => step.kind === 'association' && step.id === id);
}

export function enabledStep(plan: { readonly steps: readonly Step[] }, id: EnabledStepId): EnabledStep | undefined {
  return plan.steps.find((step): step is EnabledStep => step.kind === 'enabled' && step.id === id);
}

export function swapStep(plan: { readonly steps: readonly Step[] }): SwapStep | undefined {
  return plan.steps.find((step): step is SwapStep => step.kind === 'swap');
}

/** The hosted zones in which a plan changes records, each once. */
export function zonesOf(plan: { readonly steps: readonly Step[] }): ZoneFacts[] {
  const zones = plan.steps.flatMap((step) => (step.kind === 'records' ? step.zones : [])).map(({ zone }) => zone);
  return [...new Map(zones.map((zone) => [zone.hostedZoneId, zone])).values()];
}
