import { describe, expect, test } from '@jest/globals';
import { LambdaFailure } from '../../local/contracts.ts';
import type { InvokeHook } from '../../local/lambda/lambda.ts';
import { cname, failing, SOURCE_HOST, TARGET, TARGET_HOST, USUAL_REQUEST, USUAL_WORLD } from '../moves/story.ts';
import { type RecordsStory, tellRecords, worldWith } from './records-story.ts';

const MINUTE = 60_000;
const CHANGES = [{ name: 'new.example.com', to: TARGET_HOST }];
const WORLD = worldWith([cname('new.example.com', SOURCE_HOST), cname('www.example.com', SOURCE_HOST)]);

/** A story whose functions are told as they are invoked, with faults put into them. */
async function world(fault: (story: RecordsStory) => InvokeHook = () => () => {}) {
  const invoked: string[] = [];
  const hook: { fault: InvokeHook } = { fault: () => {} };
  const story = await tellRecords({
    world: WORLD,
    beforeInvoke: async (name, payload) => {
      if (name === 'gather-targets' || name === 'plan-records') invoked.push(name);
      await hook.fault(name, payload);
    },
  });
  hook.fault = fault(story);
  const looks = () => invoked.filter((name) => name === 'gather-targets').length;
  return { story, invoked, looks };
}

/** Throttles plans for some minutes from the first one that fits on. */
function throttled(minutes: number, fits: (payload: { admittedPlanHash?: string }) => boolean) {
  return ({ clock }: RecordsStory): InvokeHook => {
    let until: number | undefined;
    return (name, payload) => {
      if (name !== 'plan-records' || !fits(payload as object)) return;
      until ??= clock.now() + minutes * MINUTE;
      if (clock.now() < until) throw new LambdaFailure('Throttled', 'A test slows it down.');
    };
  };
}

describe('the targets of a record change', () => {
  test('are looked at before each plan', async () => {
    const { story, invoked } = await world();
    const { status } = await story.change(CHANGES);
    expect(status).toBe('SUCCEEDED');
    expect(invoked).toEqual(['gather-targets', 'plan-records', 'gather-targets', 'plan-records']);
  });

  test('are looked at anew after each wait for another move', async () => {
    const { story, invoked } = await world();
    const move = story.start({ ...USUAL_REQUEST, domains: ['www.example.com'] }, 'move-1');
    await story.clock.advance(MINUTE);
    const change = story.startChange([{ name: 'www.example.com', to: TARGET_HOST, as: 'alias' }], 'change-1');
    await story.ended(move);
    expect((await story.ended(change)).status).toBe('SUCCEEDED');
    expect(invoked.length).toBeGreaterThan(4);
    expect(invoked.filter((_name, at) => at % 2 === 0)).toEqual(invoked.filter((name) => name === 'gather-targets'));
  });

  test('that change before the first write stop it: nothing is written', async () => {
    const { story } = await world((told) => async (name) => {
      if (name !== 'admit-move') return;
      await told.editConfig(TARGET.distributionId, (xml) => xml.replace('new.example.com', 'newer.example.com'));
    });
    const before = story.records();
    const { status, error } = await story.change(CHANGES);
    expect([status, error]).toEqual(['FAILED', 'PlanChanged']);
    expect(story.records()).toEqual(before);
  });
});

describe('a plan that took too long', () => {
  test('is made by a new look at the targets', async () => {
    const { story, looks } = await world(throttled(20, ({ admittedPlanHash }) => admittedPlanHash === undefined));
    const { status } = await story.change(CHANGES);
    expect(status).toBe('SUCCEEDED');
    expect(looks()).toBe(3);
  });

  test('right before the first write as well, and it is written once', async () => {
    const { story, looks } = await world(throttled(20, ({ admittedPlanHash }) => admittedPlanHash !== undefined));
    const { status } = await story.change(CHANGES);
    expect(status).toBe('SUCCEEDED');
    expect(looks()).toBe(3);
    const writes = (await story.journal('change-1')).filter(({ event }) => event.kind === 'intended');
    expect(writes).toHaveLength(1);
  });

  test('fails after thirteen looks, with nothing changed', async () => {
    const { story, looks } = await world(() => failing('plan-records', undefined, 'TargetsOutdated'));
    const before = story.state();
    const { status, error } = await story.change(CHANGES);
    expect([status, error]).toEqual(['FAILED', 'TargetsOutdated']);
    expect(looks()).toBe(13);
    expect(story.state()).toEqual(before);
  });

  test('fails after thirteen looks, and is restored, where it was admitted', async () => {
    const { story } = await world(() => (name, payload) => {
      if (name !== 'plan-records' || !('admittedPlanHash' in (payload as object))) return;
      throw new LambdaFailure('TargetsOutdated', 'A test lets it be too old.');
    });
    const before = story.state();
    const { status, error, cause } = await story.change(CHANGES);
    expect([status, error]).toEqual(['FAILED', 'TargetsOutdated']);
    expect(cause).toContain('Restored');
    expect(story.state()).toEqual(before);
    expect(await story.locks(['domain new.example.com'])).toEqual([]);
  });

  test('is made by a new look where its execution is redriven a day later', async () => {
    const { story, invoked } = await world(() => failing('plan-records', undefined, 'Unexpected', 1));
    const arn = story.startChange(CHANGES, 'change-1');
    expect(await story.ended(arn)).toMatchObject({ status: 'FAILED', error: 'Unexpected' });
    await story.clock.advance(24 * 60 * MINUTE);
    invoked.length = 0;

    await story.redrive(arn);

    expect((await story.ended(arn)).status).toBe('SUCCEEDED');
    expect(invoked.slice(0, 3)).toEqual(['plan-records', 'gather-targets', 'plan-records']);
  });
});

test('a look whose answer is lost, and one that dies, are looked anew', async () => {
  let lost = 0;
  const story = await tellRecords({
    world: { ...USUAL_WORLD, ...WORLD },
    afterInvoke: (name) => {
      if (name !== 'gather-targets' || lost >= 2) return;
      lost += 1;
      throw new LambdaFailure(lost === 1 ? 'Lambda.ServiceException' : 'Runtime.ExitError', 'A test loses it.');
    },
  });
  expect((await story.change(CHANGES)).status).toBe('SUCCEEDED');
  expect(lost).toBe(2);
});
