import { expect, test } from '@jest/globals';
import { LAMBDA_UNAVAILABLE, LambdaUnavailable } from '../../local/contracts.ts';
import { tell } from '../moves/story.ts';
import { type Call, type Interceptor, interceptCalls } from './calls.ts';
import { FAULTS, type Fault, type Surroundings } from './faults.ts';
import { Lasting } from './lasting.ts';
import { Losses } from './losses.ts';
import { OUTAGE_MS } from './outage-faults.ts';
import { scenarioNamed } from './scenarios.ts';
import { anyAfter, canStrike, Strikes } from './strikes.ts';

const scenario = scenarioNamed('wildcard');

function callOf(functionName: string, action: string, place = 1): Call {
  const invocation = { functionName, step: '', payload: {}, turn: 1, calls: 0, dead: false, die: () => undefined };
  const path = '/2020-05-31/distribution/E1SOURCE00001A';
  return { invocation, action, place, attempt: 1, request: { method: 'GET', path, headers: {} } };
}

async function surroundings(more: Partial<Surroundings> = {}): Promise<Surroundings> {
  const story = await tell();
  const at = story.clock.now();
  return {
    story,
    scenario,
    executionArn: '',
    batches: [],
    at,
    earlier: () => undefined,
    harms: () => undefined,
    ...more,
  };
}

const UPDATE = callOf('change-aliases', 'cloudfront:UpdateDistribution');

test.each(['redriven', 'stopped', 'alias-taken', 'stale-read'])(
  '%s strikes nothing where it would change nothing',
  async (name) => {
    const fault = FAULTS.get(name);
    const call = name === 'stale-read' ? callOf('verify-move', 'cloudfront:GetDistribution') : UPDATE;
    expect(fault?.applies(call)).toBe(true);
    expect(fault && canStrike(fault, call, await surroundings())).toBe(false);
  },
);

test('what cannot strike does not count, and waits for the next call where it can', async () => {
  const around = await surroundings();
  const strikes = new Strikes([{ fault: 'record-deleted', nth: 1 }], {});
  await around.story.editRecord('www.example.com', 'd111111abcdef8.cloudfront.net');
  expect((await strikes.at(UPDATE, around))?.name).toBe('record-deleted');
  expect(strikes.missed).toEqual([]);
  const again = new Strikes([{ fault: 'record-deleted', nth: 1 }], {});
  expect(await again.at(UPDATE, around)).toBeUndefined();
  expect(again.struck).toEqual([]);
  expect(again.missed).toEqual([{ fault: 'record-deleted', nth: 1 }]);
});

test('a drawn fault is one that can strike there, and always the same by its number', async () => {
  const drawn = new Set<string>();
  for (let draw = 1; draw <= 20; draw += 1) {
    const names: (string | undefined)[] = [];
    for (let time = 0; time < 2; time += 1) {
      const strikes = new Strikes([anyAfter(2, draw)], {});
      const around = await surroundings();
      expect(await strikes.at(UPDATE, around)).toBeUndefined();
      names.push((await strikes.at({ ...UPDATE, place: 2 }, around))?.name);
      expect(strikes.missed).toEqual([]);
    }
    expect(names[0]).toBe(names[1]);
    drawn.add(names[0] ?? '');
  }
  expect(drawn.size).toBeGreaterThan(8);
  expect(drawn).not.toContain('redriven');
});

test('what belongs to the scenario is done at its call, whatever else strikes there', async () => {
  const around = await surroundings();
  const site = 'change-aliases/ cloudfront:UpdateDistribution';
  const strikes = new Strikes([{ fault: 'throttled', nth: 1 }], { strikes: [{ fault: 'target-edited', site }] });
  const before = around.story.configOf('E2TARGET00002B');
  expect((await strikes.at(UPDATE, around))?.name).toBe('throttled');
  expect(around.story.configOf('E2TARGET00002B')).not.toBe(before);
  expect(await strikes.at(UPDATE, around)).toBeUndefined();
  expect(strikes.struck.map(({ fault }) => fault.name)).toEqual(['throttled']);
});

test('a fault is over as late as it tells', async () => {
  const around = await surroundings();
  const strikes = new Strikes([{ fault: 'hour-away', nth: 1 }], {});
  expect(strikes.over).toBe(0);
  await strikes.at(UPDATE, around);
  expect(strikes.over).toBe(around.at + 3_600_000);
});

test('while Lambda is away it refuses in each of its ways, and begins functions again an hour later', async () => {
  const around = await surroundings();
  const fault = FAULTS.get('lambda-away');
  const refuses = fault?.refuses?.(around);
  const ways = Array.from({ length: LAMBDA_UNAVAILABLE.length }, () => refuses?.()?.errorType);
  expect(ways.toSorted()).toEqual(LAMBDA_UNAVAILABLE.map((way) => `Lambda.${way}`).toSorted());
  expect(fault?.applies(UPDATE)).toBe(true);
  expect(fault?.applies({ ...UPDATE, place: 2 })).toBe(false);
  await around.story.clock.advance(OUTAGE_MS);
  expect(refuses?.()).toBeUndefined();
});

test('an invocation that is refused never reaches its function, whoever invokes it', async () => {
  const { story } = await surroundings();
  const lasting = new Lasting();
  const calls: string[] = [];
  const intercept: Interceptor = (call, send) => {
    calls.push(call.invocation.functionName);
    return send();
  };
  interceptCalls(story, intercept, lasting.refusal);
  lasting.add(FAULTS.get('region-away') as Fault, UPDATE, await surroundings({ story }));
  await expect(story.invoke('get-health', {})).rejects.toThrow(LambdaUnavailable);
  const { status } = await story.api.handle({ method: 'GET', url: '/health', headers: {}, body: Buffer.of() });
  expect([status, calls]).toEqual([500, []]);
  lasting.heal();
  expect((await story.api.handle({ method: 'GET', url: '/health', headers: {}, body: Buffer.of() })).status).toBe(200);
  expect(new Set(calls)).toEqual(new Set(['get-health']));
});

test('only what a fault may harm is excused, and only from then on', async () => {
  const story = await tell();
  const losses = new Losses(story, scenario);
  await story.editRecord('shop.example.com', 'nowhere.example.net');
  await story.clock.advance(60_000);
  losses.excuse((domain) => domain !== 'new.example.com');
  await story.editRecord('www.example.com', 'nowhere.example.net');
  await story.editRecord('new.example.com', 'nowhere.example.net');
  await story.clock.advance(60_000);
  const names = losses.unexcused().map((told) => told.split(' ')[0]);
  expect([...new Set(names)].sort()).toEqual(['new.example.com', 'shop.example.com']);
});
