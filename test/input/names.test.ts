import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normalizeName, readName } from '../../shared/domain/names.ts';
import { parseRequest } from '../../shared/domain/request.ts';
import { HOMOGRAPHS, HONEST_NAMES, LONGEST_NAME, NO_NAMES, UNFIT_CHARACTERS } from './corpus.ts';
import { assertRefusal, refusalOf } from './refusal.ts';

const TARGET = { accountId: '222222222222', distributionId: 'E2TARGET' };
const moving = (...domains: unknown[]) => parseRequest({ domains, target: TARGET });

describe('what is no name is refused as that', () => {
  test.each(NO_NAMES)('%s', (_what, name) => {
    expect(normalizeName(name)).toBeUndefined();
    assertRefusal(refusalOf(() => moving(name)));
  });

  test.each(UNFIT_CHARACTERS)('%s in a name is refused, or is not in what comes out', (_what, character) => {
    const read = normalizeName(`www${character}.example.com`);
    expect([undefined, 'www.example.com']).toContain(read);
  });
});

describe('letters that look alike', () => {
  test.each(HOMOGRAPHS)('%s mixes %s: refused, with the form that says what is meant', (name, alphabets, ascii) => {
    expect(readName(name)).toEqual({
      wrong: `mixes ${alphabets} letters, which look alike: if it is meant, write it as ${ascii}`,
    });
    assertRefusal(refusalOf(() => moving(name)));
    expect(moving(ascii).domains).toEqual([ascii]);
  });

  test.each(HONEST_NAMES)('%s is a name as people have them', (name) => {
    expect(normalizeName(name)).toMatch(/^[a-z0-9.-]+$/);
  });

  test('a name in one alphabet that looks like one in another comes out in ASCII, where it does not', () => {
    expect(normalizeName('\u0430\u0440\u0440\u04cf\u0435.example')).toBe('xn--80ak6aa92e.example');
  });
});

describe('the one form', () => {
  const label = fc.oneof(
    fc.stringMatching(/^[a-z0-9_]([a-z0-9_-]{0,20}[a-z0-9_])?$/),
    fc.constantFrom('bücher', 'ÖSTERREICH', 'пример', '例え', 'xn--bcher-kva', 'ﬀ', '½', '💩', 'ａｂｃ'),
  );
  const names = fc
    .tuple(fc.boolean(), fc.array(label, { minLength: 1, maxLength: 5 }), fc.constantFrom('com', 'example', 'テスト'))
    .map(([wildcard, labels, last]) => `${wildcard ? '*.' : ''}${[...labels, last].join('.')}`);

  test('of a name is its own one form, whatever it is written like', () => {
    let taken = 0;
    fc.assert(
      fc.property(names, fc.constantFrom('', '.', ' ', '\n'), (name, tail) => {
        const read = normalizeName(`${name}${tail}`);
        if (read === undefined) return;
        taken += 1;
        expect(normalizeName(read)).toBe(read);
        expect(normalizeName(`${read.toUpperCase()}.`)).toBe(read);
        expect(read.length).toBeLessThanOrEqual(253);
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(250);
  });

  test('is none of any other text, or a name that is one of ASCII', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 80 }));
    fc.assert(
      fc.property(texts, (text) => {
        const read = normalizeName(text) ?? 'a.b';
        expect(read).toMatch(/^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)+$/);
        expect(normalizeName(read)).toBe(read);
      }),
      { numRuns: 1_000 },
    );
  });

  test('is not looked for in what is longer than any name, before anything that takes longer with it', () => {
    expect(readName(`${' '.repeat(300)}www.example.com${' '.repeat(300)}`)).toEqual({
      wrong: 'is longer than any host name',
    });
    expect(normalizeName(` ${LONGEST_NAME}. `)).toBe(LONGEST_NAME);
  });
});
