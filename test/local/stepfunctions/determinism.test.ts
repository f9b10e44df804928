import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { ScaledClock } from '../../../local/clock.ts';
import { seededRandom } from '../../../local/random.ts';
import { createStepFunctions } from '../../../local/stepfunctions/create-stepfunctions.ts';
import { createWorld, invoke } from './world.ts';

/** The package has no types. */
const validate: (definition: object) => { errorsText(separator: string): string } = createRequire(import.meta.url)(
  'asl-validator',
);

const wait = { Type: 'Wait', Seconds: '{% $round($random() * 100) %}', Next: 'Work' };
const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      Items: '{% [1..20] %}',
      MaxConcurrency: 3,
      ItemProcessor: {
        StartAt: 'Rest',
        States: { Rest: wait, Work: invoke('work', { Output: '{% $uuid() %}', End: true }) },
      },
      End: true,
    },
  },
};

async function history(seed: number): Promise<string> {
  const world = createWorld({ seed });
  world.functions.set('work', (payload) => payload);
  return JSON.stringify((await world.run(definition, [])).history);
}

test('the same seed gives the same history to the last byte, another seed another', async () => {
  const [first, again, other] = [await history(1), await history(1), await history(2)];
  expect(first).toBe(again);
  expect(first).not.toBe(other);
});

test('what this interpreter runs, an independent validator takes too', () => {
  expect(validate(structuredClone(definition)).errorsText('\n')).toBe('');
});

test('the display hears every event in order, with its execution', async () => {
  const world = createWorld();
  world.functions.set('work', (payload) => payload);
  const { history: events, executionArn } = await world.run(definition, []);
  expect(world.heard.map(({ event }) => event)).toEqual(events);
  expect(new Set(world.heard.map(({ execution }) => execution.executionArn))).toEqual(new Set([executionArn]));
});

describe('in scaled real time', () => {
  const scaled = (state: object) => {
    const stepFunctions = createStepFunctions({
      clock: new ScaledClock(1000),
      random: seededRandom(1),
      lambda: { invoke: () => new Promise(() => {}) },
    });
    const machine = { QueryLanguage: 'JSONata', StartAt: 'Only', States: { Only: state } };
    const stateMachineArn = stepFunctions.createStateMachine({ name: 'short', definition: machine });
    return stepFunctions.ended(stepFunctions.start({ stateMachineArn }));
  };

  test('a Wait takes its time', async () => {
    const { status, startDate, stopDate } = await scaled({ Type: 'Wait', Seconds: 5, End: true });
    expect(status).toBe('SUCCEEDED');
    expect(Number(stopDate) - startDate).toBeGreaterThanOrEqual(4_999);
  });

  test('a function that never answers is timed out', async () => {
    const { status, error } = await scaled(invoke('silent', { TimeoutSeconds: 5, End: true }));
    expect([status, error]).toEqual(['FAILED', 'States.Timeout']);
  });
});
