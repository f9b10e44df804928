import { isDeepStrictEqual } from 'node:util';
import { TABLE_NAME } from '../../local/service.ts';
import { BatchStore } from '../../shared/aws/batch-store.ts';
import { Table } from '../../shared/aws/table.ts';
import type { BatchAnswer, BatchSummaryAnswer } from '../../shared/domain/api/answers.ts';
import { renderCsv, rowsOf, totalsOf } from '../../shared/domain/batch/report.ts';
import { batchOf } from './batch-people.ts';
import type { Around } from './desk.ts';
import type { Errand } from './errands.ts';

/** The list of batches, the batch, and its report as CSV: each says what stands in the table. */
export function batchErrands({ story, tell, ask }: Around): Errand[] {
  const store = new BatchStore(new Table(TABLE_NAME, story.clients));
  const standing = async () => {
    const head = await batchOf(story);
    return head && { head, groups: await store.groups(head.batchId) };
  };
  type Known = NonNullable<Awaited<ReturnType<typeof standing>>>;
  /** Asks, and holds the answer against the batch; what changed while it was read is read again. */
  const reading = (
    url: (batchId: string) => string,
    accept: string,
    wrong: (text: string, known: Known) => unknown,
  ) => {
    return async () => {
      const known = await standing();
      if (!known) return true;
      const answer = await ask(url(known.head.batchId), { headers: { accept } });
      if (!answer || !isDeepStrictEqual(known, await standing())) return false;
      const told = wrong(answer.text, known);
      if (told !== undefined) tell(`${url(known.head.batchId)} says ${told}, which is not so`);
      return true;
    };
  };
  const list = reading(
    () => '/batches',
    'application/json',
    (text, { head }) => {
      const { batches } = JSON.parse(text) as { readonly batches: readonly BatchSummaryAnswer[] };
      const one = batches.find(({ batchId }) => batchId === head.batchId);
      return one?.status === head.status ? undefined : `${head.batchId} is ${one?.status ?? 'none'}`;
    },
  );
  const view = reading(
    (batchId) => `/batches/${batchId}`,
    'application/json',
    (text, { head, groups }) => {
      const { status, totals } = JSON.parse(text) as BatchAnswer;
      const isTrue = status === head.status && isDeepStrictEqual(totals, { ...totalsOf(rowsOf(groups)) });
      return isTrue ? undefined : `${status}: ${JSON.stringify(totals)}`;
    },
  );
  const report = reading(
    (batchId) => `/batches/${batchId}`,
    'text/csv',
    (text, { groups }) => (text === renderCsv(rowsOf(groups)) ? undefined : `as CSV ${text}`),
  );
  return [
    { what: 'the list of batches', ask: list },
    { what: 'the batch', ask: view },
    { what: 'the report of the batch', ask: report },
  ];
}
