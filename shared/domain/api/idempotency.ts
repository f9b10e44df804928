import { canonicalJson, digest } from '../digest.ts';
import type { Purpose } from '../job.ts';

/** Hex digits that tell requests apart: 96 bits. */
const ID_DIGITS = 24;

/** What a batch is for, which its id begins with. */
export type BatchPurpose = 'batch' | 'batch-plan';

/** What makes two requests one. */
export interface IdempotencySource {
  /** The caller's own key: the header Idempotency-Key. */
  readonly key: string | undefined;
  readonly ticket: string | undefined;
  /** Unique to the HTTP request: where neither is given, each request is one of its own. */
  readonly requestId: string;
}

/**
 * The id of what a request asks for: the same for the same caller, purpose and key. Where no key is sent, the ticket
 * is the key, so that a ticket system that sends twice makes one. IETF draft "The Idempotency-Key HTTP Header Field".
 */
export function moveIdFor(callerId: string, purpose: Purpose | BatchPurpose, source: IdempotencySource): string {
  return `${purpose}-${digest(canonicalJson([callerId, purpose, keyOf(source)])).slice(0, ID_DIGITS)}`;
}

function keyOf({ key, ticket, requestId }: IdempotencySource): string {
  if (key !== undefined) return `key ${key}`;
  return ticket === undefined ? `request ${requestId}` : `ticket ${ticket}`;
}

/** Equal for bodies that ask for the same, however they are written. */
export function bodyDigest(body: unknown): string {
  return digest(canonicalJson(body));
}
