import type { DomainDnsFacts, Facts } from '../facts.ts';
import type { Check, RecordsStep, RecordsStepId, Step, StrategyName } from '../plan.ts';
import { changeTowards, type RecordChange, ttlOf } from '../records.ts';
import type { ResolvedRequest } from '../request.ts';

/** What a strategy judges: the request, the facts, and the domains that have to leave the source. */
export interface Situation {
  readonly request: ResolvedRequest;
  readonly facts: Facts;
  readonly moving: readonly string[];
}

/** One way to move domains. Pure; a refusing check says why the way is closed. */
export interface Strategy {
  readonly name: StrategyName;
  /** Why this one, when it is chosen. */
  why(situation: Situation): string;
  /** The names that the target will hold at some moment: its certificate and quota must allow them. */
  aliasesToAdd(situation: Situation): string[];
  /** The checks that concern this strategy only. */
  checks(situation: Situation): Check[];
  /** The steps in order; steps without anything to do are left out by the planner. */
  steps(situation: Situation): Step[];
  readonly wayBack: string;
}

/** The DNS facts of the domains whose zone can be changed. */
export function inZones(facts: Facts): Extract<DomainDnsFacts, { kind: 'zone' }>[] {
  return facts.dns.filter((dns): dns is Extract<DomainDnsFacts, { kind: 'zone' }> => dns.kind === 'zone');
}

/** The records that lead to the source, repointed to the target; none where two tenants share one routing endpoint. */
export function repointDns(facts: Facts): RecordsStep {
  const { source, target } = facts;
  const changes = inZones(facts).flatMap(({ zone, records }) =>
    records.flatMap((record) => {
      const change = changeTowards(record, source.domainName, target.domainName);
      return change ? [{ zone, change }] : [];
    }),
  );
  return recordsStepOf('repoint-dns', changes);
}

/** Changes with their zones as one step, zone by zone. */
export function recordsStepOf(
  id: RecordsStepId,
  changes: readonly { readonly zone: RecordsStep['zones'][number]['zone']; readonly change: RecordChange }[],
): RecordsStep {
  const byId = new Map(changes.map(({ zone }) => [zone.hostedZoneId, zone]));
  const zones = [...byId.values()].map((zone) => ({
    zone,
    changes: changes.flatMap((one) => (one.zone.hostedZoneId === zone.hostedZoneId ? [one.change] : [])),
  }));
  const ttls = changes.map(({ change }) => (change.before ? ttlOf(change.before) : 0));
  return { kind: 'records', id, zones, oldTtl: Math.max(0, ...ttls) };
}

/** True when a step has nothing to do. */
export function isEmpty(step: Step): boolean {
  switch (step.kind) {
    case 'records':
      return step.zones.length === 0;
    case 'aliases':
      return step.add.length + step.remove.length === 0;
    case 'association':
      return step.domains.length === 0;
    case 'external':
      return step.changes.length === 0;
    case 'enabled':
    case 'certificate':
      return false;
  }
}
