import { describe, expect, test } from '@jest/globals';
import { evidenceOf } from '../../shared/domain/evidence.ts';
import { EvidenceFile } from '../../shared/domain/evidence-schema.ts';
import { type JournalEntry, type JournalEvent, nextEntry } from '../../shared/domain/journal.ts';
import { planDigest } from '../../shared/domain/records-job/plan.ts';
import { verifyEvidence } from '../../shared/domain/verify-evidence.ts';
import { cname, planOf, SOURCE_HOST, TARGET_HOST } from './facts.ts';

const PLAN = planOf({ request: { ticket: 'OPS-1' }, source: { aliases: ['www.example.com', 'shop.example.com'] } });
const BEFORE = cname('www.example.com', SOURCE_HOST);
const AFTER = cname('www.example.com', TARGET_HOST);
const LOOKED = {
  observations: [
    {
      domain: 'www.example.com',
      zone: 'example.com',
      conclusive: true,
      edges: [{ address: '192.0.2.1', byTarget: true }],
    },
  ],
  servers: { 'example.com': ['ns-1.example.net'] },
  certificates: [{ serial: 'AB', issuer: 'Amazon', expires: '2026-01-02T00:00:00.000Z' }],
  ends: {
    source: { aliases: [], others: 1, configDigest: 'd1' },
    target: { aliases: ['www.example.com'], others: 0, configDigest: 'd2' },
  },
};
const EVENTS: readonly JournalEvent[] = [
  { kind: 'admitted', planHash: PLAN.hash, planDigest: planDigest(PLAN), execution: 'e1', caller: 'token jira' },
  { kind: 'approved', planHash: PLAN.hash, by: 'kim', comment: 'fine' },
  { kind: 'intended', step: 'repoint-dns', before: [BEFORE], after: [AFTER] },
  { kind: 'refused', step: 'repoint-dns', error: 'RecordsRefused', answers: [3] },
  { kind: 'intended', step: 'repoint-dns', before: [BEFORE], after: [AFTER] },
  { kind: 'done', step: 'repoint-dns', changed: true, answers: [5] },
  {
    kind: 'intended',
    step: 'remove-domains',
    before: ['www.example.com', 'shop.example.com'],
    after: ['shop.example.com'],
  },
  { kind: 'done', step: 'remove-domains', changed: true, answers: [7] },
  { kind: 'unproven', because: 'www.example.com at 192.0.2.1: no answer', observations: [] },
  { kind: 'verified', ...LOOKED },
  { kind: 'ended', status: 'moved', note: 'so' },
];

function journalOf(events: readonly JournalEvent[], moveId = 'move-1'): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const [index, event] of events.entries()) {
    entries.push(nextEntry(entries.at(-1), { moveId, at: Date.UTC(2026, 0, 1) + index * 1_000, fence: 1, event }));
  }
  return entries;
}

/** Evidence as it comes out of its file, with what somebody did to it. */
function file(forge: (evidence: Forged) => void = () => {}, events = EVENTS): Forged {
  const evidence = JSON.parse(JSON.stringify(evidenceOf(PLAN, journalOf(events)))) as Forged;
  forge(evidence);
  return evidence;
}
// biome-ignore lint/suspicious/noExplicitAny: what is forged has no type
type Forged = any;

const last = (evidence: Forged): string => evidence.journal.at(-1).hash;

describe('evidence', () => {
  test('has the form that is documented, and holds together', () => {
    expect(EvidenceFile.safeParse(file()).error).toBeUndefined();
    expect(verifyEvidence(file())).toMatchObject({ verdict: 'intact', after: undefined });
  });

  test('tells who approved, what was before and after, what was seen, how often AWS was asked, and what went wrong', () => {
    expect(file()).toMatchObject({
      version: 1,
      kind: 'move',
      approvals: [{ entry: 2, by: 'kim', planHash: PLAN.hash, comment: 'fine' }],
      aliases: {
        source: { distribution: 'E1SOURCE', before: ['www.example.com'], after: [] },
        target: { distribution: 'E2TARGET', before: [], after: ['www.example.com'] },
      },
      records: [{ name: 'www.example.com.', type: 'CNAME', before: BEFORE, after: AFTER }],
      writes: [
        { entry: 3, step: 'repoint-dns', outcome: 'refused', error: 'RecordsRefused' },
        { entry: 5, step: 'repoint-dns', outcome: 'written' },
        { entry: 7, step: 'remove-domains', outcome: 'written' },
      ],
      looks: [
        { entry: 9, proven: false },
        { entry: 10, proven: true, ...LOOKED },
      ],
      errors: [
        { entry: 4, step: 'repoint-dns', what: 'RecordsRefused' },
        { entry: 9, step: 'verify', what: 'www.example.com at 192.0.2.1: no answer' },
      ],
      requests: {
        writes: { route53: { sent: 2, refused: 1 }, cloudfront: { sent: 1, refused: 0 } },
        probes: { asked: 1, looks: 2, unproven: 1 },
      },
    });
  });

  test('says that nobody heard the end of a write', () => {
    const cut = file(undefined, EVENTS.slice(0, 3));
    expect(cut.writes).toMatchObject([{ outcome: 'unknown' }]);
    expect(verifyEvidence(cut)).toMatchObject({ verdict: 'intact' });
  });
});

describe('evidence that was tampered with', () => {
  const DERIVED = [
    'outcome',
    'began',
    'ended',
    'approvals',
    'writes',
    'aliases',
    'records',
    'looks',
    'errors',
    'requests',
    'domains',
    'ticket',
  ] as const;
  const FORGED: Readonly<Record<(typeof DERIVED)[number], unknown>> = {
    outcome: 'restored',
    began: '2020-01-01T00:00:00.000Z',
    ended: '2020-01-01T00:00:00.000Z',
    approvals: [],
    writes: [],
    aliases: {
      source: { distribution: 'E1', before: [], after: [] },
      target: { distribution: 'E2', before: [], after: [] },
    },
    records: [],
    looks: [],
    errors: [],
    requests: { writes: {}, probes: { asked: 0, looks: 0, unproven: 0 } },
    domains: ['other.example.com'],
    ticket: 'OPS-2',
  };
  test.each(DERIVED)('in what it tells as "%s", is found', (name) => {
    const forged = file((evidence) => {
      evidence[name] = FORGED[name];
    });
    expect(verifyEvidence(forged)).toEqual({
      verdict: 'broken',
      brokenEntry: undefined,
      problems: [`"${name}" does not say what plan and journal say.`],
    });
  });

  test.each<[string, (evidence: Forged) => void]>([
    [
      'who asked, and the ticket, in both places',
      (evidence) => {
        for (const one of [evidence, evidence.plan.request])
          Object.assign(one, { ticket: 'OPS-2', requestedBy: 'eve' });
      },
    ],
    [
      'whether an approval was asked for',
      (evidence) => {
        evidence.plan.request.approval = true;
      },
    ],
    [
      'a check',
      (evidence) => {
        evidence.plan.checks.pop();
      },
    ],
    [
      'the configs as planned',
      (evidence) => {
        evidence.plan.configDigests.source = 'other';
      },
    ],
  ])('in %s, to which the hash of the plan is blind, is found', (_what, forge) => {
    expect(verifyEvidence(file(forge))).toMatchObject({
      verdict: 'broken',
      problems: [expect.stringMatching(/^The plan is not as it was admitted/)],
    });
  });

  test('in who called, is found', () => {
    const forged = file((evidence) => {
      evidence.caller = 'token other';
    });
    expect(verifyEvidence(forged)).toMatchObject({ problems: ['"caller" does not say what plan and journal say.'] });
  });

  test.each<[string, (journal: Forged[]) => void, number, RegExp]>([
    [
      'changed',
      (journal) => {
        journal[4].event.after = [BEFORE];
      },
      5,
      /its content is not what its hash says/,
    ],
    [
      'redated',
      (journal) => {
        journal[1].at += 1;
      },
      2,
      /its content is not what its hash says/,
    ],
    [
      'taken out',
      (journal) => {
        journal.splice(3, 1);
      },
      4,
      /number 5 stands in its place/,
    ],
    [
      'exchanged',
      (journal) => {
        [journal[2], journal[3]] = [journal[3], journal[2]];
      },
      3,
      /number 4 stands in its place/,
    ],
    [
      'renumbered',
      (journal) => {
        journal.splice(3, 1);
        for (const [at, entry] of journal.entries()) entry.sequence = at + 1;
      },
      4,
      /does not follow on entry 3/,
    ],
    [
      'given a member more',
      (journal) => {
        journal[5].signed = 'kim';
      },
      6,
      /.*/,
    ],
  ])('by an entry that was %s, is found, and at which', (_how, forge, place, why) => {
    const verified = verifyEvidence(file((evidence) => forge(evidence.journal)));
    if (verified.verdict === 'unreadable') expect(verified.because).toMatch(/signed/);
    else {
      expect(verified).toMatchObject({ verdict: 'broken', brokenEntry: place });
      expect(verified.verdict === 'broken' && verified.problems[0]).toMatch(why);
    }
  });

  test('by another plan, with a hash of its own, is found', () => {
    const other = planOf({ domains: ['shop.example.com'], source: { aliases: ['shop.example.com'] } });
    const forged = file((evidence) => {
      evidence.plan = JSON.parse(JSON.stringify(other));
    });
    const verified = verifyEvidence(forged);
    expect(verified.verdict === 'broken' && verified.problems).toEqual(
      expect.arrayContaining([
        `Entry 1 of the journal admitted another plan: ${PLAN.hash}.`,
        `Entry 2 of the journal approved another plan: ${PLAN.hash}.`,
      ]),
    );
    const steps = file((evidence) => {
      evidence.plan.steps.pop();
    });
    expect(verifyEvidence(steps)).toMatchObject({
      problems: ['The plan is not what its hash says.', expect.stringMatching(/^The plan is not as it was admitted/)],
    });
  });

  test('by entries of another move, is found', () => {
    const forged = file((evidence) => {
      evidence.journal = JSON.parse(JSON.stringify(journalOf(EVENTS, 'move-2')));
      evidence.head.hash = last(evidence);
    });
    expect(verifyEvidence(forged)).toMatchObject({
      verdict: 'broken',
      problems: expect.arrayContaining(['Entry 1 of the journal is of move-2, not of move-1.']),
    });
  });

  test('by cutting it short, is found by a hash that is known from elsewhere, and by that only', () => {
    const told = last(file());
    const shortened = file(undefined, EVENTS.slice(0, -1));
    expect(verifyEvidence(shortened)).toMatchObject({ verdict: 'intact' });
    expect(verifyEvidence(shortened, told)).toMatchObject({
      verdict: 'broken',
      problems: [expect.stringMatching(`has the hash ${told}: entries were taken away behind entry 10`)],
    });
    expect(verifyEvidence(file(), told)).toMatchObject({ verdict: 'intact', after: 0 });
    // What was told before the journal went on is no less true.
    expect(verifyEvidence(file(), file().journal[7].hash)).toMatchObject({ verdict: 'intact', after: 3 });
  });
});

test.each<[string, unknown, RegExp]>([
  ['nothing', null, /no evidence of version 1/],
  ['a list', [], /no evidence of version 1/],
  ['another version', { ...file(), version: 2 }, /version/],
  ['an answer of the API', { moveId: 'move-1', evidence: file() }, /its member "evidence"/],
  ['a journal without entries', { ...file(), journal: [] }, /journal is empty/],
  ['a member that evidence does not have', { ...file(), verifiedBy: 'me' }, /verifiedBy/],
  [
    'times beyond all calendars',
    file((evidence) => {
      evidence.journal[0].at = 1e300;
    }),
    /journal\[0\]\.at/,
  ],
])('%s is no evidence, and is told to be none', (_what, value, why) => {
  const verified = verifyEvidence(value);
  expect(verified.verdict).toBe('unreadable');
  expect(verified.verdict === 'unreadable' && verified.because).toMatch(why);
});
