import { checkHolders } from './checks/aliases.ts';
import { checkCertificate } from './checks/certificates.ts';
import { checkDistributions } from './checks/distributions.ts';
import { checkDns } from './checks/dns.ts';
import { checkDnsOddities } from './checks/dns-oddities.ts';
import { checkExpectation } from './checks/expectation.ts';
import { checkProvisioning, namesToProvision } from './checks/provisioning.ts';
import { checkUnasked } from './checks/unasked.ts';
import { checkUnlisted } from './checks/unlisted.ts';
import { externalStep, proveExternal, repointExternal } from './external.ts';
import type { DistributionFacts, Facts } from './facts.ts';
import { codeChanges } from './infrastructure-code.ts';
import { type Check, type Endpoint, hashOf, type Plan, type RecordsStep, type Step } from './plan.ts';
import { actionsOf } from './plan-actions.ts';
import { summarize } from './plan-facts.ts';
import { provisioningSteps } from './provisioning-steps.ts';
import { refOf } from './refs.ts';
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
/** Seconds from the request of a certificate to ISSUED in practice, once its records are INSYNC; at most half an hour. */
const TYPICAL_ISSUE_SECONDS = 300;
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
  const checks = [
    ...checkHolders(request.domains, facts),
    ...checkUnasked([...request.domains, ...chosen.strategy.aliasesToAdd(situation)], facts),
    ...chosen.checks,
    ...checkDns(facts),
    ...checkDnsOddities(facts),
    ...checkExpectation(request, facts),
  ];
  const steps = stepsOf(chosen.strategy, situation).filter((step) => !isEmpty(step));
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
    sourceWasEnabled: facts.source.enabled && facts.source.disabledParts.length === 0,
    configDigests: { source: facts.source.configDigest, target: facts.target.configDigest },
    expectedSeconds: expectedSeconds(steps),
    wayBack: wayBackOf(chosen.strategy, steps),
    facts: summarize(facts),
  } as const;
  return { ...draft, actions: actionsOf(draft), infrastructureCode: codeChanges(draft), hash: hashOf(draft) };
}

/** A certificate comes before everything else: nothing may be added to the target that its own does not cover. */
function stepsOf(strategy: Strategy, situation: Situation): Step[] {
  const toAdd = strategy.aliasesToAdd(situation);
  const names = namesToProvision(situation.facts, toAdd, checkCertificate(situation.facts, toAdd));
  return [...provisioningSteps(situation.facts, names), ...withPeople(strategy.steps(situation), situation)];
}

function wayBackOf({ wayBack }: Strategy, steps: readonly Step[]): string {
  if (!steps.some(({ kind }) => kind === 'certificate')) return wayBack;
  return `${wayBack} Then the former certificate is attached again, and the new one and its validation records are deleted.`;
}

/** What people have to change stands right behind the like that the service changes itself. */
function withPeople(steps: readonly Step[], { facts, moving }: Situation): Step[] {
  return steps.flatMap((step) => {
    if (step.id === 'repoint-dns') return [step, repointExternal(facts)];
    return step.id === 'prove-ownership' ? [step, proveExternal(moving, facts)] : [step];
  });
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
    ...checkDistributions(situation.facts, situation.moving, toAdd),
    ...checkProvisioning(situation.facts, toAdd, checkCertificate(situation.facts, toAdd)),
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

function endpointOf(facts: DistributionFacts): Endpoint {
  const { domainName, unlisted } = facts;
  return { ...refOf(facts), domainName, ...(unlisted ? { unlisted } : {}) };
}

function expectedSeconds(steps: readonly Step[]): number {
  const has = (wanted: Step['id']) => steps.some(({ id }) => id === wanted);
  const deployments = steps.filter(
    ({ kind, id }) => !['records', 'external', 'swap'].includes(kind) && !NOT_DEPLOYED.includes(id),
  ).length;
  const support = steps.some(({ kind }) => kind === 'swap') ? TYPICAL_SUPPORT_SECONDS : 0;
  const records = steps.find((step): step is RecordsStep => step.kind === 'records' && step.id === 'repoint-dns');
  const people = externalStep({ steps }, 'change-external-dns');
  // Records are changed while the cover or the association deploys: then INSYNC takes no time, and old answers expire sooner.
  const meanwhile = has('add-cover') || has('associate-domains');
  const waits = [has('request-certificate'), has('disable-source'), (records || people) && !meanwhile].filter(Boolean);
  const headStart = meanwhile ? TYPICAL_DEPLOYMENT_SECONDS - TYPICAL_INSYNC_SECONDS : 0;
  const oldTtl = Math.max((records?.oldTtl ?? 0) - headStart, people?.oldTtl ?? 0);
  return (
    support +
    deployments * TYPICAL_DEPLOYMENT_SECONDS +
    (has('request-certificate') ? TYPICAL_ISSUE_SECONDS : 0) +
    waits.length * TYPICAL_INSYNC_SECONDS +
    (has('remove-domains') ? Math.max(0, oldTtl - TYPICAL_DEPLOYMENT_SECONDS) : 0)
  );
}

/** Steps that change no distribution. */
const NOT_DEPLOYED: readonly string[] = ['request-certificate', 'validate-certificate'];
