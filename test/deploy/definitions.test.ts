import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import validate from 'asl-validator';
import jsonata from 'jsonata';
import { ERROR_KINDS, type ErrorName } from '../../shared/errors.ts';

/** What Lambda answers when it cannot run a function now: AWS Step Functions Developer Guide, "Handle Lambda service exceptions". */
const LAMBDA_AWAY = [
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];
/** With full jitter and 60 seconds at most between two tries, so many take an hour and a half on average, and hardly ever less than one. */
const TRIES_OF_AN_OUTAGE = 180;

/** Names that Step Functions and Lambda give errors themselves: AWS Step Functions Developer Guide, "Handling errors". */
const AWS_NAMES = [
  'States.ALL',
  'States.TaskFailed',
  'States.Timeout',
  'Lambda.Unknown',
  ...LAMBDA_AWAY,
  'Runtime.ExitError',
  'Sandbox.Timedout',
  // Of StartExecution: documented without the "Exception" that others see behind it, and throttling under the service's own name.
  'StepFunctions.AWSStepFunctionsException',
  'StepFunctions.ExecutionLimitExceeded',
  'StepFunctions.ExecutionLimitExceededException',
  'StepFunctions.SdkClientException',
  'StepFunctions.ThrottlingException',
];
/** The end of a batch that is neither one of its moves nor an error. */
const BATCH_STOPPED = 'BatchStopped';

const DEFINITIONS = ['move-domains', 'restore-move', 'watch-swap', 'change-records', 'move-batch'].map((name) => {
  const text = readFileSync(new URL(`../../statemachines/${name}.asl.json`, import.meta.url), 'utf8');
  return { name, definition: JSON.parse(text) as object };
});

/** Every value under one key, at any depth. */
function valuesOf(key: string, node: unknown): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) => [...(name === key ? [value] : []), ...valuesOf(key, value)]);
}

function stringsIn(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(stringsIn) : [];
}

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly MaxAttempts: number;
}

/** The retriers of every task that invokes a function, by the task's function. */
function retriersOf(node: unknown): [functionName: string, retriers: readonly Retrier[]][] {
  if (typeof node !== 'object' || node === null) return [];
  const {
    Resource = '',
    Arguments,
    Retry = [],
  } = node as {
    readonly Resource?: unknown;
    readonly Arguments?: { readonly FunctionName?: string };
    readonly Retry?: readonly Retrier[];
  };
  const own = String(Resource).startsWith('arn:aws:states:::lambda:invoke');
  return [
    ...(own ? [[String(Arguments?.FunctionName), Retry] as [string, readonly Retrier[]]] : []),
    ...Object.values(node).flatMap(retriersOf),
  ];
}

const namesIn = (lists: unknown[]) => [...new Set(lists.flatMap((list) => valuesOf('ErrorEquals', list)).flat())];
const isOurs = (name: unknown): name is ErrorName => Object.hasOwn(ERROR_KINDS, String(name));

describe.each(DEFINITIONS)('The definition of $name', ({ definition }) => {
  test('is valid Amazon States Language', () => {
    const { isValid, errorsText } = validate(structuredClone(definition));
    expect({ isValid, errors: errorsText('\n') }).toEqual({ isValid: true, errors: '' });
  });

  test('has only expressions that compile', () => {
    const expressions = stringsIn(definition).flatMap((text) => /^\{%(.*)%\}$/s.exec(text)?.[1] ?? []);
    expect(expressions).not.toEqual([]);
    for (const expression of expressions) expect(() => jsonata(expression)).not.toThrow();
  });

  test('has no string that was meant as an expression and is none', () => {
    const broken = stringsIn(definition).filter((text) => /\{%|%\}/.test(text) && !/^\{%.*%\}$/s.test(text));
    expect(broken).toEqual([]);
  });

  test('catches and retries only errors that somebody throws', () => {
    const names = namesIn([...valuesOf('Retry', definition), ...valuesOf('Catch', definition)]);
    expect(names.filter((name) => !isOurs(name) && !AWS_NAMES.includes(String(name)))).toEqual([]);
  });

  test('retries only what may pass by itself', () => {
    const retried = namesIn(valuesOf('Retry', definition));
    expect(retried.filter((name) => isOurs(name) && !ERROR_KINDS[name].retryable)).toEqual([]);
    expect(retried).not.toContain('States.ALL');
  });

  test('waits at every function for AWS, and for Lambda itself, for as long as an outage is borne', () => {
    const waited = ['Throttled', 'ServiceUnavailable', ...LAMBDA_AWAY];
    const impatient = retriersOf(definition).flatMap(([functionName, retriers]) =>
      waited.flatMap((error) => {
        const tries = retriers.find(({ ErrorEquals }) => ErrorEquals.includes(error))?.MaxAttempts ?? 0;
        return tries === TRIES_OF_AN_OUTAGE ? [] : [`${functionName} ${error} ${tries}`];
      }),
    );
    expect(impatient).toEqual([]);
  });

  test('fails with names of the taxonomy', () => {
    const names = valuesOf('Error', definition).filter((name) => !String(name).startsWith('{%'));
    expect(names.filter((name) => !isOurs(name) && name !== BATCH_STOPPED)).toEqual([]);
  });
});
