import { BatchStore } from '../shared/aws/batch-store.ts';
import { decide } from '../shared/domain/api/access.ts';
import { possibleForBatch } from '../shared/domain/api/batch-possible.ts';
import { batchViewOf } from '../shared/domain/api/batch-view.ts';
import { renderCsvWithin, renderReport, rowsOf } from '../shared/domain/batch/report.ts';
import { BATCHES_PATH, knownBatchDeed, readableBatch } from '../shared/lambda/batch-route.ts';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { defineRoute, NoBody } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

/**
 * `GET /batches/{id}`: status, waves and what the caller can do as JSON; the report as Markdown, and domain by domain as CSV,
 * where `Accept` prefers these; where the CSV would be too long for an answer, its notes are shortened. Throws MoveNotFound, also
 * for one of whose names the caller may not read all.
 */
export const create = defineRoute({
  name: 'get-batch',
  env: BaseEnv,
  body: NoBody,
  path: BATCHES_PATH,
  run: async (job) => {
    const batches = new BatchStore(job.table);
    const head = await readableBatch(job, batches);
    const groups = await batches.groups(head.batchId);
    if (job.csv) {
      const text = renderCsvWithin(rowsOf(groups), MOST_CSV_BYTES);
      return { status: 200, file: { type: 'text/csv; charset=utf-8', text } };
    }
    if (job.markdown) return { status: 200, markdown: renderReport(head, groups) };
    const view = batchViewOf(head, groups);
    const { caller } = job;
    const can = possibleForBatch(head, view.totals, {
      callerId: caller.id,
      allows: (action) => decide(caller, knownBatchDeed(action, head, caller)).allowed,
    });
    return { status: 200, json: { ...view, can } };
  },
});

/** Lambda answers with 6 MB at most, the body as a string of JSON in it: AWS Lambda Developer Guide, "Lambda quotas". */
const MOST_CSV_BYTES = 5_000_000;

export const handler = create(lambdaRuntime());
