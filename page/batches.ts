import type { BatchAnswer, BatchesAnswer, BatchSummaryAnswer } from '../shared/domain/api/answers.ts';
import type { GroupStatus } from '../shared/domain/batch/batch.ts';
import { type About, actionsPart } from './actions.ts';
import { announce, type Child, fact, h, part } from './dom.ts';
import { failing } from './failing.ts';
import { type Pace, Polling } from './polling.ts';
import { badge, enter, type Session, type View } from './shell.ts';
import { countOf, timeOf } from './words.ts';

type Wave = BatchAnswer['waves'][number];
type FailedGroup = BatchAnswer['failed'][number];
type RefusedDomain = BatchAnswer['refused'][number];

const PATH = 'batches';
/** Nothing comes after these; nor after the plan of a batch that only plans. */
const ENDED: readonly BatchAnswer['status'][] = ['refused', 'aborted', 'completed'];
/** These go on when somebody says so. */
const RESTING: readonly BatchAnswer['status'][] = ['paused', 'stopped', 'failed'];
/** Groups of a wave that have ended; its others move still, or were skipped. */
const ENDED_GROUPS = ['moved', 'restored', 'parked', 'failed'] as const satisfies readonly GroupStatus[];

/** The batches, newest first. */
export function batchesView(session: Session): View {
  const { api } = session;
  const asking = new AbortController();
  const items = h('tbody');
  const failed = h('div');
  const more = h('button', { type: 'button', hidden: true, onclick: () => void load() }, 'Show more');
  let next: string | undefined;
  const load = async (): Promise<void> => {
    failed.replaceChildren();
    try {
      const from = next === undefined ? '' : `?from=${encodeURIComponent(next)}`;
      const page = await api.get<BatchesAnswer>(`${PATH}${from}`, asking.signal);
      items.append(...page.batches.map(rowOf));
      next = page.next;
      more.hidden = next === undefined;
      announce(countOf(items.childElementCount, 'batch', 'batches'));
    } catch (error) {
      if (asking.signal.aborted) return;
      failing(failed, session)(error);
    }
  };
  enter(
    'Batches',
    h('h1', {}, 'Batches'),
    table('Batches, newest first', ['Batch', 'Status', 'Domains', 'Ticket', 'Asked at (UTC)'], items),
    failed,
    more,
  );
  void load();
  return { stop: () => asking.abort() };
}

function rowOf({ batchId, status, domains, ticket, requestedAt }: BatchSummaryAnswer): HTMLElement {
  const link = h('a', { href: `#/${PATH}/${encodeURIComponent(batchId)}` }, batchId);
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, link),
    cell('Status', badge(status)),
    cell('Domains', String(domains)),
    cell('Ticket', ticket ?? '–'),
    cell('Asked at', timeOf(requestedAt)),
  );
}

/** One batch with its progress wave by wave, followed until nothing can come any more. */
export function batchView(id: string, session: Session): View {
  const { api } = session;
  const failed = h('div');
  const head = part(headPart);
  const actions = actionsPart(api, () => void polling.afterDeed());
  const waves = part((all: readonly Wave[]) => wavesPart(all));
  const groups = part((all: readonly FailedGroup[]) => failedPart(all));
  const refused = part((all: readonly RefusedDomain[]) => refusedPart(all));
  const polling = new Polling<BatchAnswer>({
    ask: (signal) => api.get<BatchAnswer>(`${PATH}/${encodeURIComponent(id)}`, signal),
    show: (batch) => {
      failed.replaceChildren();
      head.show(batch);
      actions.show(aboutOf(batch), batch.can);
      waves.show(batch.waves);
      groups.show(batch.failed);
      refused.show(batch.refused);
      announce(`${batch.status}, ${totalsOf(batch.totals)}`);
      return paceOf(batch);
    },
    fail: failing(failed, session),
  });
  const refresh = h('button', { type: 'button', class: 'small', onclick: () => void polling.now() }, 'Refresh');
  const row = h('div', { class: 'row' }, h('a', { href: `#/${PATH}` }, '← Batches'), refresh);
  enter(id, row, failed, head.element, ...actions.elements, waves.element, groups.element, refused.element);
  void polling.now();
  return {
    stop: () => {
      polling.stop();
      actions.stop();
    },
  };
}

function paceOf({ status, mode }: BatchAnswer): Pace {
  if (ENDED.includes(status) || (status === 'planned' && mode === 'plan')) return 'end';
  return RESTING.includes(status) ? 'rest' : 'follow';
}

function aboutOf({ batchId, domains, status, batchHash }: BatchAnswer): About {
  const title = `${batchId}: ${countOf(domains, 'domain')}`;
  return { title, status, hash: { batchHash }, question: undefined };
}

function headPart(batch: BatchAnswer): readonly Child[] {
  const { batchId, status, note, mode, domains, groups, totals, ticket, requestedBy, requestedAt, batchHash } = batch;
  return [
    h('div', { class: 'row' }, h('h1', {}, batchId), badge(status)),
    note !== undefined && h('p', { class: 'waits' }, note),
    h(
      'dl',
      { class: 'facts' },
      fact('Domains', `${domains} in ${countOf(groups, 'group')}: ${totalsOf(totals)}`),
      fact('Mode', mode),
      fact('Ticket', ticket),
      fact('Asked by', requestedBy),
      fact('Asked at', `${timeOf(requestedAt)} UTC`),
      fact('Batch hash', batchHash !== undefined && h('span', { class: 'id' }, batchHash)),
    ),
  ];
}

/** `2 moved, 1 restored`. */
function totalsOf(totals: BatchAnswer['totals']): string {
  const parts = Object.entries(totals).filter(([, count]) => count > 0);
  return parts.map(([status, count]) => `${count} ${status}`).join(', ') || 'none yet';
}

function wavesPart(waves: readonly Wave[]): readonly Child[] {
  if (waves.length === 0) return [];
  const rows = waves.map(({ run, wave, groups, domains, ended }) => {
    const done = ENDED_GROUPS.reduce((sum, status) => sum + (ended[status] ?? 0), 0);
    const name = `Run ${run}, wave ${wave}`;
    const bar = h('progress', { max: String(groups), value: String(done), 'aria-label': `${name}: groups that ended` });
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, name),
      cell('Groups', `${done} of ${groups}, ${countOf(domains, 'domain')}`),
      cell('Progress', bar),
      cell('How they stand', totalsOf(ended)),
    );
  });
  return [
    h('h2', {}, 'Waves'),
    table('Progress wave by wave', ['Wave', 'Groups', 'Progress', 'How they stand'], h('tbody', {}, ...rows)),
  ];
}

function failedPart(groups: readonly FailedGroup[]): readonly Child[] {
  if (groups.length === 0) return [];
  const items = groups.map(({ group, status, moveId, domains, note, remedy }) =>
    h(
      'li',
      {},
      badge(status),
      ` Group ${group}: `,
      moveId === undefined
        ? domains.join(', ')
        : h('a', { href: `#/moves/${encodeURIComponent(moveId)}` }, domains.join(', ')),
      note !== undefined && h('p', { class: 'quiet' }, note),
      h('p', { class: 'remedy' }, h('strong', {}, 'What to do: '), remedy),
    ),
  );
  return [h('h2', {}, 'Groups that did not move'), h('ul', { class: 'checks' }, ...items)];
}

/** As the checks of a plan, which they are. */
function refusedPart(domains: readonly RefusedDomain[]): readonly Child[] {
  if (domains.length === 0) return [];
  const items = domains.map(({ line, domain, code, sentence, remedy }) =>
    h(
      'li',
      { class: 'refuse' },
      badge('refused'),
      ` ${domain} `,
      h('span', { class: 'quiet id' }, `line ${line}, ${code}`),
      h('p', {}, sentence),
      remedy !== undefined && h('p', { class: 'remedy' }, h('strong', {}, 'What to do: '), remedy),
    ),
  );
  return [h('h2', {}, 'Refused domains'), h('ul', { class: 'checks' }, ...items)];
}

function table(caption: string, columns: readonly string[], body: HTMLElement): HTMLElement {
  const head = h('tr', {}, ...columns.map((column) => h('th', { scope: 'col' }, column)));
  return h('table', { class: 'list' }, h('caption', { class: 'unseen' }, caption), h('thead', {}, head), body);
}

/** Narrow screens show a row as a card, where each cell says its column. */
function cell(label: string, ...says: Child[]): HTMLElement {
  return h('td', { 'data-label': label }, ...says);
}
