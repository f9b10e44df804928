import { describe, expect, test } from '@jest/globals';
import { describeSteps } from '../../shared/domain/describe.ts';
import { aliasStep, recordsStep, type Step } from '../../shared/domain/plan.ts';
import type { RecordSet } from '../../shared/domain/records.ts';
import { planRestore } from '../../shared/domain/restore.ts';
import { cname, inZone, planOf, SOURCE, SOURCE_HOST, TARGET_HOST, ZONE } from './facts.ts';
import { type Present, restoreOf } from './restoring.ts';

const WWW = 'www.example.com';
const COVER = '*.example.com';
const BEFORE = cname(WWW, SOURCE_HOST);
const AFTER = cname(WWW, TARGET_HOST);
const PROOF = { Name: `_${WWW}.`, Type: 'TXT', TTL: 60, ResourceRecords: [{ Value: `"${TARGET_HOST}"` }] };
const BACK_PROOF = { ...PROOF, ResourceRecords: [{ Value: `"${SOURCE_HOST}"` }] };

/** What the way back does, in short: `withdraw-domains -www.example.com`. */
function shortly(present: Present, plan = planOf()): string[] {
  return restoreOf(present, plan).steps.map((step) => [step.id, ...contentOf(step)].join(' '));
}

function contentOf(step: Step): string[] {
  switch (step.kind) {
    case 'records':
      return [String(step.zones.flatMap(({ changes }) => changes).length)];
    case 'aliases':
      return [...step.add.map((name) => `+${name}`), ...step.remove.map((name) => `-${name}`)];
    case 'association':
    case 'swap':
      return [...step.domains];
    case 'external':
      return step.changes.map(({ name }) => name);
    case 'enabled':
    case 'certificate':
      return [];
  }
}

describe('the way back, from wherever the move stands', () => {
  const removeCover = `remove-cover -${COVER}`;
  test.each<[string, Present, string[]]>([
    ['the cover was being added', { source: [WWW], record: BEFORE }, [removeCover]],
    ['the cover is there', { source: [WWW], target: [COVER], record: BEFORE }, [removeCover]],
    ['DNS was repointed', { source: [WWW], target: [COVER], record: AFTER }, ['restore-dns 1', removeCover]],
    [
      'the domain is on neither',
      { target: [COVER], record: AFTER },
      ['restore-dns 1', `return-domains +${WWW}`, removeCover],
    ],
    [
      'the domain is on the target',
      { target: [COVER, WWW], record: AFTER },
      ['restore-dns 1', `withdraw-domains -${WWW}`, `return-domains +${WWW}`, removeCover],
    ],
    [
      'the move was finished, the cover gone',
      { target: [WWW], record: AFTER },
      [`restore-cover +${COVER}`, 'restore-dns 1', `withdraw-domains -${WWW}`, `return-domains +${WWW}`, removeCover],
    ],
    [
      'someone took the cover away while the domain was on neither',
      { record: AFTER },
      [`restore-cover +${COVER}`, 'restore-dns 1', `return-domains +${WWW}`, removeCover],
    ],
    [
      'a restore died after DNS',
      { target: [COVER, WWW], record: BEFORE },
      [`withdraw-domains -${WWW}`, `return-domains +${WWW}`, removeCover],
    ],
    ['a restore died before its last step', { source: [WWW], target: [COVER], record: BEFORE }, [removeCover]],
  ])('%s', (_what, present, steps) => {
    expect(shortly(present)).toEqual(steps);
    expect(restoreOf(present).kept).toEqual([]);
  });

  test('never takes away a cover that the move did not bring', () => {
    const plan = planOf({ target: { aliases: [COVER] } });
    expect(shortly({ target: [COVER, WWW], record: AFTER }, plan)).toEqual([
      'restore-dns 1',
      `withdraw-domains -${WWW}`,
      `return-domains +${WWW}`,
    ]);
  });

  test('brings a cover where the one that served has been taken away since', () => {
    const plan = planOf({ target: { aliases: [COVER] } });
    expect(shortly({ target: [WWW], record: AFTER }, plan)).toEqual([
      `restore-cover +${COVER}`,
      'restore-dns 1',
      `withdraw-domains -${WWW}`,
      `return-domains +${WWW}`,
      removeCover,
    ]);
  });

  test('brings no cover where a wildcard of the source or a wider one of the target serves', () => {
    const plan = planOf({ domains: ['a.shop.example.com'] });
    const back = [
      'withdraw-domains -a.shop.example.com',
      'return-domains +a.shop.example.com',
      'remove-cover -*.shop.example.com',
    ];
    expect(shortly({ target: ['a.shop.example.com', COVER] }, plan)).toEqual(back);
    expect(shortly({ source: ['*.shop.example.com'], target: ['a.shop.example.com'] }, plan)).toEqual(back);
  });

  test('leaves other aliases of both alone', () => {
    const restore = restoreOf({ source: ['x.example.com'], target: [COVER, WWW, 'y.example.com'], record: AFTER });
    expect(JSON.stringify(restore.steps)).not.toMatch(/[xy]\.example\.com/);
    expect(restore.steps).toHaveLength(4);
  });

  test('returns each of many domains from where it stands', () => {
    const [a, b] = ['a.example.com', 'b.example.com'];
    const plan = planOf({ domains: [a, b] });
    expect(shortly({ source: [a], target: [COVER, b] }, plan)).toEqual([
      `withdraw-domains -${b}`,
      `return-domains +${b}`,
      removeCover,
    ]);
  });

  test('concerns DNS only where the domain was on the target before', () => {
    const plan = planOf({ source: { aliases: [] }, target: { aliases: [WWW] } });
    expect(shortly({ target: [WWW], record: AFTER }, plan)).toEqual(['restore-dns 1']);
  });

  test('asks for no records where the plan had none to change', () => {
    const plan = planOf({ dns: [inZone(WWW, [AFTER])] });
    const facts = {
      sourceAliases: [],
      targetAliases: [COVER, WWW],
      sourceEnabled: true,
      targetGone: false,
      unheld: [],
      records: {},
    };
    expect(planRestore(plan, facts).kept).toEqual([]);
  });
});

describe('the way back of an association within one account', () => {
  const plan = planOf({ target: { accountId: SOURCE.accountId } });
  const back = ['prove-back 1', `associate-back ${WWW}`, 'unprove-ownership 1'];
  test.each<[string, Present, string[]]>([
    ['the association was refused', { source: [WWW], record: BEFORE }, []],
    ['the domain is on the target', { target: [WWW], record: BEFORE }, back],
    ['the move was finished', { target: [WWW], record: AFTER }, ['restore-dns 1', ...back]],
    ['someone took the domain from both', { record: AFTER }, ['restore-dns 1', `return-domains +${WWW}`]],
    ['a restore died after DNS', { target: [WWW], record: BEFORE }, back],
    ['a restore died before its end', { source: [WWW], record: BEFORE }, []],
    [
      'a restore died before its proof was removed',
      { source: [WWW], record: BEFORE, proof: BACK_PROOF },
      ['prove-back 1', 'unprove-ownership 1'],
    ],
  ])('%s', (_what, present, steps) => {
    expect(shortly(present, plan)).toEqual(steps);
  });

  test('takes each of many domains from where it stands, and brings no cover', () => {
    const domains = ['a.example.com', 'b.example.com', 'c.example.com'];
    const many = planOf({ domains, target: { accountId: SOURCE.accountId } });
    expect(shortly({ source: ['a.example.com'], target: ['b.example.com'] }, many)).toEqual([
      'prove-back 1',
      'associate-back b.example.com',
      'return-domains +c.example.com',
      'unprove-ownership 1',
    ]);
  });

  test('takes the TXT record of the older call away, and nothing that others wrote', () => {
    const both = { ...PROOF, ResourceRecords: [{ Value: '"theirs"' }, ...PROOF.ResourceRecords] };
    const theirs = { ...PROOF, ResourceRecords: [{ Value: '"theirs"' }] };
    const changesOf = (proof: RecordSet) =>
      recordsStep(restoreOf({ source: [WWW], record: AFTER, proof }, plan), 'unprove-ownership')?.zones[0]?.changes;
    expect(changesOf(PROOF)).toEqual([{ before: PROOF }]);
    expect(changesOf(both)).toEqual([{ before: both, after: theirs }]);
    expect(changesOf(theirs)).toBeUndefined();
  });

  test('proves the ownership for the source beside what is there, and takes both proofs away', () => {
    const both = { ...PROOF, ResourceRecords: [...PROOF.ResourceRecords, ...BACK_PROOF.ResourceRecords] };
    const wayBack = restoreOf({ target: [WWW], record: BEFORE, proof: PROOF }, plan);
    expect(recordsStep(wayBack, 'prove-back')?.zones[0]?.changes).toEqual([{ before: PROOF, after: both }]);
    expect(recordsStep(wayBack, 'unprove-ownership')?.zones[0]?.changes).toEqual([{ before: both }]);
  });

  test('leaves a proof for the source that was there before the move', () => {
    const dns = [{ ...inZone(WWW), ownership: { zone: ZONE, record: BACK_PROOF } }];
    const proven = planOf({ target: { accountId: SOURCE.accountId }, dns });
    const both = { ...PROOF, ResourceRecords: [...BACK_PROOF.ResourceRecords, ...PROOF.ResourceRecords] };
    const wayBack = restoreOf({ target: [WWW], record: BEFORE, proof: both }, proven);
    expect(recordsStep(wayBack, 'prove-back')).toBeUndefined();
    expect(recordsStep(wayBack, 'unprove-ownership')?.zones[0]?.changes).toEqual([{ before: both, after: BACK_PROOF }]);
  });
});

describe('the way back of a declared outage', () => {
  const plan = planOf({ request: { strategy: 'disable-source', allowOutage: true } });
  const proof = PROOF;
  test.each<[string, Present, string[]]>([
    ['the proof is there', { source: [WWW], record: BEFORE, proof }, ['unprove-ownership 1']],
    [
      'the source is disabled',
      { source: [WWW], record: BEFORE, proof, enabled: false },
      ['enable-source', 'unprove-ownership 1'],
    ],
    [
      'the domain is on the target',
      { target: [WWW], record: BEFORE, proof, enabled: false },
      ['enable-source', `withdraw-domains -${WWW}`, `return-domains +${WWW}`, 'unprove-ownership 1'],
    ],
    [
      'DNS was repointed',
      { target: [WWW], record: AFTER, proof, enabled: false },
      ['enable-source', 'restore-dns 1', `withdraw-domains -${WWW}`, `return-domains +${WWW}`, 'unprove-ownership 1'],
    ],
    [
      'the move was finished, and somebody enabled the source',
      { target: [WWW], record: AFTER },
      ['restore-dns 1', `withdraw-domains -${WWW}`, `return-domains +${WWW}`],
    ],
    ['the domain is on neither', { record: BEFORE, enabled: false }, ['enable-source', `return-domains +${WWW}`]],
    [
      'a restore died before the source was enabled',
      { source: [WWW], record: BEFORE, enabled: false },
      ['enable-source'],
    ],
  ])('%s', (_what, present, steps) => {
    expect(shortly(present, plan)).toEqual(steps);
    expect(restoreOf(present, plan).kept).toEqual([]);
  });

  test('enables no source that the move found disabled', () => {
    const found = planOf({
      request: { strategy: 'disable-source', allowOutage: true },
      source: { enabled: false },
    });
    expect(shortly({ target: [WWW], record: BEFORE, enabled: false }, found)).toEqual([
      `withdraw-domains -${WWW}`,
      `return-domains +${WWW}`,
    ]);
  });
});

describe('a source that someone disabled since', () => {
  const now = { target: [COVER, WWW], record: AFTER, enabled: false };

  test.each([
    ['a wildcard move', planOf()],
    ['an association', planOf({ target: { accountId: SOURCE.accountId } })],
  ])('blocks the way back of %s: nothing that returns would be served', (_what, plan) => {
    expect(() => restoreOf(now, plan)).toThrow(expect.objectContaining({ name: 'RestoreBlocked' }));
  });

  test('blocks nothing where nothing has to return', () => {
    expect(shortly({ ...now, source: [WWW], target: [COVER] })).toEqual(['restore-dns 1', `remove-cover -${COVER}`]);
  });

  test('blocks nothing where it was disabled when the move was planned', () => {
    const plan = planOf({ source: { enabled: false } });
    expect(shortly(now, plan)).toEqual(shortly({ ...now, enabled: true }, plan));
  });
});

test('a target that was deleted is neither covered nor cleared', () => {
  expect(shortly({ target: [], record: AFTER, targetGone: true })).toEqual(['restore-dns 1', `return-domains +${WWW}`]);
});

test('the way back is data: same facts, same hash; other facts, another; and in words', () => {
  const [finished, again] = [
    { target: [WWW], record: AFTER },
    { target: [WWW], record: AFTER },
  ].map((now) => restoreOf(now));
  expect(again).toEqual(finished);
  expect(restoreOf({ target: [COVER, WWW], record: AFTER }).hash).not.toBe(finished?.hash);
  expect(describeSteps({ ...planOf(), steps: finished?.steps ?? [] })).toEqual([
    'add *.example.com to the target E2TARGET',
    'www.example.com CNAME d222.cloudfront.net → www.example.com CNAME d111.cloudfront.net',
    'remove www.example.com from the target E2TARGET',
    'add www.example.com to the source E1SOURCE',
    'remove *.example.com from the target E2TARGET',
  ]);
  expect(finished && aliasStep(finished, 'return-domains')?.add).toEqual([WWW]);
});
