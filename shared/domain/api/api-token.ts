import { timingSafeEqual } from 'node:crypto';
import { MoverError } from '../../errors.ts';
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
  readonly createdAt: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Tokens of one name that may be valid at once: the old one and the new one, while a ticket system is given the new. */
const VALID_AT_ONCE = 2;
const DAY_MS = 86_400_000;

/** What a token shall be. */
export interface TokenWish {
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly days: number;
}

/**
 * Makes a token: what is kept, and what is shown once. `bytes` gives random bytes. Throws MoveNotOpen where two tokens of
 * that name are valid already, of `others`, which are all that are kept.
 */
export function makeToken(
  { name, grants, days }: TokenWish,
  others: readonly StoredToken[],
  now: number,
  bytes: (size: number) => Uint8Array,
): { readonly stored: StoredToken; readonly token: string } {
  const valid = others.filter((other) => other.name === name && other.expiresAt > now);
  if (valid.length >= VALID_AT_ONCE) {
    const ids = valid.map(({ tokenId }) => tokenId).join(' and ');
    throw new MoverError('MoveNotOpen', `${name} has ${valid.length} valid tokens already: ${ids}.`, {
      remedy: 'Revoke the one that is no longer used.',
    });
  }
  const tokenId = Buffer.from(bytes(6)).toString('hex');
  const secret = Buffer.from(bytes(32)).toString('base64url');
  const stored = {
    tokenId,
    name,
    secretHash: hashSecret(secret),
    grants,
    createdAt: now,
    expiresAt: now + days * DAY_MS,
  };
  return { stored, token: formatToken(tokenId, secret) };
}

const TOKEN = /^cnm_([a-z0-9]{12})_([\w-]{43})$/;

/** The two parts of a token as it is sent; undefined when it has not the form of one. */
export function parseToken(token: string): { readonly tokenId: string; readonly secret: string } | undefined {
  const [, tokenId, secret] = TOKEN.exec(token) ?? [];
  return tokenId === undefined || secret === undefined ? undefined : { tokenId, secret };
}

/** The token as it is shown once, to whoever asked for it. `secret` is base64url of 32 bytes. */
function formatToken(tokenId: string, secret: string): string {
  return `cnm_${tokenId}_${secret}`;
}

function hashSecret(secret: string): string {
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
