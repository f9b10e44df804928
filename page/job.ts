import type { JobView, WaitsFor } from '../shared/domain/api/job-view.ts';
import type { Possible } from '../shared/domain/api/possible.ts';
import type { ServedBy } from '../shared/domain/served-by.ts';
import { type About, actionsPart } from './actions.ts';
import { currentState } from './current-state.ts';
import { announce, type Child, fact, h, part } from './dom.ts';
import { evidencePart } from './evidence.ts';
import { failing } from './failing.ts';
import { freshness } from './freshness.ts';
import { Graph } from './graph.ts';
import { LISTS, type ListName } from './list.ts';
import { checksPart, diffPart } from './plan.ts';
import { type Pace, Polling } from './polling.ts';
import { badge, enter, problem, type Session, type View } from './shell.ts';
import { stepsTaken } from './steps-taken.ts';
import { timelinePart } from './timeline.ts';
import { durationOf, someOf, timeOf } from './words.ts';

type Answer = JobView & { readonly can?: readonly Possible[] };

/** Nothing comes after these. */
const ENDED: readonly JobView['status'][] = ['cancelled', 'planned', 'refused', 'restored'];
/** These end, too, until somebody restores them or redrives their execution. */
const RESTING: readonly JobView['status'][] = ['moved', 'parked', 'failed'];

/** One move or record change, followed until nothing can come any more. */
export function jobView(name: ListName, id: string, session: Session): View {
  const { api } = session;
  const path = `${LISTS[name].path}/${encodeURIComponent(id)}`;
  const failed = h('div');
  const fresh = freshness(() => void polling.now());
  const graph = new Graph();
  const head = part(headPart);
  const served = part((groups: readonly ServedBy[]) => servedPart(groups));
  const waits = part((waitsFor: WaitsFor | undefined) => (waitsFor ? waitsPart(waitsFor) : []));
  const actions = actionsPart(api, () => void polling.afterDeed());
  const plan = part((view: Answer) =>
    diffPart(view.diff ?? [], view.plan?.wayBack, stepsTaken(view.evidence?.journal ?? [])),
  );
  const checks = part((view: Answer) => checksPart(view.plan?.checks ?? []));
  const timeline = part((view: Answer) => (view.evidence ? timelinePart(view.evidence) : []));
  const evidence = part((view: Answer) => (view.evidence ? evidencePart(view.evidence, path, id, api) : []));

  const show = (view: Answer, askedAt: Date): Pace => {
    failed.replaceChildren();
    fresh.asOf(askedAt);
    head.show(view);
    served.show(view.servedBy ?? []);
    waits.show(view.waitsFor);
    actions.show(aboutOf(view), view.can ?? []);
    plan.show(view);
    checks.show(view);
    timeline.show(view);
    evidence.show(view);
    const lit = graph.show(currentState(view)).catch(() => '');
    void lit.then((state) => announce(`${view.status}${state === '' ? '' : `, ${state}`}`));
    return paceOf(view.status);
  };
  const polling = new Polling<Answer>({
    ask: (signal) => api.get<Answer>(path, signal),
    show,
    fail: failing(failed, session),
  });
  enter(
    id,
    h('div', { class: 'row' }, h('a', { href: `#/${name}` }, `← ${LISTS[name].title}`), fresh.element),
    failed,
    head.element,
    served.element,
    waits.element,
    ...actions.elements,
    graph.element,
    plan.element,
    checks.element,
    timeline.element,
    evidence.element,
  );
  void polling.now();
  return {
    stop: () => {
      polling.stop();
      actions.stop();
    },
  };
}

function paceOf(status: JobView['status']): Pace {
  if (ENDED.includes(status)) return 'end';
  return RESTING.includes(status) ? 'rest' : 'follow';
}

function aboutOf({ domains, status, waitsFor }: Answer): About {
  return {
    title: domains.join(', '),
    status,
    // Each look asks anew, so that `since` would be another question every time.
    question: waitsFor?.kind === 'dns-change' ? waitsFor.step : undefined,
    hash: { planHash: waitsFor?.kind === 'approval' ? waitsFor.planHash : undefined },
  };
}

function headPart({
  moveId,
  status,
  domains,
  ticket,
  requestedBy,
  requestedAt,
  plan,
  failure,
}: Answer): readonly Child[] {
  const move = plan && 'strategy' in plan ? plan : undefined;
  const endOf = (end: NonNullable<typeof move>['source']) =>
    `${'distributionId' in end ? end.distributionId : end.distributionTenantId} (account ${end.accountId})`;
  return [
    h('div', { class: 'row' }, h('h1', {}, someOf(domains)), badge(status)),
    failure && problem(`${failure.error}: ${failure.cause}`),
    h(
      'dl',
      { class: 'facts' },
      fact('Id', h('span', { class: 'id' }, moveId)),
      domains.length > 1 && fact('Domains', domains.join(', ')),
      fact('From', move && endOf(move.source)),
      fact('To', move && endOf(move.target)),
      fact('Strategy', move && `${move.strategy.name}, because ${move.strategy.why}`),
      fact('Takes', plan && `about ${durationOf(plan.expectedSeconds)}`),
      fact('Ticket', ticket),
      fact('Asked by', requestedBy),
      fact('Asked at', `${timeOf(requestedAt)} UTC`),
      fact('Plan hash', plan && h('span', { class: 'id' }, plan.hash)),
    ),
  ];
}

function servedPart(groups: readonly ServedBy[]): readonly Child[] {
  if (groups.length === 0) return [];
  return [
    h('h2', {}, 'Who serves now'),
    h(
      'ul',
      { class: 'served' },
      ...groups.map(({ domains, by, sentence }) =>
        h(
          'li',
          {},
          h('span', { class: 'ways' }, ...by.map((server) => h('span', { class: `badge by-${server}` }, server))),
          h('span', {}, sentence),
          groups.length > 1 && h('span', { class: 'quiet' }, domains.join(', ')),
        ),
      ),
    ),
  ];
}

function waitsPart(waitsFor: WaitsFor): readonly Child[] {
  const since = `since ${timeOf(waitsFor.since)} UTC`;
  if (waitsFor.kind === 'approval') {
    return [
      h(
        'p',
        { class: 'waits' },
        h('strong', {}, 'Waits for an approval '),
        `${since}, by somebody who did not ask for it.`,
        ...(waitsFor.said === undefined ? [] : [` ${waitsFor.said}, which has not reached it: answer once more.`]),
      ),
    ];
  }
  const changes = waitsFor.changes.map(({ name, change, ttl, zoneFile, note, nameServers }) =>
    h(
      'li',
      {},
      h('p', {}, h('strong', {}, name), `: ${change}, TTL ${ttl} s. ${note}`),
      h('pre', { tabindex: '0' }, h('code', {}, zoneFile)),
      h('p', { class: 'quiet' }, `At ${nameServers.join(', ')}`),
    ),
  );
  return [
    h(
      'div',
      { class: 'waits' },
      h('p', {}, h('strong', {}, 'Waits for DNS to be changed '), `${since}.`),
      h('ul', {}, ...changes),
    ),
  ];
}
