/** A repeatable source of chance: the same seed gives the same sequence. */
export interface Random {
  /** A number from 0 (inclusive) to 1 (exclusive). */
  next(): number;
  /** An integer from `min` to `max`, both inclusive. */
  integer(min: number, max: number): number;
  /** A string of `length` characters out of `alphabet`. */
  text(length: number, alphabet: string): string;
  /** The items in a new, shuffled array. */
  shuffle<T>(items: readonly T[]): T[];
}

/** Mulberry32: 32 bits of state, well distributed, enough for deployment times and identifiers. Not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    integer,
    text: (length, alphabet) => {
      let text = '';
      while (text.length < length) text += alphabet.charAt(integer(0, alphabet.length - 1));
      return text;
    },
    shuffle: (items) => {
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i -= 1) {
        const j = integer(0, i);
        const held = shuffled[i] as (typeof shuffled)[number];
        shuffled[i] = shuffled[j] as (typeof shuffled)[number];
        shuffled[j] = held;
      }
      return shuffled;
    },
  };
}
