import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, digest } from '../../shared/domain/digest.ts';
import {
  CHAIN_START,
  firstBrokenEntry,
  type JournalEntry,
  type JournalEvent,
  nextEntry,
  untilWritesLand,
  WRITE_LANDS_WITHIN_MS,
} from '../../shared/domain/journal.ts';

/** A journal of `length` entries as it comes back from the table. */
function journal(length: number): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (let at = 1; at <= length; at += 1) {
    const event = { kind: 'intended', step: `step ${at}`, before: { a: [at, { b: 'x' }] }, after: undefined } as const;
    entries.push(nextEntry(entries.at(-1), { moveId: 'move-1', at, fence: 1, event }));
  }
  return structuredCloneAsJson(entries);
}

function structuredCloneAsJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

describe('the chain of a journal', () => {
  test('begins with zeros and counts from one', () => {
    const [first, second] = journal(2);
    expect(first).toMatchObject({ sequence: 1, previousHash: CHAIN_START });
    expect(second).toMatchObject({ sequence: 2, previousHash: first?.hash });
  });

  test('fits as it was written, also without members that were undefined', () => {
    expect([0, 1, 5].map((length) => firstBrokenEntry(journal(length)))).toEqual([undefined, undefined, undefined]);
  });

  test('is the same whatever the order of members', () => {
    const shuffled = journal(3).map((entry) => Object.fromEntries(Object.entries(entry).reverse()));
    expect(firstBrokenEntry(shuffled as unknown as JournalEntry[])).toBeUndefined();
  });

  test('shows an entry that was taken out, put in twice or put elsewhere', () => {
    const [a, b, c] = journal(3) as [JournalEntry, JournalEntry, JournalEntry];
    expect(firstBrokenEntry([a, c])).toBe(2);
    expect(firstBrokenEntry([b, c])).toBe(1);
    expect(firstBrokenEntry([a, b, b, c])).toBe(3);
    expect(firstBrokenEntry([b, a, c])).toBe(1);
  });

  test('shows the very first entry that was written anew without those after it', () => {
    const entries = journal(4);
    const forged = nextEntry(entries[0], { moveId: 'move-1', at: 9, fence: 1, event: { kind: 'settled', step: 'x' } });
    expect(firstBrokenEntry(entries.with(1, forged))).toBe(3);
  });
});

/** Every member of an entry, as a path. */
function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  if (value === null || typeof value !== 'object') return [[...path]];
  return Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]));
}

function setAt(target: unknown, path: readonly string[], change: (old: unknown) => unknown): void {
  const [key, ...rest] = path;
  const members = target as Record<string, unknown>;
  if (key === undefined) return;
  if (rest.length === 0) members[key] = change(members[key]);
  else setAt(members[key], rest, change);
}

test('any change of any member of any entry is found, at that entry', () => {
  const whole = journal(5);
  const places = whole.flatMap((entry, index) => pathsOf(entry).map((path) => ({ index, path })));
  const other = (old: unknown) => (typeof old === 'number' ? old + 1 : `${String(old)}0`);
  fc.assert(
    fc.property(fc.constantFrom(...places), ({ index, path }) => {
      const entries = structuredCloneAsJson(whole);
      setAt(entries[index], path, other);
      expect(firstBrokenEntry(entries)).toBe(index + 1);
    }),
    { numRuns: 200 },
  );
});

test('a member put in is found too', () => {
  const entries = journal(2).map((entry, index) => (index === 1 ? { ...entry, approvedBy: 'nobody' } : entry));
  expect(firstBrokenEntry(entries)).toBe(2);
});

describe('how long a write may be in the air', () => {
  const intended = (step: string): JournalEvent => ({ kind: 'intended', step, before: [], after: [] });
  const done = (...answers: number[]): JournalEvent => ({ kind: 'done', step: 'a', changed: true, answers });
  const refused = (...answers: number[]): JournalEvent => ({ kind: 'refused', step: 'a', error: 'No', answers });
  const WHOLE = WRITE_LANDS_WITHIN_MS;

  /** How long from `now` on, where the events came one second after another. */
  function wait(now: number, ...events: JournalEvent[]): number {
    const entries: JournalEntry[] = [];
    for (const [index, event] of events.entries()) {
      entries.push(nextEntry(entries.at(-1), { moveId: 'move-1', at: index * 1_000, fence: 1, event }));
    }
    return untilWritesLand(entries, now);
  }

  test.each<[string, number, JournalEvent[], number]>([
    ['nothing was announced', 0, [{ kind: 'settled', step: 'a' }], 0],
    ['an empty journal', 0, [], 0],
    ['it was announced just now', 0, [intended('a')], WHOLE],
    ['it was announced a while ago', WHOLE - 1, [intended('a')], 1],
    ['the function that sends it cannot run any more', WHOLE, [intended('a')], 0],
    ['long ago', 9 * WHOLE, [intended('a')], 0],
    ['it is done', 1_000, [intended('a'), done(1)], 0],
    ['it was refused', 1_000, [intended('a'), refused(1)], 0],
    ['it was sent twice and refused once', 1_000, [intended('a'), refused()], WHOLE - 1_000],
    ['the step was done before and is written again', 2_000, [intended('a'), done(1), intended('a')], WHOLE],
    ['one outcome for several writes of a step', 2_000, [intended('a'), intended('a'), done(1, 2)], 0],
    ['a later try of another invocation was refused', 2_000, [intended('a'), intended('a'), refused(2)], WHOLE - 2_000],
    ['a later try of another invocation did it', 2_000, [intended('a'), intended('a'), done(2)], WHOLE - 2_000],
    ['a later one found it done', 1_000, [intended('a'), done()], WHOLE - 1_000],
    ['only settled', 1_000, [intended('a'), { kind: 'settled', step: 'a' }], WHOLE - 1_000],
    ['the latest of two counts', 2_000, [intended('a'), intended('b')], WHOLE - 1_000],
  ])('%s', (_what, now, events, ms) => {
    expect(wait(now, ...events)).toBe(ms);
  });
});

describe('canonical JSON', () => {
  test('is equal for equal values and different for others', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(JSON.parse(canonicalJson(a))).toEqual(structuredCloneAsJson(a));
        expect(canonicalJson(a) === canonicalJson(b)).toBe(canonicalJson([a]) === canonicalJson([b]));
      }),
    );
    expect(canonicalJson({ b: { d: 1, c: 2 }, a: [{ y: 1, x: 2 }] })).toBe('{"a":[{"x":2,"y":1}],"b":{"c":2,"d":1}}');
  });

  test('keeps members named like a prototype', () => {
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1},"b":1}');
  });

  test('the digest is SHA-256 in hex', () => {
    expect(digest('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});
