import { describe, expect, test } from '@jest/globals';
import type { InvokeHook } from '../../local/lambda/lambda.ts';
import { BatchStore } from '../../shared/aws/batch-store.ts';
import { Table } from '../../shared/aws/table.ts';
import { BATCH, type BatchStory, tellBatch } from './batch-story.ts';
import { linesOf, pairsOf, worldOf } from './batch-world.ts';

/** Six pairs, whose distributions and zones are in the same accounts: a canary, then five groups in one wave. */
const PAIRS = pairsOf({ pairs: 6, domainsPerPair: 1, accounts: 1 });
const LIST = { list: { lines: linesOf(PAIRS) }, mode: 'apply' } as const;

async function told(beforeInvoke: InvokeHook = () => {}): Promise<BatchStory> {
  return tellBatch({ world: worldOf(PAIRS), beforeInvoke });
}

/** Seconds between the first and each of the groups that began in a wave. */
async function begunIn(story: BatchStory, wave: number): Promise<number[]> {
  const begun = (await story.groups()).filter((one) => one.wave === wave).map(({ begunAt = Number.NaN }) => begunAt);
  return begun.map((at) => (at - Math.min(...begun)) / 1_000);
}

describe('The groups of a wave', () => {
  test('begin one after the other where they ask the same accounts, and the breaker is asked before each wait and after it', async () => {
    const asked: number[] = [];
    const story = await told((name, payload) => {
      if (name === 'begin-group') asked.push((payload as { group: number }).group);
    });

    expect((await story.batch(LIST)).status).toBe('SUCCEEDED');

    // 28 calls of Route 53 each at five a second; waits are whole seconds.
    expect(await begunIn(story, 2)).toEqual([0, 6, 12, 17, 23]);
    expect(asked.toSorted()).toEqual([1, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
    expect(await story.domains()).toEqual({ moved: PAIRS.flatMap(({ domains }) => domains) });
  });

  test('that wait still when the batch is paused do not begin, and begin once it is resumed', async () => {
    let pausing: Promise<unknown> | undefined;
    const story: BatchStory = await told((name, payload) => {
      const { group } = payload as { group?: number };
      if (name !== 'begin-group' || group !== 3 || pausing) return;
      const batches = new BatchStore(new Table('cname-mover', story.clients));
      const paused = { by: 'ada', at: 0, reason: 'lunch' };
      // Once the others of its wave wait.
      pausing = story.clock.sleep(8_000).then(() => batches.change(BATCH, ['running'], { paused }));
    });

    expect((await story.batch(LIST)).status).toBe('SUCCEEDED');

    expect((await story.head()).status).toBe('paused');
    expect((await story.groups()).map(({ status }) => status)).toEqual([
      'moved',
      'moved',
      'moved',
      'skipped',
      'skipped',
      'skipped',
    ]);
    expect((await story.batch({ resume: BATCH }, 'again')).status).toBe('SUCCEEDED');
    expect(await story.domains()).toEqual({ moved: PAIRS.flatMap(({ domains }) => domains) });
  });
});
