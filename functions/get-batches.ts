import { type BatchPage, BatchStore } from '../shared/aws/batch-store.ts';
import { batchSummaryOf } from '../shared/domain/api/batch-view.ts';
import { BatchListQuery } from '../shared/domain/api/body.ts';
import { invalidRequest } from '../shared/domain/request.ts';
import { BATCHES_PATH, mayReadBatch } from '../shared/lambda/batch-route.ts';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { defineRoute, NoBody } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

/** Batches that one call looks through at most: a page may be short, and still name a next one. */
const LOOKED_THROUGH = 1_000;
const PER_READ = 100;

/** `GET /batches`: those whose names the caller may read, newest first, by status and ticket. Throws InvalidRequest. */
export const create = defineRoute({
  name: 'get-batches',
  env: BaseEnv,
  body: NoBody,
  path: BATCHES_PATH,
  run: async ({ query, caller, table }) => {
    const parsed = BatchListQuery.safeParse(query);
    if (!parsed.success) throw invalidRequest(parsed.error);
    const { limit, from, status, ticket } = parsed.data;
    const batches = new BatchStore(table);
    const listed: ReturnType<typeof batchSummaryOf>[] = [];
    let next = from;
    for (let looked = 0; looked < LOOKED_THROUGH; looked += PER_READ) {
      const page: BatchPage = await batches.list(PER_READ, next);
      const fitting = page.batches.filter(
        ({ head }) =>
          mayReadBatch(caller, head) &&
          (status === undefined || head.status === status) &&
          (ticket === undefined || head.order.ticket === ticket),
      );
      const taken = fitting.slice(0, limit - listed.length);
      listed.push(...taken.map(({ head }) => batchSummaryOf(head)));
      next = fitting.length > taken.length ? taken.at(-1)?.position : page.next;
      if (next === undefined || listed.length === limit) break;
    }
    return { status: 200, json: { batches: listed, ...(next === undefined ? {} : { next }) } };
  },
});

export const handler = create(lambdaRuntime());
