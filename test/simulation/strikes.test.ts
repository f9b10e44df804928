import { expect, test } from '@jest/globals';
import { tell } from '../moves/story.ts';
import type { Call } from './calls.ts';
import { FAULTS, type Surroundings } from './faults.ts';
import { Losses } from './losses.ts';
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
