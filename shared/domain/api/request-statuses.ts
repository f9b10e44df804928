/**
 * How a request stands. Until it is admitted: `accepted` (nothing planned yet), `scheduled` (for its `startAt`), `cancelled`
 * (before that), `planned` (the end of a plan), `refused`,
 * `waiting` (for a person's approval, or for another move), `failed` (before anything was written). Then the journal's own.
 */
export const REQUEST_STATUSES = [
  'accepted',
  'scheduled',
  'cancelled',
  'planned',
  'refused',
  'waiting',
  'failed',
  'moving',
  'restoring',
  'moved',
  'restored',
  'parked',
] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];
