import { expect, test } from '@jest/globals';
import { type JournalEntry, type JournalEvent, nextEntry } from '../../shared/domain/journal.ts';
import { type Measure, measuresOf, waitedForApproval } from '../../shared/domain/measures.ts';

/** What the newest entry of a journal measures; `at` in seconds, each entry under the fence that holds then. */
function measured(...events: readonly (readonly [at: number, event: JournalEvent])[]): string[] {
  const entries: JournalEntry[] = [];
  let fence = 1;
  for (const [at, event] of events) {
    if (event.kind === 'restore-began') fence += 1;
    entries.push(nextEntry(entries.at(-1), { moveId: 'move-1', at: at * 1_000, fence, event }));
  }
  const last = entries.at(-1) as JournalEntry;
  return measuresOf(last, entries, 'move').map(line);
}

function line({ name, value, unit, dimensions }: Measure): string {
  return [name, ...Object.values(dimensions), value, unit].join(' ');
}

const ADMITTED = { kind: 'admitted', planHash: 'h', planDigest: 'd', execution: 'e', caller: 'c' } as const;
const intended = (step: string) => ({ kind: 'intended', step, before: [], after: [] }) as const;
const done = (step: string) => ({ kind: 'done', step, changed: true, answers: [] }) as const;
const settled = (step: string) => ({ kind: 'settled', step }) as const;

test.each([
  ['add-cover', 'cloudfront'],
  ['repoint-dns', 'route53'],
  ['request-certificate', 'acm'],
])('a stage that has settled, %s, tells how long it took and how long it waited for %s', (step, service) => {
  expect(measured([0, ADMITTED], [10, intended(step)], [12, done(step)], [190, settled(step)])).toEqual([
    `StageSeconds ${step} 180 Seconds`,
    `WaitSeconds ${service} 178 Seconds`,
  ]);
});

test('a deployment that went on beside a change of DNS was waited for only once that was everywhere', () => {
  const story = [
    [0, ADMITTED],
    [10, intended('add-cover')],
    [12, done('add-cover')],
    [1_500, settled('repoint-dns')],
    [1_505, settled('add-cover')],
  ] as const;
  expect(measured(...story)).toEqual(['StageSeconds add-cover 1495 Seconds', 'WaitSeconds cloudfront 5 Seconds']);
});

test('a stage that was done anew by the way back begins there', () => {
  const began = { kind: 'restore-began', reason: 'r', execution: 'e2' } as const;
  const again = [
    [500, began],
    [510, intended('remove-cover')],
    [511, done('remove-cover')],
    [600, settled('remove-cover')],
  ] as const;
  expect(measured([0, ADMITTED], [10, intended('remove-cover')], [11, done('remove-cover')], ...again)).toEqual([
    'StageSeconds remove-cover 90 Seconds',
    'WaitSeconds cloudfront 89 Seconds',
  ]);
});

test('people and AWS Support are waited for from the moment that they are asked', () => {
  const asked = { kind: 'asked', step: 'change-external-dns', changes: [] } as const;
  expect(measured([0, ADMITTED], [5, asked], [3_605, settled('change-external-dns')])).toEqual([
    'StageSeconds change-external-dns 3600 Seconds',
    'WaitSeconds people 3600 Seconds',
  ]);
  const swap = { kind: 'swap-seen', swapped: ['a'], free: [] } as const;
  expect(measured([0, { kind: 'support-asked', text: 't' }], [90_000, swap])).toEqual([
    'WaitSeconds support 90000 Seconds',
  ]);
  expect(waitedForApproval({ askedAt: 1_000, answer: { at: 61_000 } }).map(line)).toEqual([
    'WaitSeconds approval 60 Seconds',
  ]);
  expect(waitedForApproval({ askedAt: 1_000 })).toEqual([]);
  expect(waitedForApproval({ askedAt: 1_000, answer: { at: 61_000 }, delivered: true })).toEqual([]);
});

test('a look tells how many answers it had, and how many of them were lost to the target', () => {
  const edge = { address: '192.0.2.1', byTarget: true };
  const wrong = [
    { ...edge, byTarget: false },
    { ...edge, unmet: ['the status is 500'] },
  ];
  const blind = { address: '2001:db8::1', byTarget: false, unreachable: true };
  const looked = { observations: [{ edges: [edge, ...wrong, blind] }] };
  expect(measured([0, ADMITTED], [1, { kind: 'unproven', because: 'b', ...looked }])).toEqual([
    'Probes 4 Count',
    'UnservedProbes 2 Count',
  ]);
  const answers = { observations: [{ verdict: 'otherwise' }, { verdict: 'as-applied' }] };
  expect(measured([0, ADMITTED], [1, { kind: 'unproven', because: 'b', ...answers }])).toEqual([
    'Probes 2 Count',
    'UnservedProbes 1 Count',
  ]);
  // No alias on the target: nothing was asked, and nothing is served.
  expect(measured([0, ADMITTED], [1, { kind: 'unproven', because: 'b', observations: [] }])).toEqual([
    'Probes 0 Count',
    'UnservedProbes 1 Count',
  ]);
  expect(measured([0, ADMITTED], [1, { kind: 'verified', observations: [{ edges: [edge, blind] }] }])).toEqual([
    'Probes 2 Count',
    'UnservedProbes 0 Count',
  ]);
});

test('an end tells how it ended and how long all of it took, and the way back', () => {
  const ended = (status: 'moved' | 'restored' | 'parked') => ({ kind: 'ended', status, note: '' }) as const;
  expect(measured([0, ADMITTED], [700, ended('moved')])).toEqual([
    'Ended move moved 1 Count',
    'JobSeconds move moved 700 Seconds',
  ]);
  const began = { kind: 'restore-began', reason: 'r', execution: 'e2' } as const;
  expect(measured([0, ADMITTED], [700, ended('moved')], [90_000, began], [90_400, ended('restored')])).toEqual([
    'Ended move restored 1 Count',
    'RestoreSeconds move restored 400 Seconds',
  ]);
});

test('what is on the way measures nothing', () => {
  expect(measured([0, ADMITTED], [1, intended('add-cover')])).toEqual([]);
  expect(measured([0, ADMITTED], [1, done('add-cover')])).toEqual([]);
});
