import type { Random } from '../../random.ts';

/** A version 4 UUID out of the world's chance, so that a seed repeats it. */
export function uuidOf(random: Random): string {
  const hex = (length: number) => random.text(length, '0123456789abcdef');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${random.text(1, '89ab')}${hex(3)}-${hex(12)}`;
}
