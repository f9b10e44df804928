import { DOMAINS_PER_TENANT } from '../checks/tenants.ts';
import { describeCheck } from '../describe.ts';
import { externalStep } from '../external.ts';
import type { Facts } from '../facts.ts';
import { aliasStep, lockedResources, type Plan, zonesOf } from '../plan.ts';
import { planMove } from '../planner.ts';
import { idOf, isTenant } from '../refs.ts';
import type { ResolvedRequest } from '../request.ts';
import { clipped } from '../text.ts';
import type { Group, GroupPlan, Unmoved } from './batch.ts';

const SENTENCE_CHARACTERS = 400;

/** What becomes of the domains of a group. */
export type GroupVerdict = Pick<Group, 'status' | 'domains' | 'refused' | 'there' | 'plan' | 'source'>;

/** The verdict on a group, and the plan of those that move, where there are any. */
export interface JudgedGroup {
  readonly verdict: GroupVerdict;
  readonly plan?: Plan;
}

/**
 * What becomes of each domain of a group, from the facts that were gathered for all of them. Pure: a domain whose own plan is
 * refused leaves the group, one with nothing left to do is there already, and the others are planned together once more;
 * where that is refused (a quota, say), all of them are.
 */
export function judgeGroup(moveId: string, group: Group, request: ResolvedRequest, facts: Facts): JudgedGroup {
  const alone = new Map(
    group.domains.map(({ domain }) => [domain, planMove(moveId, ...only(request, facts, [domain]))]),
  );
  const refused = group.domains.flatMap((one) => refusalOf(one, alone.get(one.domain)));
  const there = group.domains.flatMap((one) => thereAlready(one, alone.get(one.domain)));
  const out = new Set([...refused, ...there].map(({ domain }) => domain));
  const moving = group.domains.filter(({ domain }) => !out.has(domain));
  const { source } = request;
  if (moving.length === 0) {
    return { verdict: { status: refused.length > 0 ? 'refused' : 'there', domains: [], refused, there, source } };
  }
  const domains = moving.map(({ domain }) => domain);
  const plan = planMove(moveId, ...only(request, facts, domains));
  if (plan.verdict === 'refused') {
    const all = moving.flatMap((one) => refusalOf(one, plan));
    return { verdict: { status: 'refused', domains: [], refused: [...refused, ...all], there, source } };
  }
  return { verdict: { status: 'ready', domains: moving, refused, there, source, plan: planOf(plan, facts) }, plan };
}

/** A request and its facts for some of its domains alone. */
function only(request: ResolvedRequest, facts: Facts, domains: readonly string[]): [ResolvedRequest, Facts] {
  const kept = new Set(domains);
  const of = ({ domain }: { readonly domain: string }) => kept.has(domain);
  return [
    { ...request, domains: [...domains] },
    { ...facts, dns: facts.dns.filter(of), unmet: facts.unmet.filter(of) },
  ];
}

function refusalOf(one: Group['domains'][number], plan: Plan | undefined): Unmoved[] {
  const refusal = plan?.verdict === 'refused' ? plan.checks.find(({ verdict }) => verdict === 'refuse') : undefined;
  if (!refusal) return [];
  const { code, sentence, remedy } = refusal;
  return [
    {
      ...one,
      code,
      sentence: clipped(sentence, SENTENCE_CHARACTERS),
      ...(remedy === undefined ? {} : { remedy: clipped(remedy, SENTENCE_CHARACTERS) }),
    },
  ];
}

function thereAlready(one: Group['domains'][number], plan: Plan | undefined): Unmoved[] {
  if (plan?.verdict !== 'ready' || plan.steps.length > 0) return [];
  const note = plan.checks.find(({ code }) => code === 'domain-on-target');
  return [{ ...one, code: 'already-there', sentence: note ? describeCheck(note) : 'There is nothing left to do.' }];
}

function planOf(plan: Plan, { target, aliasQuota }: Facts): GroupPlan {
  const covers = aliasStep(plan, 'add-cover')?.add.length ?? 0;
  const quota = isTenant(target) ? DOMAINS_PER_TENANT : aliasQuota;
  return {
    planHash: plan.hash,
    strategy: plan.strategy.name,
    expectedSeconds: plan.expectedSeconds,
    warnings: plan.checks.filter(({ verdict }) => verdict === 'warn').length,
    people:
      externalStep(plan, 'change-external-dns') !== undefined || externalStep(plan, 'prove-external') !== undefined,
    outage: plan.strategy.name === 'disable-source',
    provisions: plan.steps.some(({ kind }) => kind === 'certificate'),
    room: quota - target.aliases.length - covers,
    accounts: [...new Set([plan.source.accountId, plan.target.accountId])],
    zones: Object.fromEntries(
      [...Map.groupBy(zonesOf(plan), ({ accountId }) => accountId)].map(([account, zones]) => [account, zones.length]),
    ),
    locks: lockedResources(plan.request),
  };
}

/** The same groups, those refused that cannot move beside the others: each was planned as if it were alone. Pure. */
export function besideOthers(groups: readonly Group[]): Group[] {
  return withOneCertificate(withinQuotas(groups));
}

/** Those refused that would not fit on their targets beside the groups before them. */
function withinQuotas(groups: readonly Group[]): Group[] {
  const taken = new Map<string, number>();
  return groups.map((group) => {
    const { plan, target, domains } = group;
    if (group.status !== 'ready' || plan === undefined) return group;
    const before = taken.get(idOf(target)) ?? 0;
    if (before + domains.length > plan.room) return refusedAll(group, noRoom(group, before, plan.room));
    taken.set(idOf(target), before + domains.length);
    return group;
  });
}

/**
 * Those refused whose target another group of the batch changes before: a certificate is planned for all aliases of the
 * target, so that its plan holds no more once another group has moved there, and another certificate may be attached by then.
 */
function withOneCertificate(groups: readonly Group[]): Group[] {
  const ready = groups.filter(({ status }) => status === 'ready');
  const provisioning = new Map<string, Group>();
  for (const group of ready.filter(({ plan }) => plan?.provisions)) {
    const target = idOf(group.target);
    const others = ready.some((one) => idOf(one.target) === target && !one.plan?.provisions);
    if (!others && !provisioning.has(target)) provisioning.set(target, group);
  }
  return groups.map((group) => {
    const isFirst = provisioning.get(idOf(group.target)) === group;
    return group.status !== 'ready' || !group.plan?.provisions || isFirst
      ? group
      : refusedAll(group, anotherFirst(group));
  });
}

function refusedAll({ plan: _plan, ...group }: Group, because: Pick<Unmoved, 'code' | 'sentence' | 'remedy'>): Group {
  const all = group.domains.map((one): Unmoved => ({ ...one, ...because }));
  return { ...group, status: 'refused', domains: [], refused: [...group.refused, ...all] };
}

function noRoom({ target }: Group, before: number, room: number) {
  return {
    code: 'alias-quota',
    sentence: `The target ${idOf(target)} takes ${Math.max(room, 0)} aliases more by its quota, and ${before} other domains of the batch come first.`,
    remedy: 'Raise the quota "Alternate domain names (CNAMEs) per distribution", or name another target.',
  };
}

function anotherFirst({ target }: Group) {
  return {
    code: 'certificate-after-another',
    sentence: `A certificate would be provisioned for all aliases of the target ${idOf(target)}, and another group of the batch changes these first.`,
    remedy:
      'Attach a certificate to the target that covers all of its domains first, or put these into a batch of their own once the others have moved.',
  };
}
