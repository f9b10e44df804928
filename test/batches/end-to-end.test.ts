import { expect, test } from '@jest/globals';
import { BATCH, tellBatch } from './batch-story.ts';
import { linesOf, pairsOf, worldOf } from './batch-world.ts';

const PAIRS = pairsOf({ pairs: 3, domainsPerPair: 2, accounts: 3 });
const ALL = PAIRS.flatMap(({ domains }) => domains);
const [FIRST, SECOND, THIRD] = PAIRS as [(typeof PAIRS)[0], (typeof PAIRS)[0], (typeof PAIRS)[0]];

test('three pairs move in waves, and a refused domain stays where it is and is told', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS) });
  const stranger = { ...linesOf([FIRST])[0], domain: `nobody.${FIRST.parent}`, source: 'E1SOURCE0001A' };
  const lines = [...linesOf(PAIRS), { ...stranger, sourceAccount: FIRST.source.accountId }];

  const execution = await story.batch({ list: { lines }, mode: 'apply', ticket: 'CHG-1' });

  expect(execution.status).toBe('SUCCEEDED');
  expect(JSON.parse(execution.output ?? '')).toMatchObject({ status: 'completed', domains: { moved: 6, refused: 1 } });
  expect(await story.domains()).toEqual({ moved: ALL, refused: [`nobody.${FIRST.parent}`] });
  const groups = await story.groups();
  expect(groups.map(({ wave, status }) => [wave, status])).toEqual([
    [1, 'moved'],
    [2, 'moved'],
    [2, 'moved'],
  ]);
  expect(groups[0]?.refused).toMatchObject([{ line: 7, code: 'domain-not-on-source' }]);
  for (const { domains, source, target } of PAIRS) {
    expect(story.aliasesOf(source.distributionId)).toEqual([]);
    expect(story.aliasesOf(target.distributionId)).toEqual(domains);
  }
  expect(story.lost()).toEqual([]);
  expect(story.file(`batches/${BATCH}/report.csv`).split('\r\n')).toHaveLength(ALL.length + 3);
  expect(story.file(`batches/${BATCH}/report.md`)).toContain('# Batch batch-1: completed');
});

test('a list as CSV from a bucket is planned alone, and nothing is changed', async () => {
  const world = worldOf(PAIRS);
  const story = await tellBatch({ world });
  const before = story.state();
  const csv = [
    'domain,target,targetAccount',
    ...linesOf([SECOND, THIRD]).map(({ domain, target, targetAccount }) => `${domain},${target},${targetAccount}`),
  ].join('\n');
  story.aws.s3.put('cname-mover-batches', 'lists/brands.csv', csv);

  const execution = await story.batch({ list: { s3: { bucket: 'cname-mover-batches', key: 'lists/brands.csv' } } });

  expect(execution.status).toBe('SUCCEEDED');
  expect(JSON.parse(execution.output ?? '')).toMatchObject({ status: 'planned', domains: { ready: 4 } });
  expect(story.state()).toEqual(before);
  expect(await story.head()).toMatchObject({ status: 'planned', domains: 4, groups: 2, run: 0 });
});
