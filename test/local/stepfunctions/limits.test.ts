import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { createWorld, invoke } from './world.ts';

const filler = (bytes: number) => `{% $pad('', ${bytes}, 'x') %}`;

describe('256 KiB', () => {
  const only = (fields: object) => ({
    StartAt: 'Only',
    States: { Only: { Type: 'Pass', End: true, Output: 1, ...fields } },
  });

  test.each([
    ['an output', only({ Output: filler(262_142) }), only({ Output: filler(262_143) })],
    [
      'all variables of one Assign',
      only({ Assign: { a: filler(262_144 - 8) } }),
      only({ Assign: { a: filler(262_144 - 7) } }),
    ],
  ])('is the most that %s may hold', async (_, most, more) => {
    expect((await createWorld().run(most)).status).toBe('SUCCEEDED');
    expect((await createWorld().run(more)).error).toBe('States.DataLimitExceeded');
  });

  test('is the most that the arguments of a task may hold', async () => {
    const world = createWorld();
    world.functions.set('work', () => 1);
    const state = invoke('work', { Arguments: { FunctionName: 'work', Payload: filler(262_144) }, End: true });
    expect((await world.run({ StartAt: 'Work', States: { Work: state } })).error).toBe('States.DataLimitExceeded');
  });

  test('counts bytes, not characters', async () => {
    const { error } = await createWorld().run(only({ Output: "{% $pad('', 131072, 'ü') %}" }));
    expect(error).toBe('States.DataLimitExceeded');
  });
});

test('10 MiB is the most that all variables together may hold', async () => {
  const states = Array.from({ length: 45 }, (_, i) => {
    const next = i === 44 ? { End: true } : { Next: `S${i + 1}` };
    return [`S${i}`, { Type: 'Pass', Assign: { [`v${i}`]: filler(250_000) }, Output: 1, ...next }];
  });
  const { status, error, history } = await createWorld().run({ StartAt: 'S0', States: Object.fromEntries(states) });
  expect([status, error]).toEqual(['FAILED', 'States.DataLimitExceeded']);
  expect(history.filter(({ type }) => type === 'PassStateExited')).toHaveLength(41);
});

test('an execution fails at its 25,000th event, which no catcher takes, and can not be redriven', async () => {
  const world = createWorld();
  const loop = {
    StartAt: 'Look',
    States: {
      Look: { Type: 'Choice', Choices: [{ Condition: '{% $states.input %}', Next: 'Look' }], Default: 'Done' },
      Done: { Type: 'Succeed' },
    },
  };
  const outer = {
    Type: 'Parallel',
    Branches: [loop],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
    End: true,
  };
  const { status, error, cause, history, executionArn } = await world.run(
    { StartAt: 'Outer', States: { Outer: outer, Caught: { Type: 'Succeed' } } },
    true,
  );
  expect([status, error]).toEqual(['FAILED', 'States.Runtime']);
  expect(cause).toBe('The execution reached the maximum number of history events (25000).');
  expect(history).toHaveLength(25_000);
  expect(history.at(-1)?.type).toBe('ExecutionFailed');
  await expect(world.client().send(new RedriveExecutionCommand({ executionArn }))).rejects.toMatchObject({
    name: 'ExecutionNotRedrivable',
  });
});
