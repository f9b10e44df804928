import { describe, expect, test } from '@jest/globals';
import { coversBrought, ownRemoval, type Present, unsafeRemoval } from '../../shared/domain/guards.ts';
import { type JournalEntry, type JournalEvent, nextEntry } from '../../shared/domain/journal.ts';
import type { AliasStep, AliasStepId } from '../../shared/domain/plan.ts';
import { planOf, SOURCE } from './facts.ts';

const WWW = 'www.example.com';
const COVER = '*.example.com';
const step = (id: AliasStepId, ...remove: string[]): AliasStep => ({ kind: 'aliases', id, add: [], remove });
const present = (aliases: readonly string[], fields: Partial<Present> = {}): Present => ({
  aliases,
  enabled: true,
  deployed: true,
  ...fields,
});
const NOTHING = present([]);

interface Now {
  readonly source?: Present;
  readonly target?: Present;
  readonly restoring?: boolean;
}

const danger = (taken: AliasStep, { source = NOTHING, target = NOTHING, restoring = false }: Now, plan = planOf()) =>
  unsafeRemoval(plan, taken, { source, target, restoring });

describe('taking an alias away', () => {
  const [removal, withdrawal, uncovering] = [
    step('remove-domains', WWW),
    step('withdraw-domains', WWW),
    step('remove-cover', COVER),
  ];

  test.each<[string, AliasStep, Now]>([
    ['from the source while the target covers', removal, { target: present([COVER]) }],
    ['from the source while a wider wildcard of the target covers', removal, { target: present(['*.com', 'x.y']) }],
    ['from the target while its cover is there', withdrawal, { target: present([COVER, WWW]), restoring: true }],
    [
      'from the target while a wildcard of the source covers',
      withdrawal,
      { source: present([COVER]), target: present([WWW]), restoring: true },
    ],
    [
      'from the target while the source covers and the target deploys',
      withdrawal,
      { source: present([COVER]), target: present([COVER, WWW], { deployed: false }), restoring: true },
    ],
    ['the cover once the target has the domain', uncovering, { target: present([COVER, WWW]) }],
    ['the cover once the source has the domain again', uncovering, { source: present([WWW]), restoring: true }],
    ['nothing', step('remove-cover'), {}],
    [
      'the cover from a disabled holder, which no cover would serve for',
      uncovering,
      { source: present([WWW], { enabled: false }), restoring: true },
    ],
  ])('is safe: %s', (_what, taken, now) => {
    expect(danger(taken, now)).toBeUndefined();
  });

  test.each<[string, AliasStep, Now, string]>([
    ['the cover is gone', removal, {}, `no alias of the target E2TARGET would serve ${WWW}`],
    [
      'only the domain itself is on the target, no wildcard',
      removal,
      { target: present([WWW]) },
      `no alias of the target E2TARGET would serve ${WWW}`,
    ],
    [
      'only the source itself has the wildcard',
      removal,
      { source: present([COVER]) },
      `no alias of the target E2TARGET would serve ${WWW}`,
    ],
    [
      'the target is disabled',
      removal,
      { target: present([COVER], { enabled: false }) },
      'the target E2TARGET is disabled',
    ],
    [
      'the target is deploying',
      removal,
      { target: present([COVER], { deployed: false }) },
      'the target E2TARGET is deploying a change that someone else made',
    ],
    [
      'nobody covers on the way back',
      withdrawal,
      { restoring: true },
      `no alias of the target E2TARGET would serve ${WWW}`,
    ],
    [
      'the source that covers on the way back is disabled',
      withdrawal,
      { source: present([COVER], { enabled: false }), target: present([COVER, WWW]), restoring: true },
      'the source E1SOURCE is disabled',
    ],
    ['the domain is not on the target', uncovering, { target: present([COVER]) }, `no alias of the target E2TARGET`],
    [
      'the domain is not on the source again',
      uncovering,
      { source: present([COVER]), target: present([WWW, COVER]), restoring: true },
      `no alias of the source E1SOURCE would serve ${WWW}`,
    ],
    [
      'the source has it and is deploying',
      uncovering,
      { source: present([WWW], { deployed: false }), restoring: true },
      'the source E1SOURCE is deploying',
    ],
  ])('is not where %s', (_what, taken, now, words) => {
    expect(danger(taken, now)?.sentence).toContain(words);
    expect(danger(taken, now)?.passes).toBe(words.includes('deploying'));
  });

  test('names every domain that would be unserved, and only those', () => {
    const plan = planOf({ domains: ['a.example.com', 'b.example.com', 'c.shop.example.com'] });
    const taken = step('remove-domains', 'a.example.com', 'b.example.com', 'c.shop.example.com');
    expect(danger(taken, { target: present(['*.shop.example.com']) }, plan)?.sentence).toContain(
      'serve a.example.com, b.example.com',
    );
  });

  test('is nobody’s danger on a road that does not promise that somebody serves', () => {
    const plan = planOf({ target: { accountId: SOURCE.accountId } });
    expect(plan.strategy.name).toBe('associate');
    expect(danger(withdrawal, {}, plan)).toBeUndefined();
  });
});

describe('the covers that the move itself brought', () => {
  const intended = (id: string, before: readonly string[], after: readonly string[]): JournalEvent => ({
    kind: 'intended',
    step: id,
    before,
    after,
  });
  const journal = (...events: JournalEvent[]): JournalEntry[] => {
    const entries: JournalEntry[] = [];
    for (const event of events) entries.push(nextEntry(entries.at(-1), { moveId: 'move-1', at: 1, fence: 1, event }));
    return entries;
  };

  test('are those that a cover step set out to add, once each', () => {
    const entries = journal(
      intended('add-cover', ['x.example.com'], ['x.example.com', COVER]),
      intended('remove-domains', [WWW], []),
      { kind: 'settled', step: 'add-cover' },
      intended('add-domains', [COVER], [COVER, WWW]),
      intended('restore-cover', [WWW], [WWW, COVER, '*.shop.example.com']),
    );
    expect(coversBrought(entries)).toEqual([COVER, '*.shop.example.com']);
    expect(coversBrought([])).toEqual([]);
  });

  test('are still those whose write met a stale ETag: an earlier sending, whose answer was lost, may have landed', () => {
    const stale = { kind: 'refused', step: 'add-cover', error: 'PreconditionFailed', answers: [1] } as const;
    expect(coversBrought(journal(intended('add-cover', [], [COVER]), stale))).toEqual([COVER]);
  });

  test('are no longer those that were refused, or that the move has taken away again', () => {
    const no = { kind: 'refused', step: 'add-cover', error: 'No', answers: [1] } as const;
    const refused = journal(intended('add-cover', [], [COVER]), no);
    const removed = journal(intended('add-cover', [], [COVER]), { kind: 'settled', step: 'remove-cover' });
    expect(coversBrought(refused)).toEqual([]);
    expect(coversBrought(removed)).toEqual([]);
    expect(coversBrought([...removed, ...journal(intended('restore-cover', [], [COVER]))])).toEqual([COVER]);
  });

  test('are still those that a later try of another invocation was refused: the earlier one may land', () => {
    const no = { kind: 'refused', step: 'add-cover', error: 'No', answers: [2] } as const;
    const entries = journal(intended('add-cover', [], [COVER]), intended('add-cover', [], [COVER]), no);
    expect(coversBrought(entries)).toEqual([COVER]);
  });

  test('are the only ones to be removed', () => {
    const entries = journal(intended('add-cover', [], [COVER]));
    expect(ownRemoval(step('remove-cover', COVER, '*.theirs.example'), entries)).toEqual(step('remove-cover', COVER));
    expect(ownRemoval(step('remove-cover', COVER), [])).toEqual(step('remove-cover'));
  });

  test('concern no other step', () => {
    expect(ownRemoval(step('remove-domains', WWW), [])).toEqual(step('remove-domains', WWW));
  });
});
