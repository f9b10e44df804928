import { describe, expect, test } from '@jest/globals';
import { asWritten, mayBeWritten } from '../../shared/domain/as-written.ts';
import { type JournalEntry, type JournalEvent, nextEntry } from '../../shared/domain/journal.ts';
import { cname } from '../moves/story.ts';

const OLD = cname('www.example.com', 'd111111abcdef8.cloudfront.net');
const NEW = cname('www.example.com', 'd222222abcdef8.cloudfront.net');
const OTHERS = cname('www.example.com', 'd999999abcdef8.cloudfront.net');
const BESIDE = cname('shop.example.com', 'd111111abcdef8.cloudfront.net');

function journalOf(...events: readonly JournalEvent[]): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const [at, event] of events.entries()) {
    entries.push(nextEntry(entries.at(-1), { moveId: 'move-1', at, fence: 1, event }));
  }
  return entries;
}

const intended = (step: string): JournalEvent => ({ kind: 'intended', step, before: null, after: null });
const refused = (...answers: readonly number[]): JournalEvent => ({
  kind: 'refused',
  step: 'repoint-dns',
  error: 'RecordsRefused',
  answers,
});

describe('records of a step', () => {
  test.each([
    ['were never announced', [intended('add-cover')], false],
    ['were announced', [intended('repoint-dns')], true],
    ['were refused', [intended('repoint-dns'), refused(1)], false],
    ['were refused once, and announced again', [intended('repoint-dns'), refused(1), intended('repoint-dns')], true],
    ['were written back since', [intended('repoint-dns'), intended('restore-dns')], false],
  ] as const)('%s', (_what, events, written) => {
    expect(mayBeWritten(journalOf(...events), 'repoint-dns')).toBe(written);
  });

  test('of a way back are read as they are', () => {
    expect(mayBeWritten(journalOf(intended('restore-dns')), 'restore-dns')).toBe(false);
  });
});

describe('a record that may be written', () => {
  test('and reads as before is taken for written', () => {
    expect(asWritten([BESIDE, OLD], [{ before: OLD, after: NEW }])).toEqual([BESIDE, NEW]);
  });

  test('and reads as it was written stays so', () => {
    expect(asWritten([NEW, BESIDE], [{ before: OLD, after: NEW }])).toEqual([NEW, BESIDE]);
  });

  test('and was edited by somebody else is theirs', () => {
    expect(asWritten([OTHERS], [{ before: OLD, after: NEW }])).toEqual([OTHERS]);
  });

  test('is there where it was to be added, and gone where it was to be deleted', () => {
    expect(asWritten([], [{ after: NEW }])).toEqual([NEW]);
    expect(asWritten([OLD], [{ before: OLD }])).toEqual([]);
  });
});
