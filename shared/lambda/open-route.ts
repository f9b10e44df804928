import type * as z from '../domain/zod.ts';
import { answering } from './answering.ts';
import { parseEnv } from './handler.ts';
import type { Reply } from './http.ts';
import type { Runtime } from './runtime.ts';

interface OpenJob<Env> {
  readonly env: Env;
  readonly runtime: Runtime;
  /** What the path names, by its parameters. */
  readonly path: Readonly<Record<string, string | undefined>>;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

interface OpenRouteDefinition<Env> {
  /** The function's name in logs and traces. */
  readonly name: string;
  readonly env: z.ZodMiniType<Env>;
  readonly run: (job: OpenJob<Env>) => Promise<Reply>;
}

/** A route that everybody may ask, without a caller or a body. */
export function defineOpenRoute<Env>({ name, env, run }: OpenRouteDefinition<Env>) {
  return (runtime: Runtime) =>
    answering(name, async ({ pathParameters = {}, headers }) =>
      run({ env: parseEnv(env, runtime.env), runtime, path: pathParameters, headers }),
    );
}
