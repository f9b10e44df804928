import { quietWorlds } from './quiet-worlds.ts';

/**
 * What `@jest/globals` means to tests: jest-light-runner runs them as Node runs the service, in one realm with every module
 * loaded once, and leaves time limits to others.
 */
const { expect, jest, describe } = globalThis as unknown as typeof import('@jest/globals');

export { describe, expect, jest };

/** A test or hook that is not done by then has failed; in ms. */
const LIMIT_MS = 30_000;

type Body = (...args: never[]) => unknown;
type Declare = (...declared: unknown[]) => unknown;
type Declaring = Declare & {
  readonly each: (...table: unknown[]) => Declare;
  readonly skip: Declare;
  readonly only: Declare;
};

const globals = globalThis as unknown as Record<'test' | Hook, Declaring>;
type Hook = 'beforeAll' | 'beforeEach' | 'afterAll' | 'afterEach';

const within =
  (body: Body, limitMs = LIMIT_MS) =>
  async (...args: never[]): Promise<void> => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`not done after ${limitMs} ms`)), limitMs);
    try {
      await Promise.race([body(...args), late]);
    } finally {
      clearTimeout(timer);
    }
  };

/** What a world still does when its test is over (a rule that starts a restore, say) would reach into the next test. */
const withQuietEnd =
  (body: Body): Body =>
  async (...args) => {
    try {
      await body(...args);
    } finally {
      await quietWorlds();
    }
  };

const declaringTests =
  (declare: Declare): Declare =>
  (name, body, limitMs) =>
    declare(name, within(withQuietEnd(body as Body), limitMs as number | undefined));

const declaringHooks =
  (hook: Hook): Declare =>
  (body, limitMs) =>
    globals[hook](within(body as Body, limitMs as number | undefined));

export const test = Object.assign(declaringTests(globals.test), {
  each: (...table: unknown[]) => declaringTests(globals.test.each(...table)),
  skip: declaringTests(globals.test.skip),
  only: declaringTests(globals.test.only),
});
export const it = test;
export const beforeAll = declaringHooks('beforeAll');
export const beforeEach = declaringHooks('beforeEach');
export const afterAll = declaringHooks('afterAll');
export const afterEach = declaringHooks('afterEach');
