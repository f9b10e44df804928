import { describe, expect, test } from '@jest/globals';
import { createWorld } from './world.ts';

const start = Date.UTC(2026, 0, 1);

function evaluated(expression: string, input: unknown = {}) {
  const Output = `{% ${expression} %}`;
  return createWorld().run({ StartAt: 'Only', States: { Only: { Type: 'Pass', End: true, Output } } }, input);
}

describe('variables', () => {
  test('all of an Assign is read from the state as it was entered, and holds from the next state on', async () => {
    const { result } = await createWorld().run({
      StartAt: 'First',
      States: {
        First: { Type: 'Pass', Assign: { a: 1, b: 2 }, Next: 'Swap' },
        Swap: { Type: 'Pass', Assign: { a: '{% $b %}', b: '{% $a %}' }, Output: '{% [$a, $b] %}', Next: 'Last' },
        Last: { Type: 'Succeed', Output: { before: '{% $states.input %}', now: '{% [$a, $b] %}' } },
      },
    });
    expect(result).toEqual({ before: [1, 2], now: [2, 1] });
  });

  test('an inner scope reads the outer one, and what it assigns stays inside', async () => {
    const { result } = await createWorld().run(
      {
        StartAt: 'Outer',
        States: {
          Outer: { Type: 'Pass', Assign: { factor: 10 }, Output: '{% $states.input %}', Next: 'Each' },
          Each: {
            Type: 'Map',
            ItemProcessor: {
              StartAt: 'Multiply',
              States: {
                Multiply: { Type: 'Pass', Assign: { product: '{% $states.input * $factor %}' }, Next: 'Give' },
                Give: { Type: 'Pass', Output: '{% $product %}', End: true },
              },
            },
            Assign: { products: '{% $states.result %}' },
            Next: 'After',
          },
          After: { Type: 'Succeed', Output: ['{% $products %}', "{% $exists($product) ? 'leaked' : 'inside' %}"] },
        },
      },
      [1, 2],
    );
    expect(result).toEqual([[10, 20], 'inside']);
  });
});

describe('$states', () => {
  test('the context tells of the execution, the state machine and the state', async () => {
    const { result, executionArn, stateMachineArn, name } = await evaluated('$states.context', { n: 1 });
    expect(result).toEqual({
      Execution: {
        Id: executionArn,
        Name: name,
        StartTime: '2026-01-01T00:00:00.000Z',
        Input: { n: 1 },
        RoleArn: 'arn:aws:iam::111111111111:role/machine-1',
        RedriveCount: 0,
      },
      State: { Name: 'Only', EnteredTime: '2026-01-01T00:00:00.000Z', RetryCount: 0 },
      StateMachine: { Id: stateMachineArn, Name: 'machine-1' },
    });
  });
});

describe('functions', () => {
  test.each([
    ['$partition([1..5], 2)', [[1, 2], [3, 4], [5]]],
    ['$partition([1,2,3], 2.9)', [[1, 2], [3]]],
    ['$range(1, 9, 4)', [1, 5, 9]],
    ['$range(-1.7, 1, 1)', [-1, 0, 1]],
    ['$range(5, 1, -2)', [5, 3, 1]],
    ['$range(1, 1, 1)', 1],
    ["$hash('abc', 'MD5')", '900150983cd24fb0d6963f7d28e17f72'],
    ["$hash('abc', 'SHA-256')", 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [`$parse('{"a":[1]}').a[0]`, 1],
    ['$random(7) = $random(7)', true],
    ['$random() < 1', true],
    ['$millis()', start],
    ['$now()', '2026-01-01T00:00:00.000Z'],
    ["$now('[Y0001]/[M01]')", '2026/01'],
    ['$count($shuffle([1..9]))', 9],
    ['[1..3] ~> $map(function($n) { $n * 2 })', [2, 4, 6]],
    ['{"a": 1/0}', { a: 'Infinity' }],
    ["$lookup({'a': null}, 'a')", null],
  ])('%s', async (expression, value) => {
    expect((await evaluated(expression)).result).toEqual(value);
  });

  test('$uuid is one, and differs from call to call', async () => {
    const { result } = await evaluated('[$uuid(), $uuid()]');
    const [first, second] = result as string[];
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(first).not.toBe(second);
  });

  test.each([
    ['nothing', '$states.input.absent'],
    ['a $range whose step leads away', '$range(1, 5, -1)'],
    ['a $range that is too long', '$range(1, 400000, 1)'],
    ['an unknown algorithm', "$hash('abc', 'CRC')"],
    ['text that is no JSON', "$parse('{')"],
    ['an error of its own', "$error('stop')"],
    ['a function', '$count'],
    ['101 terms', Array(101).fill('1').join('+')],
    ['an unknown variable', '$unknown'],
    ['the result of a state that has none', '$states.result'],
  ])('%s fails the evaluation', async (_, expression) => {
    const { status, error, cause } = await evaluated(expression);
    expect([status, error]).toEqual(['FAILED', 'States.QueryEvaluationError']);
    expect(cause).toContain("An error occurred while executing the state 'Only' (entered at the event id #2).");
  });

  test('100 terms are as deep as an expression may be', async () => {
    expect((await evaluated(Array(100).fill('1').join('+'))).result).toBe(100);
  });
});
