import type { BatchAnswer } from '../shared/domain/api/answers.ts';
import type { GroupStatus } from '../shared/domain/batch/batch.ts';
import { type About, actionsPart } from './actions.ts';
import { announce, type Child, fact, h, part } from './dom.ts';
import { failing } from './failing.ts';
import { freshness } from './freshness.ts';
import { type Pace, Polling } from './polling.ts';
import { badge, enter, type Session, type View } from './shell.ts';
import { cell, table } from './table.ts';
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
    show: (batch, askedAt) => {
      failed.replaceChildren();
      fresh.asOf(askedAt);
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
  const fresh = freshness(() => void polling.now());
  const row = h('div', { class: 'row' }, h('a', { href: `#/${PATH}` }, '← Batches'), fresh.element);
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
