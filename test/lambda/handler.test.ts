import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import * as z from '../../shared/domain/zod.ts';
import { MoverError } from '../../shared/errors.ts';
import { BaseEnv, defineHandler, type Job, MoveId } from '../../shared/lambda/handler.ts';
import type { Runtime } from '../../shared/lambda/runtime.ts';

const Input = z.object({ moveId: MoveId, word: z.optional(z.string()) });
type Run = (job: Job<z.infer<typeof Input>, z.infer<typeof BaseEnv>>) => Promise<unknown>;

const RUNTIME: Runtime = {
  env: { TABLE_NAME: 'table' },
  accounts: () => [],
  access: () => ({ grants: [] }),
  page: async () => ({}),
  clients: {},
  now: () => 1_000,
  pause: async () => undefined,
  emit: () => {},
};

/** Calls a handler with that job as Lambda would. */
function invoke(run: Run, event: unknown, runtime: Partial<Runtime> = {}): Promise<unknown> {
  const create = defineHandler({ name: 'a-function', input: Input, env: BaseEnv, run });
  const handler = create({ ...RUNTIME, ...runtime });
  return Promise.resolve(handler(event, { getRemainingTimeInMillis: () => 1_000 } as Context));
}

/** The error that Lambda passes on: its name and its message. */
async function failure(run: Run, event: unknown = { moveId: 'move-1' }, runtime: Partial<Runtime> = {}) {
  const error = await invoke(run, event, runtime).then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  return { name: error?.name, message: error?.message };
}

const nothing: Run = async () => ({});

describe('a handler', () => {
  test('hands its job what it needs and answers what the job answers', async () => {
    let seen: Job<z.infer<typeof Input>, z.infer<typeof BaseEnv>> | undefined;
    const run: Run = async (job) => {
      seen = job;
      return { word: job.input.word };
    };
    await expect(invoke(run, { moveId: 'move-1', word: 'hello' })).resolves.toEqual({ word: 'hello' });
    expect(Object.keys(seen ?? {}).sort()).toEqual(
      [
        'env',
        'input',
        'journal',
        'locks',
        'log',
        'plans',
        'questions',
        'requests',
        'runtime',
        'sessions',
        'table',
      ].sort(),
    );
    expect(seen?.env).toEqual({ TABLE_NAME: 'table' });
  });

  test('leaves members alone that it does not know, as Step Functions adds some', async () => {
    await expect(invoke(async ({ input }) => input, { moveId: 'move-1', other: 1 })).resolves.toEqual({
      moveId: 'move-1',
    });
  });

  test('keeps the sessions of a move that can only read for four minutes, and those of another move for none', async () => {
    let now = 0;
    const run: Run = async ({ sessions }) => sessions;
    const handler = defineHandler({ name: 'x', input: Input, env: BaseEnv, run })({ ...RUNTIME, now: () => now });
    const context = { getRemainingTimeInMillis: () => 1_000 } as Context;
    const sessionsAt = (at: number, moveId = 'move-1') => {
      now = at;
      return Promise.resolve(handler({ moveId }, context));
    };
    const first = await sessionsAt(0);

    expect(await sessionsAt(239_999)).toBe(first);
    expect(await sessionsAt(240_000)).not.toBe(first);
    const later = await sessionsAt(240_001);
    expect(await sessionsAt(240_002, 'move-2')).not.toBe(later);
    expect(await sessionsAt(240_003)).not.toBe(later);
  });

  test('reads no environment and no account directory before it is called', () => {
    const forbidden = () => {
      throw new Error('read too early');
    };
    const env = new Proxy({}, { get: forbidden, has: forbidden, ownKeys: forbidden });
    const create = defineHandler({ name: 'x', input: Input, env: BaseEnv, run: nothing });
    expect(create({ ...RUNTIME, env, accounts: forbidden })).toBeInstanceOf(Function);
  });
});

describe('what is wrong has its name and its remedy', () => {
  test.each([
    ['no input', null],
    ['no move id', {}],
    ['a move id that no execution can have', { moveId: 'a/b' }],
    ['a move id that is too long', { moveId: 'x'.repeat(81) }],
    ['a move id on two lines', { moveId: 'move-1\n' }],
    ['a field of the wrong type', { moveId: 'move-1', word: 7 }],
  ])('%s', async (_what, event) => {
    const { name, message } = await failure(nothing, event);
    expect(name).toBe('InvalidRequest');
    expect(message).toMatch(/^The input is not valid: .+\. Correct the fields named and send the request again\.$/);
  });

  test('a setting of the deployment that is missing', async () => {
    expect(await failure(nothing, { moveId: 'move-1' }, { env: {} })).toEqual({
      name: 'Misconfigured',
      message: expect.stringMatching(/^The environment is not valid: TABLE_NAME: .+ Correct the setting named/),
    });
  });

  test('an account directory that is wrong', async () => {
    const runtime = { accounts: () => [{ accountId: '1', uses: ['dns'] }] };
    expect(await failure(nothing, { moveId: 'move-1' }, runtime)).toEqual({
      name: 'Misconfigured',
      message: expect.stringContaining('The account directory is not valid: [0].accountId is not'),
    });
  });

  test('an account directory that cannot be read, without a word of what stands in it', async () => {
    const runtime = { accounts: () => JSON.parse('{"externalId": hunter2}') as unknown };
    const { name, message } = await failure(nothing, { moveId: 'move-1' }, runtime);
    expect(name).toBe('Misconfigured');
    expect(message).toMatch(/^The account directory cannot be read\./);
    expect(message).not.toContain('hunter2');
  });

  test('an error of the taxonomy', async () => {
    const run = async () => {
      throw new MoverError('LockHeld', 'Move x holds it.', { remedy: 'Wait.' });
    };
    expect(await failure(run)).toEqual({ name: 'LockHeld', message: 'Move x holds it. Wait.' });
  });

  test.each([
    ['an error', new TypeError('x is not a function'), 'x is not a function'],
    ['an error of another realm', { name: 'TypeError', message: 'no such thing' }, 'no such thing'],
    ['a text', 'just so', 'just so'],
  ])('%s that nobody expected', async (_what, thrown, words) => {
    expect(await failure(() => Promise.reject(thrown))).toEqual({
      name: 'Unexpected',
      message: `${words} Report this as a defect, with the move id.`,
    });
  });
});

describe('the log', () => {
  const lines: string[] = [];
  const env = { ...process.env };
  beforeEach(() => {
    lines.length = 0;
    process.env.POWERTOOLS_DEV = 'true';
    process.env.POWERTOOLS_LOG_LEVEL = 'DEBUG';
    for (const level of ['info', 'error', 'debug', 'warn', 'log'] as const) {
      jest.spyOn(console, level).mockImplementation((line: unknown) => {
        lines.push(String(line));
      });
    }
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.env = { ...env };
  });

  test('has one line for an invocation, with function, move and duration, and never the event', async () => {
    await invoke(nothing, { moveId: 'move-1', word: 'hunter2' });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      message: 'done',
      function: 'a-function',
      moveId: 'move-1',
      durationMs: 0,
      service: 'cname-mover',
    });
    expect(lines.join()).not.toContain('hunter2');
  });

  test('has one line for a failure, with the name of the error and the move, and neither event nor cause', async () => {
    const run = async () => {
      throw new MoverError('CallRefused', 'No.', { cause: new Error('Authorization: hunter2') });
    };
    await failure(run, { moveId: 'move-1', word: 'hunter2' });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ errorName: 'CallRefused', message: 'No.', moveId: 'move-1' });
    expect(lines.join()).not.toContain('hunter2');
  });

  test('tells of a wrong input without repeating its values', async () => {
    await failure(nothing, { moveId: 'hunter2 hunter2' });
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toContain('hunter2');
  });

  test('does not carry the move of an earlier invocation over to the next', async () => {
    const create = defineHandler({ name: 'a-function', input: Input, env: BaseEnv, run: nothing });
    const handler = create(RUNTIME);
    const context = { getRemainingTimeInMillis: () => 1_000 } as Context;
    await handler({ moveId: 'move-1' }, context);
    await expect(Promise.resolve(handler({}, context))).rejects.toThrow('moveId');
    expect(lines).toHaveLength(2);
    expect(lines[1]).not.toContain('move-1');
  });
});
