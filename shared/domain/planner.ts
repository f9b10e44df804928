import { checkHolders } from './checks/aliases.ts';
import { checkCertificate } from './checks/certificates.ts';
import { checkDistributions } from './checks/distributions.ts';
import { checkDns } from './checks/dns.ts';
import { checkUnlisted } from './checks/unlisted.ts';
import type { DistributionFacts, Facts } from './facts.ts';
import { type Check, type Endpoint, hashOf, type Plan, type RecordsStep, type Step } from './plan.ts';
import type { ResolvedRequest } from './request.ts';
import { assisted } from './strategies/assisted.ts';
import { associate } from './strategies/associate.ts';
import { disableSource } from './strategies/disable-source.ts';
import { isEmpty, type Situation, type Strategy } from './strategies/situation.ts';
import { wildcard } from './strategies/wildcard.ts';

/** Seconds that a deployment takes in practice; AWS promises nothing. */
const TYPICAL_DEPLOYMENT_SECONDS = 180;
/** Seconds until Route 53 reports INSYNC, as documented for the normal case. */
const TYPICAL_INSYNC_SECONDS = 60;
/** Seconds that AWS Support takes in practice; AWS promises nothing. */
const TYPICAL_SUPPORT_SECONDS = 172_800;
/** In the order in which `auto` tries them: the fewest deployments first, then an outage, then other people. */
const STRATEGIES: readonly Strategy[] = [associate, wildcard, disableSource, assisted];

/**
 * Turns facts into a plan. Pure: the same request and facts give the same plan. A plan with a refusing check has the
 * verdict `refused` and is never applied; its steps show what would have been done.
 */
export function planMove(moveId: string, request: ResolvedRequest, facts: Facts): Plan {
  const moving = request.domains.filter((domain) => facts.source.aliases.includes(domain)).sort();
  const situation = { request, facts, moving };
  const { chosen, rejected } = choose(situation);
  const checks = [...checkHolders(request.domains, facts), ...chosen.checks, ...checkDns(facts)];
  const steps = chosen.strategy.steps(situation).filter((step) => !isEmpty(step));
  const draft = {
    version: 1,
    moveId,
    request,
    source: endpointOf(facts.source),
    target: endpointOf(facts.target),
    strategy: { name: chosen.strategy.name, why: chosen.strategy.why(situation) },
    rejected,
    verdict: checks.some(refuses) ? 'refused' : 'ready',
    checks,
    steps,
    locks: facts.locks,
    sourceWasEnabled: facts.source.enabled,
    configDigests: { source: facts.source.configDigest, target: facts.target.configDigest },
    expectedSeconds: expectedSeconds(steps),
    wayBack: chosen.strategy.wayBack,
  } as const;
  return { ...draft, hash: hashOf(draft) };
}

interface Judged {
  readonly strategy: Strategy;
  readonly checks: readonly Check[];
}

/**
 * The strategy that the request names, or the first that is open. Where none is, the one whose refusals help most: the
 * wildcard's between two accounts, the association's within one, and for a source that nobody can read AWS Support's.
 */
function choose(situation: Situation): { chosen: Judged; rejected: Plan['rejected'] } {
  const { request, facts } = situation;
  const judged = STRATEGIES.map((strategy) => ({ strategy, checks: judge(strategy, situation) }));
  const named = judged.find(({ strategy }) => strategy.name === request.strategy);
  const open = judged.find(({ checks }) => !checks.some(refuses));
  const within = facts.source.accountId === facts.target.accountId ? associate : wildcard;
  const likeliest = facts.source.unlisted ? assisted : within;
  const chosen = named ?? open ?? { strategy: likeliest, checks: judge(likeliest, situation) };
  const rejected = judged
    .filter(({ strategy }) => strategy !== chosen.strategy)
    .map(({ strategy, checks }) => ({ name: strategy.name, because: reasonAgainst(checks, request.strategy) }));
  return { chosen, rejected };
}

function judge(strategy: Strategy, situation: Situation): Check[] {
  const toAdd = strategy.aliasesToAdd(situation);
  return [
    ...checkUnlisted(situation.facts, strategy.name, situation.request.strategy),
    ...strategy.checks(situation),
    ...checkDistributions(situation.facts, toAdd),
    ...checkCertificate(situation.facts, toAdd),
  ];
}

function refuses({ verdict }: Check): boolean {
  return verdict === 'refuse';
}

function reasonAgainst(checks: readonly Check[], asked: string): string {
  const refusal = checks.find(refuses);
  if (refusal) return refusal.sentence;
  return asked === 'auto' ? 'another strategy costs less' : `the request asks for ${asked}`;
}

function endpointOf({ accountId, distributionId, domainName, unlisted }: DistributionFacts): Endpoint {
  return { accountId, distributionId, domainName, ...(unlisted ? { unlisted } : {}) };
}

function expectedSeconds(steps: readonly Step[]): number {
  const deployments = steps.filter(({ kind }) => kind !== 'records' && kind !== 'swap').length;
  const support = steps.some(({ kind }) => kind === 'swap') ? TYPICAL_SUPPORT_SECONDS : 0;
  const records = steps.find((step): step is RecordsStep => step.kind === 'records' && step.id === 'repoint-dns');
  const ttlBeyondDeployment = Math.max(0, (records?.oldTtl ?? 0) - TYPICAL_DEPLOYMENT_SECONDS);
  return (
    support + deployments * TYPICAL_DEPLOYMENT_SECONDS + (records ? TYPICAL_INSYNC_SECONDS + ttlBeyondDeployment : 0)
  );
}
