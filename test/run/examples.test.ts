import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { loadBatchRun, loadRecordsRun, loadRun } from '../../local/run/load.ts';
import { idOf } from '../../shared/domain/refs.ts';
import { BATCH, tellBatch } from '../batches/batch-story.ts';
import { tell } from '../moves/story.ts';
import { tellRecords } from '../records/records-story.ts';

/** How each example ends: the status of its execution, its error, what its cause says, and whether an outage was declared. */
const ENDS: Readonly<Record<string, { status: string; error?: string; says: string; outage?: true }>> = {
  www: { status: 'SUCCEEDED', says: '# Move example: moved' },
  'several-names': { status: 'SUCCEEDED', says: '# Move example: moved' },
  'deep-name': { status: 'SUCCEEDED', says: '# Move example: moved' },
  'external-dns': { status: 'SUCCEEDED', says: 'change-external-dns: settled everywhere' },
  approval: { status: 'SUCCEEDED', says: 'the plan was approved by Kim of change management' },
  'provision-certificate': { status: 'SUCCEEDED', says: 'requested by this move' },
  associate: { status: 'SUCCEEDED', says: 'and answers GET /health as the request expects for 1 of 1 domains.' },
  'disable-source': { status: 'SUCCEEDED', says: '# Move example: moved', outage: true },
  apex: { status: 'FAILED', error: 'PlanRefused', says: 'AWS Support' },
  tenant: { status: 'SUCCEEDED', says: '# Move example: moved' },
  'tenant-to-tenant': { status: 'SUCCEEDED', says: '# Move example: moved' },
  assisted: { status: 'SUCCEEDED', says: '## The case for AWS Support' },
  unlisted: { status: 'SUCCEEDED', says: 'account ******777777' },
  'cover-refused': { status: 'FAILED', error: 'AliasDnsNotSettled', says: 'Restored; nothing was moved.' },
};

const ALL = readdirSync('examples/worlds').map((file) => file.replace('.json', ''));
const EXAMPLES = ALL.filter((name) => !name.startsWith('records-') && name !== 'batch');

test.each(EXAMPLES)('the example %s ends as expected, and only a declared outage loses requests', async (name) => {
  const { request, world } = loadRun({ request: `examples/${name}.json`, world: undefined, dryRun: false });
  const story = await tell({ world, viewers: request.domains });
  const before = story.state();

  const { status, error, cause, output } = await story.move(request, 'example');

  expect({ status, error }).toEqual({ status: ENDS[name]?.status, error: ENDS[name]?.error });
  expect(cause ?? output).toContain(ENDS[name]?.says);
  expect(story.lost().length > 0).toBe(ENDS[name]?.outage ?? false);
  if (status === 'FAILED') expect(story.state()).toEqual(before);
  else expect(story.aliasesOf(idOf(request.target))).toEqual(expect.arrayContaining(request.domains));
});

/** What the name servers answer once each example of record changes has ended. */
const ANSWERED: Readonly<Record<string, readonly [name: string, type: string, answer: string]>> = {
  'records-apex': ['example.com', 'A', '192.0.2.1'],
  'records-approval': ['api.example.com', 'A', '198.51.100.10'],
  'records-api': ['api.example.com', 'A', '198.51.100.20'],
  'records-load-balancer': ['api.example.com', 'A', '198.51.100.10'],
  'records-weighted': ['www.example.com', 'CNAME', 'old.example.net'],
};

test.each(ALL.filter((name) => name.startsWith('records-')))('the example %s ends as expected', async (name) => {
  const run = loadRecordsRun({ request: `examples/${name}.json`, world: undefined, dryRun: false });
  const story = await tellRecords({ world: run?.world ?? { accounts: [] } });
  const [host = '', type = '', answer] = ANSWERED[name] ?? [];

  const { status, output = '' } = await story.change([], run?.request);

  expect(status).toBe('SUCCEEDED');
  expect(story.dig(host, type)).toContain(answer);
  expect(output.includes('the plan was approved by')).toBe(run?.request.approval);
});

test('the example batch moves what can move, tells what cannot, and loses no request', async () => {
  const run = loadBatchRun({ request: 'examples/batch.json', world: undefined, dryRun: false });
  const moving = ['shop.example.com', 'www.example.com', 'www.example.net', 'www.example.org'];
  const story = await tellBatch({ world: run?.world ?? { accounts: [] }, viewers: [...moving, 'example.org'] });

  const { status, output = '' } = await story.batch(run?.request);

  expect({ status, output: output.includes(`# Batch ${BATCH}: completed`) }).toEqual({
    status: 'SUCCEEDED',
    output: true,
  });
  const { moved = [], ...others } = await story.domains();
  expect(moved.toSorted()).toEqual(moving);
  expect(others).toEqual({ 'already-there': ['blog.example.net'], refused: ['example.org'] });
  expect(story.lost()).toEqual([]);
});
