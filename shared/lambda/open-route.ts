import type * as z from 'zod';
import { answering } from './answering.ts';
import { parseEnv } from './handler.ts';
import type { Reply } from './http.ts';
import type { Runtime } from './runtime.ts';

interface OpenRouteDefinition<Env> {
  /** The function's name in logs and traces. */
  readonly name: string;
  readonly env: z.ZodType<Env>;
  readonly run: (job: { readonly env: Env; readonly runtime: Runtime }) => Promise<Reply>;
}

/** A route that everybody may ask, without a caller, a body or an id. */
export function defineOpenRoute<Env>({ name, env, run }: OpenRouteDefinition<Env>) {
  return (runtime: Runtime) => answering(name, async () => run({ env: parseEnv(env, runtime.env), runtime }));
}
