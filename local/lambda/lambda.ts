import type { Runtime } from '../../shared/lambda/runtime.ts';
import { LambdaFailure, type LambdaRuntime } from '../contracts.ts';
import { FUNCTIONS } from './functions.ts';

/** Called before each invocation; throwing a LambdaFailure stands for a function that fails or dies. */
export type BeforeInvoke = (functionName: string, payload: unknown) => void | Promise<void>;

/**
 * Runs the real handlers in this process the way Lambda does: JSON in, JSON out, an error as its name and message. The
 * runtime is asked for at the first invocation, when the world around it stands.
 */
export function createLambda(runtime: () => Runtime, beforeInvoke: BeforeInvoke = () => {}): LambdaRuntime {
  const handlers = new Map<string, (event: unknown, context: never) => Promise<unknown>>();
  return {
    invoke: async (functionName, payload) => {
      const create = Object.hasOwn(FUNCTIONS, functionName) ? FUNCTIONS[functionName] : undefined;
      if (!create) throw new LambdaFailure('Lambda.ResourceNotFoundException', `Function not found: ${functionName}`);
      await beforeInvoke(functionName, payload);
      const handler = handlers.get(functionName) ?? create(runtime());
      handlers.set(functionName, handler);
      try {
        return asJson(await handler(asJson(payload), { functionName, awsRequestId: 'local' } as never));
      } catch (error) {
        throw failureOf(error);
      }
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
