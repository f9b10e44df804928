import type { BatchSummaryAnswer } from '../shared/domain/api/answers.ts';
import { h } from './dom.ts';
import { pagedList } from './paged-list.ts';
import { badge, type Session, type View } from './shell.ts';
import { cell } from './table.ts';
import { timeOf } from './words.ts';

/** The batches, newest first. */
export function batchesView(session: Session): View {
  const columns = ['Batch', 'Status', 'Domains', 'Ticket', 'Asked at (UTC)'];
  const listed = { title: 'Batches', columns, path: 'batches', member: 'batches', rowOf, none: 'No batches yet.' };
  return pagedList(listed, session);
}

function rowOf({ batchId, status, domains, ticket, requestedAt }: BatchSummaryAnswer): HTMLElement {
  const link = h('a', { href: `#/batches/${encodeURIComponent(batchId)}` }, batchId);
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
