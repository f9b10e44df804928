import * as z from 'zod';

/** Why a move is stopped, or undone. */
export const ReasonBody = z.strictObject({ reason: z.string().trim().min(1).max(500) });

/** How a list is asked for. */
export const ListQuery = z.strictObject({
  domain: z.string().max(253).optional(),
  status: z.string().max(40).optional(),
  ticket: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  /** `next` of the page before. */
  from: z.string().max(200).optional(),
});
