import type { JobSummary } from '../shared/domain/api/job-view.ts';
import { REQUEST_STATUSES } from '../shared/domain/api/request-statuses.ts';
import { h } from './dom.ts';
import { pagedList } from './paged-list.ts';
import { badge, type Session, type View } from './shell.ts';
import { cell } from './table.ts';
import { someOf, timeOf } from './words.ts';

/** The two lists of the API that are told alike. */
export const LISTS = {
  moves: { path: 'moves', title: 'Moves', member: 'moves' },
  'record-changes': { path: 'record-changes', title: 'Record changes', member: 'recordChanges' },
} as const;
export type ListName = keyof typeof LISTS;

const FILTERS = ['domain', 'status', 'ticket'] as const;

/** The list of moves or record changes, newest first, with filters that stand in the address. */
export function listView(name: ListName, query: URLSearchParams, session: Session): View {
  const asked = FILTERS.flatMap((filter) => (query.get(filter) ? [[filter, query.get(filter) ?? '']] : []));
  return pagedList<JobSummary>(
    {
      ...LISTS[name],
      columns: ['Domains', 'Status', 'Ticket', 'Asked by', 'Asked at (UTC)'],
      query: new URLSearchParams(asked),
      rowOf: (row) => rowOf(name, row),
      above: filterForm(name, query),
      none: 'Nothing fits.',
    },
    session,
  );
}

function rowOf(name: ListName, { moveId, status, domains, ticket, requestedBy, requestedAt }: JobSummary): HTMLElement {
  const link = h('a', { href: `#/${name}/${encodeURIComponent(moveId)}` }, someOf(domains));
  const id = h('span', { class: 'quiet id' }, moveId);
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
