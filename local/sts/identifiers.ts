import { createHash } from 'node:crypto';
import type { Random } from '../random.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A unique id of AWS's form: a four-letter prefix (`AROA`, `ASIA`, `ASCA`, ...) and 17 or `length` more characters. */
export function uniqueId(prefix: string, random: Random, length = 17): string {
  return prefix + random.text(length, BASE32);
}

/** An id of AWS's form that follows from `seed` alone, so that it is the same in every world. */
export function derivedId(prefix: string, seed: string, length = 17): string {
  const digest = createHash('sha256').update(`${prefix}:${seed}`).digest();
  return prefix + Array.from(digest.subarray(0, length), (byte) => BASE32.charAt(byte % 32)).join('');
}
