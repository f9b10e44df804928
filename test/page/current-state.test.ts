import { describe, expect, test } from '@jest/globals';
import { type CurrentState, currentState } from '../../page/current-state.ts';
import { stepsTaken } from '../../page/steps-taken.ts';
import { durationOf } from '../../page/words.ts';
import { REQUEST_STATUSES } from '../../shared/domain/api/request-statuses.ts';
import { type JournalEntry, type JournalEvent, nextEntry } from '../../shared/domain/journal.ts';
import { RECORDS_STEPS, type StrategyName } from '../../shared/domain/plan.ts';
import { DEPLOYED_STEPS } from '../../shared/domain/settled.ts';
import { readStateGraph } from '../tools/state-graph.ts';

const ADMITTED: JournalEvent = { kind: 'admitted', planHash: 'h', planDigest: 'd', execution: 'e', caller: 'c' };
const BACK: JournalEvent = { kind: 'restore-began', reason: 'r', execution: 'e' };
const MOVE = { domains: ['www.example.com'] };

function journalOf(...events: JournalEvent[]): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const [index, event] of events.entries()) {
    entries.push(nextEntry(entries.at(-1), { moveId: 'm', at: index * 1_000, fence: 1, event }));
  }
  return entries;
}

/** The box that the page would light, by the definitions from which its pictures are drawn. */
function lit({ machine, states, step }: CurrentState): string | undefined {
  const { nodes } = readStateGraph(machine);
  return (nodes.find(({ name }) => states.includes(name)) ?? nodes.find((node) => node.step === step && step))?.name;
}

function at(strategy: StrategyName, ...events: JournalEvent[]): string | undefined {
  const evidence = { journal: journalOf(ADMITTED, ...events) };
  const status = events.includes(BACK) ? 'restoring' : 'moving';
  return lit(
    currentState({
      status,
      waitsFor: undefined,
      failure: undefined,
      request: MOVE,
      plan: { strategy: { name: strategy } },
      evidence,
    }),
  );
}

const intended = (step: string): JournalEvent => ({ kind: 'intended', step, before: [], after: [] });

describe('the state that is lit', () => {
  test.each<[StrategyName, string, string]>([
    ['wildcard', 'repoint-dns', 'Repoint DNS'],
    ['associate', 'repoint-dns', 'Repoint DNS to the new holder'],
    ['associate', 'associate-domains', 'Associate the domains with the target'],
    ['disable-source', 'associate-domains', 'Associate the proven domains'],
    ['assisted', 'add-domains', 'Take the released domains'],
    ['wildcard', 'request-certificate', 'Request the certificate'],
  ])('of %s at %s is "%s"', (strategy, step, state) => {
    expect(at(strategy, intended(step))).toBe(state);
  });

  test('is there for every step that the service writes, on the way out or back', () => {
    const steps = [...DEPLOYED_STEPS, ...RECORDS_STEPS, 'request-certificate', 'delete-certificate'];
    const unlit = steps.filter((step) => {
      const out = at('wildcard', intended(step)) ?? at('wildcard', BACK, intended(step));
      const evidence = { journal: journalOf(ADMITTED, intended(step)) };
      const records = currentState({
        status: 'moving',
        waitsFor: undefined,
        failure: undefined,
        request: { changes: [] },
        evidence,
      });
      return out === undefined && lit(records) === undefined;
    });
    expect(unlit).toEqual([]);
  });

  test('is there for every status, in both state machines', () => {
    const none = ['scheduled', 'cancelled', 'failed'];
    for (const request of [MOVE, { changes: [] }]) {
      for (const status of REQUEST_STATUSES.filter((one) => !none.includes(one))) {
        const events = ['restoring', 'restored', 'parked'].includes(status) ? [ADMITTED, BACK] : [ADMITTED];
        const evidence = { journal: journalOf(...events) };
        expect([
          status,
          lit(currentState({ status, waitsFor: undefined, failure: undefined, request, evidence })),
        ]).toEqual([status, expect.any(String)]);
      }
    }
  });

  test('is the wait that comes after a settled step, the question of people, and the end of what failed', () => {
    expect(at('wildcard', { kind: 'settled', step: 'remove-domains' })).toBe('Wait for old DNS answers to expire');
    expect(at('wildcard', { kind: 'asked', step: 'change-external-dns', changes: [] })).toBe('Ask for the DNS change');
    expect(at('wildcard', BACK, { kind: 'asked', step: 'restore-external-dns', changes: [] })).toBe(
      'Ask for DNS to be put back',
    );
    const failure = { error: 'NotApproved', cause: '' };
    expect(lit(currentState({ status: 'failed', waitsFor: undefined, failure, request: MOVE }))).toBe(
      'Approval rejected',
    );
  });
});

test('a step takes from its announcement until it is settled, and once more where it is done again', () => {
  const settled = (step: string): JournalEvent => ({ kind: 'settled', step });
  const done = (step: string): JournalEvent => ({ kind: 'done', step, changed: true, answers: [] });
  const journal = journalOf(
    ADMITTED,
    intended('a'),
    done('a'),
    intended('b'),
    settled('a'),
    settled('b'),
    intended('a'),
  );
  expect(stepsTaken(journal)).toEqual([
    { step: 'a', began: 1_000, settled: 4_000 },
    { step: 'b', began: 3_000, settled: 5_000 },
    { step: 'a', began: 6_000, settled: undefined },
  ]);
});

test('durations have two units at most', () => {
  expect([0, 45, 200, 7_500, 90_061].map(durationOf)).toEqual(['0 s', '45 s', '3 min 20 s', '2 h 5 min', '1 d 1 h']);
});
