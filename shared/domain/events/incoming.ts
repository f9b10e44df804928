import * as z from 'zod';
import { eventCallerId } from '../api/access-list.ts';
import { moveIdFor } from '../api/idempotency.ts';
import { AccountId, assertConsistent, type MoveRequest, requestFields, saidMode } from '../request.ts';

/** The detail types that ask for something, each with what they make of the request in the detail. */
export const REQUESTING = { 'Domain Move Requested': 'apply', 'Domain Move Plan Requested': 'plan' } as const;
export type RequestingType = keyof typeof REQUESTING;

/** The detail of an event that asks for a move or a plan: the body of the API's routes, with what HTTP has in headers. */
export function requestingDetail(mode: MoveRequest['mode']) {
  return z
    .strictObject({
      ...requestFields,
      mode: saidMode(mode),
      /** Of this schema. */
      version: z.literal('1').default('1'),
      /** Equal in events that ask for the same; left out, the ticket is the key, and without one each event is one of its own. */
      idempotencyKey: z
        .string()
        .regex(/^[\x20-\x7e]{1,255}$/, 'is not 1 to 255 printable ASCII characters')
        .optional(),
    })
    .superRefine(assertConsistent)
    .transform(({ version: _version, idempotencyKey, ...request }) => ({
      idempotencyKey,
      request: { ...request, mode } satisfies MoveRequest,
    }));
}

function envelope<Type extends RequestingType>(type: Type) {
  return z.object({
    id: z.string().min(1),
    source: z.string(),
    account: AccountId,
    'detail-type': z.literal(type),
    detail: requestingDetail(REQUESTING[type]),
  });
}

/**
 * An event that asks for a move or a plan, as EventBridge delivers it, ready to be taken: with the id of its move, which is
 * the same however often and in whatever order the event comes.
 */
export const RequestingEvent = z
  .discriminatedUnion('detail-type', [envelope('Domain Move Requested'), envelope('Domain Move Plan Requested')])
  .transform(({ id, account, source, detail, ...event }) => {
    const purpose = REQUESTING[event['detail-type']] === 'plan' ? ('plan' as const) : ('move' as const);
    const { request, idempotencyKey: key } = detail;
    const origin = { account, source };
    const moveId = moveIdFor(eventCallerId(origin), purpose, { key, ticket: request.ticket, requestId: id });
    return { moveId, origin, purpose, request };
  });
export type RequestingEvent = z.infer<typeof RequestingEvent>;
