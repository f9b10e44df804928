import { describe, expect, test } from '@jest/globals';
import { create } from '../../functions/plan-batch.ts';
import { inProcessDns, inProcessProbe } from '../../local/in-process/viewers.ts';
import { BatchStore } from '../../shared/aws/batch-store.ts';
import { Table } from '../../shared/aws/table.ts';
import { linesOf as linesIn, parseBatchRequest } from '../../shared/domain/batch/request.ts';
import { MoverError } from '../../shared/errors.ts';
import { newHead } from '../../shared/lambda/batches.ts';
import { invoking, type Sent } from '../functions/invoking.ts';
import { BATCH, type BatchStory, tellBatch } from './batch-story.ts';
import { linesOf, pairsOf, worldOf } from './batch-world.ts';

const PAIRS = pairsOf({ pairs: 3, domainsPerPair: 1, accounts: 3 });
const LIST = { list: { lines: linesOf(PAIRS) }, mode: 'apply' } as const;
/** Tries that the definition of move-batch has for an invocation: none of its groups may need so many. */
const TRIES = 20;
const MINUTE_MS = 60_000;

interface Faults {
  /** Before each request to AWS. */
  readonly aws?: (request: Sent) => void;
  /** Before name servers are asked for. */
  readonly dns?: (zone: string) => void;
}

/** Keeps a batch that nobody plans, and answers what plans it: each call is one invocation. */
async function taken(story: BatchStory, { aws, dns: broken }: Faults) {
  const request = parseBatchRequest(LIST);
  const lines = linesIn(request);
  const head = newHead(BATCH, request, lines, { caller: 'a test', at: story.clock.now() });
  await story.clock.run(new BatchStore(new Table('cname-mover', story.clients)).register(head, lines));
  const between = (sent: Sent, send: () => Promise<unknown>) => {
    aws?.(sent);
    return send();
  };
  const live = inProcessDns(story.aws.route53.dns);
  const dns = {
    ...live,
    nameServers: async (zone: string) => {
      broken?.(zone);
      return live.nameServers(zone);
    },
  };
  const probe = inProcessProbe(story.aws.cloudfront.network);
  const invoke = invoking(story, create, between, { dns, probe });
  return () => invoke({ batchId: BATCH }) as Promise<{ left: number }>;
}

function noAnswer(): never {
  throw new MoverError('ServiceUnavailable', 'DNS gave no answer: queryNs ESERVFAIL brand-0002.example.');
}

describe('A group that cannot be planned', () => {
  test('is tried some times, then refused with what it was, and the others are planned', async () => {
    const story = await tellBatch({ world: worldOf(PAIRS) });
    const plan = await taken(story, {
      dns: (zone) => {
        if (zone === 'brand-0002.example') noAnswer();
      },
    });

    let failures = 0;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const done = await plan().catch((error: Error) => error);
      if (!(done instanceof Error)) break;
      expect(done.name).toBe('ServiceUnavailable');
      failures += 1;
    }

    expect(failures).toBeGreaterThan(2);
    const groups = await story.groups();
    expect(groups.map(({ status }) => status)).toEqual(['ready', 'refused', 'ready']);
    expect(groups[1]?.refused).toMatchObject([
      { line: 2, code: 'ServiceUnavailable', sentence: expect.stringContaining('ESERVFAIL') },
    ]);
    expect(groups[1]).not.toHaveProperty('tries');
  });

  test('is planned after all where what was in the way passes', async () => {
    const story = await tellBatch({ world: worldOf(PAIRS) });
    let broken = true;
    const plan = await taken(story, {
      dns: (zone) => {
        if (broken && zone === 'brand-0002.example') noAnswer();
      },
    });
    await expect(plan()).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    expect((await story.groups()).map(({ status, tries }) => [status, tries])).toEqual([
      ['ready', undefined],
      ['listed', 1],
      ['ready', undefined],
    ]);
    broken = false;

    expect(await plan()).toMatchObject({ left: 0 });
    expect((await story.groups()).map(({ status }) => status)).toEqual(['ready', 'ready', 'ready']);
  });

  test.each([
    ['an hour', 60, ['ready', 'ready', 'ready']],
    ['hours', 180, ['ready', 'refused', 'ready']],
  ])('because AWS is away for %s is waited for as a move is', async (_long, minutes, statuses) => {
    const story = await tellBatch({ world: worldOf(PAIRS) });
    const began = story.clock.now();
    const id = PAIRS[1]?.target.distributionId ?? '';
    const plan = await taken(story, {
      aws: ({ path }) => {
        const isAway = story.clock.now() < began + minutes * MINUTE_MS && path.includes(id);
        if (isAway) throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
      },
    });

    for (let minute = 0; minute < 200; minute += 1) {
      const done = await plan().catch((error: Error) => error);
      if (!(done instanceof Error)) break;
      expect(done.name).toBe('ServiceUnavailable');
      await story.clock.advance(MINUTE_MS);
    }

    const groups = await story.groups();
    expect(groups.map(({ status }) => status)).toEqual(statuses);
    expect(groups[1]).not.toHaveProperty('away');
  });

  test('is refused by a defect, which keeps no other from being planned', async () => {
    const story = await tellBatch({ world: worldOf(PAIRS) });
    const plan = await taken(story, {
      dns: (zone) => {
        if (zone === 'brand-0001.example') throw new TypeError('x is not a function');
      },
    });

    expect(await plan()).toMatchObject({ left: 0 });

    const groups = await story.groups();
    expect(groups.map(({ status }) => status)).toEqual(['refused', 'ready', 'ready']);
  });

  test('is no matter where the table itself is away: nothing is counted, and all is tried again', async () => {
    const story = await tellBatch({ world: worldOf(PAIRS) });
    let away = true;
    const plan = await taken(story, {
      aws: ({ headers }) => {
        if (away && headers['x-amz-target']?.endsWith('.PutItem'))
          throw Object.assign(new Error('lost'), { code: 'EPIPE' });
      },
    });
    for (let tries = 0; tries < TRIES; tries += 1) {
      await expect(plan()).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    }
    away = false;

    expect(await plan()).toMatchObject({ left: 0 });
    expect((await story.groups()).map(({ status }) => status)).toEqual(['ready', 'ready', 'ready']);
  });
});

test('planning goes on where it was when an invocation of it dies half way', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS) });
  let half = true;
  let puts = 0;
  const read: string[] = [];
  const plan = await taken(story, {
    aws: ({ headers, path, body }) => {
      if (path.includes('/distribution/')) read.push(path);
      const isPut =
        headers['x-amz-target']?.endsWith('.PutItem') === true && Buffer.from(body as Uint8Array).includes('GROUP#');
      if (isPut) puts += 1;
      // As many that list the groups, and one verdict.
      if (isPut && half && puts > PAIRS.length + 1) throw Object.assign(new Error('lost'), { code: 'EPIPE' });
    },
  });
  await expect(plan()).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  const before = await story.groups();
  expect(before.map(({ status }) => status).sort()).toEqual(['listed', 'listed', 'ready']);
  half = false;
  read.length = 0;

  expect(await plan()).toMatchObject({ left: 0 });

  const groups = await story.groups();
  expect(groups.map(({ status }) => status)).toEqual(['ready', 'ready', 'ready']);
  const done = before.findIndex(({ status }) => status === 'ready');
  expect(groups[done]).toEqual(before[done]);
  expect(read.filter((path) => path.includes(PAIRS[done]?.target.distributionId ?? ''))).toEqual([]);
  expect(read).not.toEqual([]);
});
