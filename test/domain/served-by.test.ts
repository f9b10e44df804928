import { describe, expect, test } from '@jest/globals';
import { type JournalEntry, type JournalEvent, nextEntry, STALE_ETAG } from '../../shared/domain/journal.ts';
import { servedBy } from '../../shared/domain/served-by.ts';
import { cname, inZone, planOf, SOURCE_HOST, TARGET_HOST } from './facts.ts';

function journalOf(...events: JournalEvent[]): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const [at, event] of events.entries()) {
    entries.push(nextEntry(entries.at(-1), { moveId: 'move-1', at, fence: 1, event }));
  }
  return entries;
}

const intended = (step: string): JournalEvent => ({ kind: 'intended', step, before: [], after: [] });
const refused = (step: string, error = 'AliasDnsNotSettled', answers = [1]): JournalEvent => ({
  kind: 'refused',
  step,
  error,
  answers,
});
const settled = (step: string): JournalEvent => ({ kind: 'settled', step });

describe('who serves', () => {
  test('is the source until a domain is taken from it, in words with its id', () => {
    expect(servedBy(planOf(), journalOf(intended('add-cover'), settled('add-cover')))).toEqual([
      { domains: ['www.example.com'], by: ['source'], sentence: 'Served by the source E1SOURCE.' },
    ]);
  });

  test('tells the cover by its name, and both while a change is deployed', () => {
    const [told] = servedBy(planOf(), journalOf(intended('remove-domains'))) ?? [];
    expect(told?.sentence).toBe(
      'Served edge by edge: the source E1SOURCE, then the target E2TARGET, by its cover *.example.com.',
    );
  });

  test('falls back to what was where the write is refused, and not where a refusal may hide that it landed', () => {
    const plan = planOf();
    const by = (...events: JournalEvent[]) => servedBy(plan, journalOf(...events))?.[0]?.by;
    expect(by(intended('remove-domains'), refused('remove-domains'))).toEqual(['source']);
    expect(by(intended('remove-domains'), refused('remove-domains', STALE_ETAG))).toEqual(['source', 'cover']);
    expect(by(intended('remove-domains'), intended('remove-domains'), refused('remove-domains', 'No', [2]))).toEqual([
      'source',
      'cover',
    ]);
    expect(by(intended('remove-domains'), refused('remove-domains', STALE_ETAG), intended('remove-domains'))).toEqual([
      'source',
      'cover',
    ]);
  });

  test('keeps domains apart that are served differently', () => {
    const domains = ['www.example.com', 'shop.example.com'];
    const plan = planOf({
      domains,
      source: { aliases: ['www.example.com'] },
      target: { aliases: ['shop.example.com'] },
      dns: [
        inZone('www.example.com', [cname('www.example.com', SOURCE_HOST)]),
        inZone('shop.example.com', [cname('shop.example.com', TARGET_HOST)]),
      ],
    });
    expect(servedBy(plan, [])?.map(({ domains: alike, by }) => [alike, by])).toEqual([
      [['www.example.com'], ['source']],
      [['shop.example.com'], ['target']],
    ]);
  });

  test('is nobody while the source is off, and by AWS Support what was seen', () => {
    expect(servedBy(planOf({ source: { enabled: false } }), [])?.[0]?.by).toEqual(['nobody']);
    const plan = planOf({ request: { strategy: 'assisted' } });
    const swap = (swapped: string[], free: string[]): JournalEvent => ({ kind: 'swap-seen', swapped, free });
    const by = (...events: JournalEvent[]) => servedBy(plan, journalOf(...events))?.[0]?.by;
    expect(by(swap(['www.example.com'], []))).toEqual(['source', 'target']);
    expect(by(swap([], ['www.example.com']))).toEqual(['source', 'nobody']);
    expect(by(swap([], []))).toEqual(['source']);
    expect(by(swap(['www.example.com'], []), settled('add-domains'))).toEqual(['target']);
  });

  test('is not told of a plan that is refused', () => {
    expect(servedBy(planOf({ target: { enabled: false } }), [])).toBeUndefined();
  });
});
