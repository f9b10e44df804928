import { eventCallerId } from '../api/access-list.ts';
import { moveIdFor } from '../api/idempotency.ts';
import { type AnyRequest, JOBS, type JobKind } from '../job.ts';
import { assertOnceEach, type RecordsRequest, recordsFields } from '../records-job/request.ts';
import { AccountId, assertConsistent, type MoveRequest, requestFields, saidMode } from '../request.ts';
import { SomeText } from '../text.ts';
import * as z from '../zod.ts';

/** The detail types that ask for something, each with what they make of the request in the detail. */
export const REQUESTING = {
  'Domain Move Requested': { kind: 'move', mode: 'apply' },
  'Domain Move Plan Requested': { kind: 'move', mode: 'plan' },
  'Record Change Requested': { kind: 'record-change', mode: 'apply' },
  'Record Change Preview Requested': { kind: 'record-change', mode: 'plan' },
} as const satisfies Record<string, { readonly kind: JobKind; readonly mode: AnyRequest['mode'] }>;
export type RequestingType = keyof typeof REQUESTING;

/** What the detail has besides the body of the API's routes: what HTTP has in headers. */
export const eventFields = {
  /** Of this schema. */
  version: z._default(z.literal('1'), '1'),
  /** Equal in events that ask for the same; left out, the ticket is the key, and without one each event is one of its own. */
  idempotencyKey: z.optional(
    z.string().check(z.regex(/^[\x20-\x7e]{1,255}$/, 'is not 1 to 255 printable ASCII characters')),
  ),
};

function moveDetail(mode: MoveRequest['mode']) {
  return z.pipe(
    z.strictObject({ ...requestFields, mode: saidMode(mode), ...eventFields }).check(z.superRefine(assertConsistent)),
    z.transform(({ version: _version, idempotencyKey, ...request }) => ({
      idempotencyKey,
      request: { ...request, mode } satisfies MoveRequest as AnyRequest,
    })),
  );
}

function recordsDetail(mode: RecordsRequest['mode']) {
  return z.pipe(
    z.strictObject({ ...recordsFields, mode: saidMode(mode), ...eventFields }).check(z.superRefine(assertOnceEach)),
    z.transform(({ version: _version, idempotencyKey, ...request }) => ({
      idempotencyKey,
      request: { ...request, mode } satisfies RecordsRequest as AnyRequest,
    })),
  );
}

/** The detail of an event that asks for something. */
export function requestingDetail(type: RequestingType) {
  const { kind, mode } = REQUESTING[type];
  return kind === 'move' ? moveDetail(mode) : recordsDetail(mode);
}

function envelope<Type extends RequestingType>(type: Type) {
  return z.object({
    id: SomeText,
    source: z.string(),
    account: AccountId,
    'detail-type': z.literal(type),
    detail: requestingDetail(type),
  });
}

/**
 * An event that asks for something, as EventBridge delivers it, ready to be taken: with the id of what it asks for, which is
 * the same however often and in whatever order the event comes.
 */
export const RequestingEvent = z.pipe(
  z.discriminatedUnion('detail-type', [
    envelope('Domain Move Requested'),
    envelope('Domain Move Plan Requested'),
    envelope('Record Change Requested'),
    envelope('Record Change Preview Requested'),
  ]),
  z.transform(({ id, account, source, detail, ...event }) => {
    const { kind, mode } = REQUESTING[event['detail-type']];
    const purpose = JOBS[kind].purposes[mode];
    const { request, idempotencyKey: key } = detail;
    const origin = { account, source };
    const moveId = moveIdFor(eventCallerId(origin), purpose, { key, ticket: request.ticket, requestId: id });
    return { moveId, origin, purpose, request };
  }),
);
export type RequestingEvent = z.infer<typeof RequestingEvent>;
