import { eventCallerId } from '../api/access-list.ts';
import { moveIdFor } from '../api/idempotency.ts';
import { eventFields } from '../events/incoming.ts';
import { AccountId } from '../request.ts';
import { SomeText } from '../text.ts';
import * as z from '../zod.ts';
import { BatchRequest } from './request.ts';

/** The detail type that asks for a batch; its `mode` says whether anything is moved. */
export const BATCH_REQUESTED = 'Domain Batch Requested';

/** The detail of an event that asks for a batch. */
export const BatchDetail = z.pipe(
  z.strictObject({ ...BatchRequest.shape, ...eventFields }),
  z.transform(({ version: _version, idempotencyKey, ...request }) => ({ idempotencyKey, request })),
);

/**
 * An event that asks for a batch, as EventBridge delivers it, ready to be taken: with the batch's id, which is the same
 * however often the event comes.
 */
export const BatchEvent = z.pipe(
  z.object({
    id: SomeText,
    source: z.string(),
    account: AccountId,
    'detail-type': z.literal(BATCH_REQUESTED),
    detail: BatchDetail,
  }),
  z.transform(({ id, account, source, detail: { request, idempotencyKey: key } }) => {
    const origin = { account, source };
    const purpose = request.mode === 'apply' ? 'batch' : 'batch-plan';
    const batchId = moveIdFor(eventCallerId(origin), purpose, { key, ticket: request.ticket, requestId: id });
    return { batchId, moveId: batchId, origin, request };
  }),
);
