import { describe, expect, test } from '@jest/globals';
import { create } from '../../functions/gather-targets.ts';
import { RequestStore } from '../../shared/aws/request-store.ts';
import { Table } from '../../shared/aws/table.ts';
import { TARGETS_WORLD } from '../local/targets/targets-world.ts';
import { denying } from '../moves/denying.ts';
import { USUAL_REQUEST } from '../moves/story.ts';
import { tellRecords, worldWith } from '../records/records-story.ts';
import { invoking, losingOneAnswer, type Sent } from './invoking.ts';

const API = 'd-api.execute-api.eu-central-1.amazonaws.com';
const REQUEST = { changes: [{ name: 'api.example.com', to: API }] };
const ASKED = { moveId: 'change-1', request: REQUEST };
const MINUTE = 60_000;

const isOfTable = ({ headers }: Sent) => headers['x-amz-target']?.startsWith('DynamoDB') === true;
const isKept = (request: Sent) =>
  isOfTable(request) && Buffer.concat([request.body as Uint8Array]).includes('"TARGETS#');
const isOfApi = ({ path }: Sent) => path === '/domainnames';
type Between = (request: Sent, send: () => Promise<unknown>) => unknown;
const undisturbed: Between = (_request, send) => send();
const throttledAnswer = {
  response: {
    statusCode: 429,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'TooManyRequestsException' },
    body: Buffer.from('{"message":"Slow down."}'),
  },
};

async function world() {
  const endpoints = [{ name: API, ipv4: ['198.51.100.10'] }];
  const story = await tellRecords({ world: worldWith([], { ...TARGETS_WORLD, endpoints }) });
  return {
    story,
    gather: async (between = undisturbed, asked: unknown = ASKED) =>
      ((await invoking(story, create, between)(asked)) as { targets: string }).targets,
    plan: (targets: string, more: object = {}) =>
      story.clock.run(story.invoke('plan-records', { ...ASKED, targets, ...more })) as Promise<{
        readonly verdict: string;
        readonly warnings: readonly string[];
      }>,
  };
}

describe('what accounts tell of targets', () => {
  test('is kept for the plan, changes nothing, and registers the request', async () => {
    const { story, gather, plan } = await world();
    const before = story.state();

    const targets = await gather();
    const { verdict, warnings } = await plan(targets);

    expect([verdict, warnings]).toEqual(['ready', []]);
    expect(story.state()).toEqual(before);
    const registered = await story.clock.run(
      new RequestStore(new Table('cname-mover', story.clients)).read('change-1'),
    );
    expect(registered).toMatchObject({ caller: 'an execution started by hand', request: REQUEST, verdict: 'ready' });
  });

  test('is there for each who asked, when two have asked', async () => {
    const { story, gather, plan } = await world();
    const first = await gather();
    denying(story, /^\/domainnames/, () => true, 'json');
    await story.clock.run(story.clock.sleep(1_000));
    const second = await gather();

    expect((await plan(first)).warnings).toEqual([]);
    expect((await plan(second)).warnings.join()).toContain('may not call apigateway:GET');
    expect((await plan(first)).warnings).toEqual([]);
  });

  test('is kept once, where the answer of the table is lost', async () => {
    const { gather, plan } = await world();
    let kept = 0;
    const losing = losingOneAnswer(isKept);
    const targets = await gather((request, send) => {
      if (isKept(request)) kept += 1;
      return losing(request, send);
    });
    expect(kept).toBe(2);
    expect((await plan(targets)).verdict).toBe('ready');
  });

  test('is asked for in regions and accounts by sessions that can ask for nothing else', async () => {
    const { gather } = await world();
    const asked: string[] = [];
    await gather((request, send) => {
      if (!isOfTable(request)) asked.push(request.path);
      return send();
    });
    expect(asked).toContain('/domainnames');
    expect(asked.filter((path) => path.startsWith('/2013-04-01') || path.startsWith('/2020-05-31'))).toEqual([]);
  });
});

describe('a look that cannot be', () => {
  test('fails as throttled where a service says so, and keeps nothing', async () => {
    const { gather } = await world();
    let kept = 0;
    const throttled = gather((request, send) => {
      if (isKept(request)) kept += 1;
      return isOfApi(request) ? throttledAnswer : send();
    });
    await expect(throttled).rejects.toMatchObject({ name: 'Throttled' });
    expect(kept).toBe(0);
  });

  test('fails while the table is away', async () => {
    const { gather } = await world();
    const away: Between = (request, send) => {
      if (!isKept(request)) return send();
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
    };
    await expect(gather(away)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  });

  test.each([
    ['a request that is none', { changes: [] }, 'InvalidRequest', 'names no change'],
    ['one for later', { ...REQUEST, mode: 'apply', startAt: '2027-01-31T02:00:00Z' }, 'InvalidRequest', 'says startAt'],
  ])('asks nobody for %s', async (_what, request, name, message) => {
    const { gather } = await world();
    const asked: string[] = [];
    const refused = gather(
      (sent, send) => {
        asked.push(sent.path);
        return send();
      },
      { moveId: 'change-1', request },
    );
    await expect(refused).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
    expect(asked).toEqual([]);
  });

  test('is refused under the name of a move', async () => {
    const { story, gather } = await world();
    await story.move({ ...USUAL_REQUEST, mode: 'plan' }, 'change-1');
    await expect(gather()).rejects.toMatchObject({ name: 'MoveNotOpen' });
  });
});

describe('a plan by what was told', () => {
  test.each([
    ['nobody kept', { targets: 'f'.repeat(64) }],
    ['was told to another job', { moveId: 'change-2' }],
    ['was told for another request', { request: { ...REQUEST, allowLarge: true } }],
  ])('is not made by what %s', async (_what, more) => {
    const { gather, plan } = await world();
    const targets = await gather();
    await expect(plan(targets, more)).rejects.toMatchObject({ errorType: 'TargetsOutdated' });
  });

  test('is not made a quarter of an hour later', async () => {
    const { story, gather, plan } = await world();
    const targets = await gather();
    await story.clock.run(story.clock.sleep(14 * MINUTE));
    expect((await plan(targets)).verdict).toBe('ready');
    await story.clock.run(story.clock.sleep(2 * MINUTE));
    await expect(plan(targets)).rejects.toMatchObject({ errorType: 'TargetsOutdated' });
  });
});
