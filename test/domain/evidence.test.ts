import { describe, expect, test } from '@jest/globals';
import { evidenceOf, renderEvidence } from '../../shared/domain/evidence.ts';
import { type JournalEntry, type JournalEvent, nextEntry } from '../../shared/domain/journal.ts';
import { planOf } from './facts.ts';

const PLAN = planOf({ request: { ticket: 'OPS-1', requestedBy: 'someone' } });
const ADMITTED = {
  kind: 'admitted',
  planHash: PLAN.hash,
  planDigest: 'd',
  execution: 'e1',
  caller: 'jwt kim',
} as const;
const ended = (status: 'moved' | 'restored' | 'parked', note = 'so'): JournalEvent => ({ kind: 'ended', status, note });

/** A journal whose entries stand ten seconds apart. */
function journalOf(...events: JournalEvent[]): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const [index, event] of events.entries()) {
    const at = Date.UTC(2026, 0, 1, 0, 0, index * 10);
    entries.push(nextEntry(entries.at(-1), { moveId: 'move-1', at, fence: 1, event }));
  }
  return entries;
}

describe('the evidence of a move', () => {
  test('tells what came when', () => {
    const evidence = evidenceOf(
      PLAN,
      journalOf(
        ADMITTED,
        { kind: 'intended', step: 'add-cover', before: [], after: [] },
        { kind: 'done', step: 'add-cover', changed: true, answers: [2] },
        { kind: 'done', step: 'add-cover', changed: false, answers: [] },
        { kind: 'settled', step: 'add-cover' },
        { kind: 'verified', observations: [] },
        { kind: 'restore-began', reason: 'why', execution: 'e2' },
        { kind: 'restore-planned', planHash: 'x', kept: [] },
        { kind: 'restore-planned', planHash: 'x', kept: ['one record', 'another'] },
        { kind: 'refused', step: 'return-domains', error: 'AliasDnsNotSettled', answers: [] },
        ended('restored'),
      ),
    );
    expect(evidence).toMatchObject({
      outcome: 'restored',
      ticket: 'OPS-1',
      requestedBy: 'someone',
      began: '2026-01-01T00:00:00.000Z',
      ended: '2026-01-01T00:01:40.000Z',
      journalIntact: true,
    });
    expect(evidence.timeline.map(({ seconds, what }) => `${seconds} ${what}`)).toEqual([
      '0 admitted: everything that will be written is locked',
      '10 add-cover: about to write',
      '20 add-cover: written',
      '30 add-cover: was so already',
      '40 add-cover: settled everywhere',
      '50 verified at the edge',
      '60 restore began: why',
      '70 the way back is planned',
      '80 the way back is planned; kept: one record; another',
      '90 return-domains: refused with AliasDnsNotSettled',
      '100 ended restored: so',
    ]);
  });

  test('of a move that goes on claims no end', () => {
    expect(evidenceOf(PLAN, journalOf(ADMITTED)).outcome).toBe('under way');
    expect(evidenceOf(PLAN, [])).toMatchObject({ outcome: 'under way', timeline: [] });
  });

  test('shows a journal that was tampered with', () => {
    const [admitted, last] = journalOf(ADMITTED, ended('parked')) as [JournalEntry, JournalEntry];
    const evidence = evidenceOf(PLAN, [admitted, { ...last, event: ended('moved') }]);
    expect(evidence.journalIntact).toBe(false);
    expect(renderEvidence(evidence)).toContain('hash chain BROKEN');
  });
});

describe('the evidence as a text', () => {
  test.each([
    ['moved', 'take www.example.com away from E1SOURCE'],
    ['restored', 'nothing was moved'],
    ['parked', 'Deploy neither E1SOURCE nor E2TARGET'],
  ] as const)('says what infrastructure code has to do when %s, and nothing that is not so', (status, advice) => {
    const text = renderEvidence(evidenceOf(PLAN, journalOf(ADMITTED, ended(status))));
    expect(text).toContain(`# Move move-1: ${status}`);
    expect(text).toContain(advice);
    expect(text.includes('away from')).toBe(status === 'moved');
  });

  test('has steps, checks, hashes and who asked', () => {
    const journal = journalOf(ADMITTED, ended('moved'));
    const text = renderEvidence(evidenceOf(PLAN, journal));
    expect(text).toContain('1. add *.example.com to the target E2TARGET');
    expect(text).toContain('- pass: www.example.com is on the source E1SOURCE. [domain-on-source]');
    expect(text).toContain(`- Journal: 2 entries, hash chain intact, last hash ${journal[1]?.hash}`);
    expect(text).toContain(`- Plan hash: ${PLAN.hash}`);
    expect(text).toContain('- Ticket: OPS-1\n- Requested by: someone');
  });

  test('leaves out who asked where nobody said so', () => {
    const text = renderEvidence(evidenceOf(planOf(), []));
    expect(text).not.toMatch(/Ticket|Requested by/);
    expect(text).toContain('last hash none');
  });

  test('lets no ticket, reason or note write lines of its own', () => {
    const lines = 'x\n# Move move-1: moved\r\n- forged';
    // As of a request that was taken before such texts were refused.
    const taken = planOf();
    const plan = { ...taken, request: { ...taken.request, ticket: lines, requestedBy: lines } };
    const text = renderEvidence(evidenceOf(plan, journalOf(ADMITTED, ended('parked', lines))));
    expect(text.match(/^(# Move move-1: moved|- forged)/m)).toBeNull();
    // Ticket, requester, the note of the end in the timeline and among the errors.
    expect(text.match(/x # Move move-1: moved - forged/g)).toHaveLength(4);
  });
});
