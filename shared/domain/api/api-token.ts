import { timingSafeEqual } from 'node:crypto';
import { digest } from '../digest.ts';
import type { Caller, Grant } from './access.ts';

/**
 * An API token for a ticket system that can only send a header: `cnm_ID_SECRET`. The secret is 32 random bytes, so that its
 * plain SHA-256 is safe to keep; only the hash is kept. Two tokens of one caller may be valid at once, for rotation.
 */
export interface StoredToken {
  readonly tokenId: string;
  /** Who uses it, in words. */
  readonly name: string;
  /** SHA-256 of the secret, as hex. */
  readonly secretHash: string;
  readonly grants: readonly Grant[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

const TOKEN = /^cnm_([a-z0-9]{12})_([\w-]{43})$/;

/** The two parts of a token as it is sent; undefined when it has not the form of one. */
export function parseToken(token: string): { readonly tokenId: string; readonly secret: string } | undefined {
  const [, tokenId, secret] = TOKEN.exec(token) ?? [];
  return tokenId === undefined || secret === undefined ? undefined : { tokenId, secret };
}

/** The token as it is shown once, to whoever asked for it. `secret` is base64url of 32 bytes. */
export function formatToken(tokenId: string, secret: string): string {
  return `cnm_${tokenId}_${secret}`;
}

export function hashSecret(secret: string): string {
  return digest(secret);
}

/**
 * The caller of a token, or undefined when the secret is wrong or its time is over. `stored` undefined stands for an unknown
 * id, which takes as long as a wrong secret.
 */
export function tokenCaller(stored: StoredToken | undefined, secret: string, now: number): Caller | undefined {
  const sent = Buffer.from(hashSecret(secret), 'hex');
  const kept = Buffer.from(stored?.secretHash ?? hashSecret(''), 'hex');
  const equal = timingSafeEqual(sent, kept);
  if (!equal || stored === undefined || stored.expiresAt <= now) return undefined;
  return { id: `token ${stored.name}`, grants: stored.grants };
}
