import { expect } from '@jest/globals';
import { ERROR_KINDS, type MoverError } from '../../shared/errors.ts';

/** Control characters, invisible ones, line separators and halves of pairs. */
const UNFIT = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** Twenty clauses, each of at most 300 characters that may be written out as `\u{10ffff}`. */
const LONGEST_MESSAGE = 65_000;

/** Asserts what the house promises of every refusal: a name of the taxonomy, what is wrong, what to do, nothing that misleads. */
export function assertRefusal(thrown: unknown, names: readonly string[] = ['InvalidRequest']): void {
  const { name, message, remedy, fields = [] } = thrown as MoverError;
  expect(names).toContain(name);
  expect(Object.keys(ERROR_KINDS)).toContain(name);
  const told = [message, remedy, ...fields.map(({ message }) => message)];
  for (const text of told) expect(text).toMatch(/\S/);
  for (const text of [...told, ...fields.map(({ field }) => field)]) {
    expect(text).not.toMatch(UNFIT);
    expect(text.length).toBeLessThan(LONGEST_MESSAGE);
  }
  expect(fields.length).toBeLessThanOrEqual(20);
}

/** What a parser throws; undefined where it takes the value. */
export function refusalOf(parse: () => unknown): unknown {
  try {
    parse();
    return undefined;
  } catch (error) {
    return error;
  }
}
