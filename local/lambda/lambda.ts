import type { Network, Runtime } from '../../shared/lambda/runtime.ts';
import { LambdaFailure, type LambdaRuntime } from '../contracts.ts';
import { FUNCTIONS } from './functions.ts';

/** Called around each invocation; throwing a LambdaFailure stands for a function that fails or dies. */
export type InvokeHook = (functionName: string, payload: unknown) => void | Promise<void>;

export interface InvokeHooks {
  /** Before the function did anything. */
  readonly beforeInvoke?: InvokeHook;
  /** After it did everything: a failure here is a lost answer. */
  readonly afterInvoke?: InvokeHook;
}

/** The functions of a world. */
export interface LocalLambda extends LambdaRuntime {
  /**
   * Throws the environment of a function away, as Lambda does when an invocation ran out of time or memory: the next one finds
   * nothing of what was kept. AWS Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle".
   */
  restart(functionName: string): void;
}

/** The longest that a function behind HTTP runs (serverless.yml): only those ask for what is left. */
const TIMEOUT_MS = 28_000;

/**
 * Runs the real handlers in this process the way Lambda does: JSON in, JSON out, an error as its name and message. The
 * runtime is asked for at the first invocation, when the world around it stands. `elapsed` counts milliseconds of this
 * machine: in a world whose time runs faster, code takes as long as anywhere.
 */
export function createLambda(
  runtime: () => Runtime<keyof Network>,
  elapsed: () => number,
  hooks: InvokeHooks = {},
): LocalLambda {
  const handlers = new Map<string, (event: never, context: never) => Promise<unknown>>();
  return {
    restart: (functionName) => void handlers.delete(functionName),
    invoke: async (functionName, payload) => {
      const create = Object.hasOwn(FUNCTIONS, functionName) ? FUNCTIONS[functionName] : undefined;
      if (!create) throw new LambdaFailure('Lambda.ResourceNotFoundException', `Function not found: ${functionName}`);
      await hooks.beforeInvoke?.(functionName, payload);
      const handler = handlers.get(functionName) ?? create(runtime());
      handlers.set(functionName, handler);
      const ends = elapsed() + TIMEOUT_MS;
      const context = { functionName, awsRequestId: 'local', getRemainingTimeInMillis: () => ends - elapsed() };
      const result = await handler(asJson(payload) as never, context as never).catch((error) => {
        throw failureOf(error);
      });
      await hooks.afterInvoke?.(functionName, payload);
      return asJson(result);
    },
  };
}

function asJson(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

function failureOf(error: unknown): LambdaFailure {
  return error instanceof Error
    ? new LambdaFailure(error.name, error.message)
    : new LambdaFailure('Error', String(error));
}
