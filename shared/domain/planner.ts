import { checkCovers, checkHolders, coversToAdd, isCoverable } from './checks/aliases.ts';
import { checkCertificate } from './checks/certificates.ts';
import { checkDistributions } from './checks/distributions.ts';
import { checkDns } from './checks/dns.ts';
import type { DistributionFacts, DomainDnsFacts, Facts } from './facts.ts';
import { type AliasStep, type Endpoint, hashOf, type Plan, type RecordsStep, type Step } from './plan.ts';
import { changeTowards, ttlOf } from './records.ts';
import type { MoveRequest } from './request.ts';

/** Seconds that a deployment takes in practice; AWS promises nothing. */
const TYPICAL_DEPLOYMENT_SECONDS = 180;
/** Seconds until Route 53 reports INSYNC, as documented for the normal case. */
const TYPICAL_INSYNC_SECONDS = 60;

/**
 * Turns facts into a plan. Pure: the same request and facts give the same plan. A plan with a refusing check has the
 * verdict `refused` and is never applied; its steps show what would have been done.
 */
export function planMove(moveId: string, request: MoveRequest, facts: Facts): Plan {
  const moving = request.domains.filter((domain) => facts.source.aliases.includes(domain)).sort();
  const covers = coversToAdd(moving, facts.target);
  const aliasesToAdd = [...covers, ...moving];
  const checks = [
    ...checkHolders(request.domains, facts),
    ...checkCovers(moving, facts),
    ...checkDistributions(facts, aliasesToAdd),
    ...checkCertificate(facts, aliasesToAdd),
    ...checkDns(facts),
  ];
  const steps = stepsOf(moving, covers, facts);
  const draft = {
    version: 1,
    moveId,
    request,
    source: endpointOf(facts.source),
    target: endpointOf(facts.target),
    strategy: { name: 'wildcard', why: whyWildcard(covers, moving) },
    verdict: checks.some(({ verdict }) => verdict === 'refuse') ? 'refused' : 'ready',
    checks,
    steps,
    locks: facts.locks,
    configDigests: { source: facts.source.configDigest, target: facts.target.configDigest },
    expectedSeconds: expectedSeconds(steps),
    wayBack:
      'restore-move puts the DNS records back, then the domains on the source while the cover serves, then removes the cover.',
  } as const;
  return { ...draft, hash: hashOf(draft) };
}

function stepsOf(moving: readonly string[], covers: readonly string[], facts: Facts): Step[] {
  const steps: Step[] = [
    aliases('add-cover', covers, []),
    repointDns(facts),
    aliases('remove-domains', [], moving),
    aliases('add-domains', moving, []),
    aliases('remove-cover', [], covers),
  ];
  return steps.filter((step) =>
    step.kind === 'records' ? step.zones.length > 0 : step.add.length + step.remove.length > 0,
  );
}

function aliases(id: AliasStep['id'], add: readonly string[], remove: readonly string[]): AliasStep {
  return { kind: 'aliases', id, add, remove };
}

function repointDns(facts: Facts): RecordsStep {
  const inZones = facts.dns.filter((dns): dns is Extract<DomainDnsFacts, { kind: 'zone' }> => dns.kind === 'zone');
  const zones = [...Map.groupBy(inZones, (dns) => dns.zone.hostedZoneId).values()].flatMap((group) => {
    const changes = group
      .flatMap((dns) => dns.records)
      .flatMap((record) => changeTowards(record, facts.source.domainName, facts.target.domainName) ?? []);
    const [first] = group;
    return first && changes.length > 0 ? [{ zone: first.zone, changes }] : [];
  });
  const ttls = zones.flatMap(({ changes }) => changes.map(({ before }) => ttlOf(before)));
  return { kind: 'records', id: 'repoint-dns', zones, oldTtl: Math.max(0, ...ttls) };
}

function endpointOf({ accountId, distributionId, domainName }: DistributionFacts): Endpoint {
  return { accountId, distributionId, domainName };
}

function whyWildcard(covers: readonly string[], moving: readonly string[]): string {
  if (moving.length === 0) return 'no alias has to move';
  if (!moving.some(isCoverable)) return 'no wildcard can serve the domains meanwhile; the checks say what can be done';
  if (covers.length === 0)
    return 'a wildcard that is on the target already serves the domains meanwhile, without an outage';
  return `${covers.join(', ')} on the target can serve the domains meanwhile, without an outage`;
}

function expectedSeconds(steps: readonly Step[]): number {
  const deployments = steps.filter(({ kind }) => kind === 'aliases').length;
  const records = steps.find((step): step is RecordsStep => step.kind === 'records');
  const ttlBeyondDeployment = Math.max(0, (records?.oldTtl ?? 0) - TYPICAL_DEPLOYMENT_SECONDS);
  return deployments * TYPICAL_DEPLOYMENT_SECONDS + (records ? TYPICAL_INSYNC_SECONDS + ttlBeyondDeployment : 0);
}
