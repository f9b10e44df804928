import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import validate from 'asl-validator';
import jsonata from 'jsonata';
import { ERROR_KINDS, type ErrorName } from '../../shared/errors.ts';

/** Names that Step Functions and Lambda give errors themselves: AWS Step Functions Developer Guide, "Handling errors". */
const AWS_NAMES = [
  'States.ALL',
  'States.TaskFailed',
  'States.Timeout',
  'Lambda.Unknown',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
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

  test('fails with names of the taxonomy', () => {
    const names = valuesOf('Error', definition).filter((name) => !String(name).startsWith('{%'));
    expect(names.filter((name) => !isOurs(name) && name !== BATCH_STOPPED)).toEqual([]);
  });
});
