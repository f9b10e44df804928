import type { JobSummary } from '../shared/domain/api/job-view.ts';
import { REQUEST_STATUSES } from '../shared/domain/api/request-statuses.ts';
import { announce, type Child, h } from './dom.ts';
import { failing } from './failing.ts';
import { badge, enter, type Session, type View } from './shell.ts';
import { someOf, timeOf } from './words.ts';

/** The two lists of the API that are told alike. */
export const LISTS = {
  moves: { path: 'moves', title: 'Moves', member: 'moves' },
  'record-changes': { path: 'record-changes', title: 'Record changes', member: 'recordChanges' },
} as const;
export type ListName = keyof typeof LISTS;

const FILTERS = ['domain', 'status', 'ticket'] as const;

type Page = { readonly next?: string } & Readonly<Partial<Record<'moves' | 'recordChanges', readonly JobSummary[]>>>;

/** The list of moves or record changes, newest first, with filters that stand in the address, and more on demand. */
export function listView(name: ListName, query: URLSearchParams, session: Session): View {
  const { api } = session;
  const { path, title, member } = LISTS[name];
  const asking = new AbortController();
  const rows = h('tbody');
  const note = h('p', { class: 'quiet' });
  const failed = h('div');
  const more = h('button', { type: 'button', hidden: true, onclick: () => void load() }, 'Show more');
  let next: string | undefined;
  let shown = 0;

  const load = async (): Promise<void> => {
    more.disabled = true;
    failed.replaceChildren();
    const asked = new URLSearchParams(
      FILTERS.flatMap((filter) => (query.get(filter) ? [[filter, query.get(filter) ?? '']] : [])),
    );
    if (next !== undefined) asked.set('from', next);
    try {
      const page = await api.get<Page>(`${path}?${asked}`, asking.signal);
      const found = page[member] ?? [];
      rows.append(...found.map((one) => rowOf(name, one)));
      next = page.next;
      shown += found.length;
      more.hidden = next === undefined;
      note.textContent = countedAs(shown, next !== undefined);
      announce(note.textContent);
    } catch (error) {
      if (asking.signal.aborted) return;
      failing(failed, session)(error);
      more.hidden = false;
    } finally {
      more.disabled = false;
    }
  };

  const refresh = () => {
    rows.replaceChildren();
    next = undefined;
    shown = 0;
    void load();
  };
  enter(
    title,
    h(
      'div',
      { class: 'row' },
      h('h1', {}, title),
      h('button', { type: 'button', class: 'small', onclick: refresh }, 'Refresh'),
    ),
    filterForm(name, query),
    note,
    h(
      'table',
      { class: 'list' },
      h('caption', { class: 'unseen' }, `${title}, newest first`),
      h('thead', {}, h('tr', {}, ...['Domains', 'Status', 'Ticket', 'Asked by', 'Asked at (UTC)'].map(columnOf))),
      rows,
    ),
    failed,
    more,
  );
  void load();
  return { stop: () => asking.abort() };
}

function columnOf(text: string): HTMLElement {
  return h('th', { scope: 'col' }, text);
}

function countedAs(shown: number, isCut: boolean): string {
  if (shown === 0) return isCut ? 'None so far: look further back.' : 'Nothing fits.';
  return `${shown}${isCut ? ' and more' : ''}, newest first`;
}

/** Each cell tells its column to narrow screens, where a row is a card. */
function rowOf(name: ListName, { moveId, status, domains, ticket, requestedBy, requestedAt }: JobSummary): HTMLElement {
  const link = h('a', { href: `#/${name}/${encodeURIComponent(moveId)}` }, someOf(domains));
  const id = h('span', { class: 'quiet id' }, moveId);
  const cell = (label: string, ...says: Child[]) => h('td', { 'data-label': label }, ...says);
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, link, id),
    cell('Status', badge(status)),
    cell('Ticket', ticket ?? '–'),
    cell('Asked by', requestedBy ?? '–'),
    cell('Asked at', h('time', { datetime: requestedAt }, timeOf(requestedAt))),
  );
}

function filterForm(name: ListName, query: URLSearchParams): HTMLElement {
  const domain = h('input', {
    id: 'domain',
    value: query.get('domain') ?? '',
    autocapitalize: 'none',
    spellcheck: 'false',
  });
  const ticket = h('input', { id: 'ticket', value: query.get('ticket') ?? '' });
  const status = h(
    'select',
    { id: 'status' },
    h('option', { value: '' }, 'any'),
    ...REQUEST_STATUSES.map((one) => h('option', { value: one, selected: one === query.get('status') }, one)),
  );
  const filter = (event: Event) => {
    event.preventDefault();
    const values = { domain: domain.value.trim(), status: status.value, ticket: ticket.value.trim() };
    const chosen = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''));
    location.hash = `#/${name}${chosen.size > 0 ? `?${chosen}` : ''}`;
  };
  const field = (label: string, input: HTMLElement) => h('div', {}, h('label', { for: input.id }, label), input);
  return h(
    'form',
    { class: 'filters', role: 'search', onsubmit: filter },
    field('Domain', domain),
    field('Status', status),
    field('Ticket', ticket),
    h('button', { type: 'submit' }, 'Filter'),
    query.size > 0 && h('a', { href: `#/${name}` }, 'All'),
  );
}
