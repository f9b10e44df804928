import { expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { BatchHead, Group } from '../../../shared/domain/batch/batch.ts';
import { cutOff, endOfRun, statusOfPlan } from '../../../shared/domain/batch/outcome.ts';
import {
  renderCsv,
  renderCsvWithin,
  renderReport,
  rowsOf,
  totalsOf,
  wavesOf,
} from '../../../shared/domain/batch/report.ts';
import { parseBatchRequest } from '../../../shared/domain/batch/request.ts';

const TARGET = { accountId: '222222222222', distributionId: 'E2TARGET00002B' };
const EVIL = {
  line: 3,
  domain: 'c.example.com',
  code: 'dns-no-zone',
  sentence: '=HYPERLINK("x"), "said"',
  remedy: '@x',
};
const GROUPS: readonly Group[] = [
  {
    group: 1,
    status: 'moved',
    run: 1,
    wave: 1,
    moveId: 'b-1',
    endedAt: 0,
    domains: [{ line: 2, domain: '*.example.com' }],
    target: TARGET,
    refused: [EVIL],
    there: [],
  },
  {
    group: 2,
    status: 'restored',
    run: 1,
    wave: 2,
    moveId: 'b-2',
    domains: [{ line: 1, domain: 'b.example.com' }],
    target: TARGET,
    refused: [],
    there: [{ line: 4, domain: 'd.example.com', code: 'already-there', sentence: 'It is there.' }],
    note: 'CoverGone',
  },
];
const WORD = { by: 'ada', at: 0, reason: 'lunch' };
const PLAN = {
  planHash: '0'.repeat(64),
  strategy: 'associate',
  expectedSeconds: 720,
  warnings: 0,
  people: false,
  outage: false,
  provisions: false,
  room: 9,
  accounts: [],
  zones: {},
  locks: [],
};
const { list: _list, defaults: _defaults, ...order } = parseBatchRequest({ list: { csv: '' }, mode: 'apply' });
const HEAD: BatchHead = {
  batchId: 'b',
  status: 'completed',
  order,
  bodyDigest: '',
  caller: 'token jira',
  at: 0,
  domains: 4,
  groups: 2,
  names: [],
  accounts: [],
  searched: false,
  run: 1,
  wave: 2,
};

test('the report has every domain in the order of the list, and a CSV that spreadsheets take for text', () => {
  const rows = rowsOf(GROUPS);
  const [header, ...cells] = parse(renderCsv(rows)) as string[][];

  expect(rows.map(({ line, status }) => [line, status])).toEqual([
    [1, 'restored'],
    [2, 'moved'],
    [3, 'refused'],
    [4, 'already-there'],
  ]);
  expect(totalsOf(rows)).toEqual({ restored: 1, moved: 1, refused: 1, 'already-there': 1 });
  expect(header?.slice(0, 3)).toEqual(['line', 'domain', 'status']);
  expect(cells[1]?.[1]).toBe('*.example.com');
  expect(cells[2]?.slice(-2)).toEqual([`'${EVIL.sentence}`, "'@x"]);
});

test('a CSV that is too long for an answer has every domain, with shorter notes or none', () => {
  const LONGEST = 10_000;
  const domains = Array.from(
    { length: LONGEST },
    (_, at) => `d${String(at).padStart(5, '0')}.${'x'.repeat(40)}.example`,
  );
  const refused = domains.map((domain, at) => ({
    line: at + 1,
    domain,
    code: 'dns-no-zone',
    sentence: '"Ü" '.repeat(100),
    remedy: 'r'.repeat(400),
  }));
  const rows = rowsOf([{ group: 1, status: 'refused', domains: [], target: TARGET, refused, there: [] }]);
  const within = (most: number) => renderCsvWithin(rows, most);

  expect(Buffer.byteLength(JSON.stringify(renderCsv(rows)))).toBeGreaterThan(6_291_456);
  const text = within(5_000_000);
  expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThan(5_000_000);
  const [header, first, ...others] = parse(text) as string[][];
  expect([header?.[1], first?.[1], others.at(-1)?.[1]]).toEqual(['domain', domains[0], domains.at(-1)]);
  expect([first?.at(-1)?.length, others.length]).toEqual([100, LONGEST - 1]);
  expect((parse(within(2_000_000)) as string[][])[1]?.slice(-3)).toEqual(['dns-no-zone', '', '']);
  expect(renderCsvWithin(rows.slice(0, 9), 5_000_000)).toBe(renderCsv(rows.slice(0, 9)));
});

test('as a document it tells the waves, and one by one what did not go as it should', () => {
  const text = renderReport(HEAD, GROUPS);

  expect(text).toContain('| 1 | 1, the canary | 1 | 1 | 1 moved |');
  expect(text).toContain('- line 1, b.example.com (move b-2): CoverGone');
  expect(text).toContain('- line 3, c.example.com: =HYPERLINK');
  expect(text).not.toContain('line 2,');
  expect(wavesOf(GROUPS).map(({ ended }) => ended)).toEqual([{ moved: 1 }, { restored: 1 }]);
});

const RESUMED = 'were not begun: they move once the batch is resumed';
const NEVER = 'were not begun, and will not move: the batch was aborted';
const COULD = 'can move: a batch with `mode` `apply` does it';

test.each([
  [{ status: 'planned' }, 'will move'],
  [{ status: 'planned', order: { ...order, mode: 'plan' } }, COULD],
  [{ status: 'planning', order: { ...order, mode: 'plan' } }, COULD],
  [{ status: 'failed', order: { ...order, mode: 'plan' } }, COULD],
  [{ status: 'waiting' }, 'will move'],
  [{ status: 'running' }, 'will move'],
  [{ status: 'running', paused: WORD }, RESUMED],
  [{ status: 'paused' }, RESUMED],
  [{ status: 'stopped' }, RESUMED],
  [{ status: 'failed' }, RESUMED],
  [{ status: 'running', aborted: WORD, paused: WORD }, NEVER],
  [{ status: 'aborted' }, NEVER],
] as const)('as a document of a batch that is %j it says of what is ready: %s', (stands, meaning) => {
  const ready = GROUPS.map((one) => ({ ...one, status: 'ready' as const, plan: PLAN }));

  const text = renderReport({ ...HEAD, ...stands }, ready);

  expect(text).toContain(`- 2 ${meaning} (\`ready\`)\n`);
  expect(text.includes('- 2 groups to move, each about 12 minutes at most')).toBe(
    meaning !== NEVER && stands.status !== 'planning',
  );
});

test('as a document it tells who said what to it, and why', () => {
  const said = [
    { what: 'paused', by: 'ada', at: 0, reason: 'CHG-8' },
    { what: 'resumed', by: 'an execution started by hand', at: 60_000 },
  ] as const;

  const text = renderReport({ ...HEAD, said }, GROUPS);

  expect(text).toContain('- 1970-01-01T00:00:00.000Z ada paused it: CHG-8');
  expect(text).toContain('- 1970-01-01T00:01:00.000Z an execution started by hand resumed it\n');
  expect(renderReport(HEAD, GROUPS)).not.toContain('What was said');
});

test.each([
  [{ mode: 'plan' }, 'planned'],
  [{ approval: true }, 'waiting'],
  [{}, 'planned'],
] as const)('a batch that can move something and says %j is then %s', (said, status) => {
  const ready = GROUPS.map((one) => ({ ...one, status: 'ready' as const }));

  expect(statusOfPlan({ order: { ...order, ...said } }, ready).status).toBe(status);
});

test('a batch that can move nothing is refused, or completed where all is there already', () => {
  const [first] = GROUPS;
  const there = { ...first, domains: [], status: 'there', refused: [] } as unknown as Group;

  expect(statusOfPlan({ order }, [{ ...there, status: 'refused', refused: [EVIL] }]).status).toBe('refused');
  expect(statusOfPlan({ order }, [there]).status).toBe('completed');
});

test.each([
  [{}, 'moved', 'completed'],
  [{ paused: { by: 'ada', at: 0, reason: 'lunch' } }, 'ready', 'paused'],
  [{ aborted: { by: 'ada', at: 0, reason: 'no' } }, 'skipped', 'aborted'],
  [{ failed: new Set([1, 2, 3]) }, 'skipped', 'stopped'],
] as const)('a run with %j and a group that is %s ends %s', (said, status, end) => {
  const groups = GROUPS.map((one) => ({ ...one, status }));

  expect(endOfRun({ ...HEAD, ...said }, groups)?.status).toBe(end);
});

test('a run goes on where groups are left and nothing is in their way, but for those that could not be started in it', () => {
  const ready = GROUPS.map((one) => ({ ...one, status: 'ready' as const }));
  const unstarted = ready.map((one) => ({ ...one, status: 'skipped' as const, unstarted: HEAD.run }));

  expect(endOfRun(HEAD, ready)).toBeUndefined();
  expect(endOfRun(HEAD, [...ready, ...unstarted])).toBeUndefined();
  expect(endOfRun(HEAD, unstarted)).toMatchObject({
    status: 'stopped',
    note: expect.stringContaining('not be started'),
  });
  expect(endOfRun({ ...HEAD, run: 2 }, unstarted)).toBeUndefined();
});

test('an abort is the end of a batch, whatever it was to wait for, and however its execution ended', () => {
  const ready = GROUPS.map((one) => ({ ...one, status: 'ready' as const }));
  const aborted = { by: 'ada', at: 0, reason: 'no' };

  expect(statusOfPlan({ order: { ...order, approval: true }, aborted }, ready).status).toBe('aborted');
  expect(cutOff({ ...HEAD, aborted }, 'ABORTED', '').status).toBe('aborted');
});

test.each([
  [{}, 'ABORTED', 'stopped'],
  [{}, 'TIMED_OUT', 'stopped'],
  [{}, 'FAILED', 'failed'],
  [{ paused: { by: 'ada', at: 0, reason: 'lunch' } }, 'ABORTED', 'paused'],
] as const)('a batch with %j whose execution ended %s is %s, and says how it goes on', (said, how, status) => {
  const end = cutOff({ ...HEAD, ...said }, how, 'Somebody stopped it.');

  expect(end.status).toBe(status);
  expect(end.note).toContain('{"resume":"b"}');
});
