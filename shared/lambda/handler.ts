import { Logger } from '@aws-lambda-powertools/logger';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { type AccountDirectory, parseDirectory } from '../aws/account-directory.ts';
import { JournalStore } from '../aws/journal-store.ts';
import { LockStore } from '../aws/lock-store.ts';
import { PlanStore } from '../aws/plan-store.ts';
import { QuestionStore } from '../aws/question-store.ts';
import { RequestStore } from '../aws/request-store.ts';
import { Sessions } from '../aws/sessions.ts';
import { Table } from '../aws/table.ts';
import { describeIssues } from '../domain/request.ts';
import { clipped, lineOf, SomeText } from '../domain/text.ts';
import * as z from '../domain/zod.ts';
import { isMoverError, MoverError } from '../errors.ts';
import type { Network, Runtime } from './runtime.ts';

/** The settings that every function of the service has. */
export const BaseEnv = z.object({
  /** The DynamoDB table of journals, plans and locks. */
  TABLE_NAME: SomeText,
});

/** The id of a move or record change is the name of the execution that runs it. */
export const MoveId = z
  .string()
  .check(
    z.regex(
      /^[\w.-]{1,80}$/,
      'is not the id of a move or record change: the name of an execution, up to 80 letters, digits, ".", "-" and "_"',
    ),
  );

/** Who answers a question, in whatever words the ticket system has for people. */
export const Person = lineOf(200, 'says nobody');

/** What a handler's job works with; everything is made anew for each invocation. */
export interface Job<Input, Env, Asked extends keyof Network = never> {
  readonly input: Input;
  readonly env: Env;
  readonly runtime: Runtime<Asked>;
  readonly sessions: Sessions;
  readonly table: Table;
  readonly journal: JournalStore;
  readonly plans: PlanStore;
  readonly requests: RequestStore;
  readonly locks: LockStore;
  readonly questions: QuestionStore;
  readonly log: Logger;
}

interface HandlerDefinition<
  Input extends { readonly moveId: string },
  Env extends z.infer<typeof BaseEnv>,
  Output,
  Asked extends keyof Network,
> {
  /** The function's name in logs and traces. */
  readonly name: string;
  readonly input: z.ZodMiniType<Input>;
  readonly env: z.ZodMiniType<Env>;
  readonly run: (job: Job<Input, Env, Asked>) => Promise<Output>;
}

/**
 * The one bundle around every handler: settings and input parsed by their schemas, a log line per invocation with the
 * move's id (never the event itself), and errors named so that Step Functions can catch them.
 */
export function defineHandler<
  Input extends { readonly moveId: string },
  Env extends z.infer<typeof BaseEnv>,
  Output,
  Asked extends keyof Network = never,
>(definition: HandlerDefinition<Input, Env, Output, Asked>) {
  return (runtime: Runtime<Asked>) => {
    // Kept between invocations, so that connections and plans are.
    let kept: ReturnType<typeof keptFor> | undefined;
    const log = new Logger({ serviceName: 'cname-mover', persistentLogAttributes: { function: definition.name } });
    return middy<unknown, Output, Error, Context>({ timeoutEarlyInMillis: 0 })
      .onError((request) => {
        const error = named(request.error);
        log.error(error.message, { errorName: error.name });
        throw thrown(error);
      })
      .handler(async (event: unknown) => {
        log.resetKeys();
        const env = parseEnv(definition.env, runtime.env);
        const input = parseWith(definition.input, event, 'InvalidRequest', 'The input');
        log.appendKeys({ moveId: input.moveId });
        const started = runtime.now();
        kept ??= keptFor(env.TABLE_NAME, runtime);
        const result = await definition.run(jobOf(runtime, env, input, log, kept));
        log.info('done', { durationMs: runtime.now() - started });
        return result;
      });
  };
}

function keptFor(tableName: string, runtime: Runtime) {
  const table = new Table(tableName, runtime.clients);
  return { table, plans: new PlanStore(table), sessions: readingSessions(runtime) };
}

/**
 * The sessions of one move that can only read, with their clients: kept for the next look at the same deployment, so that it
 * needs neither a role nor a connection anew.
 */
function readingSessions(runtime: Runtime): (moveId: string) => Sessions {
  let kept: { readonly moveId: string; readonly since: number; readonly sessions: Sessions } | undefined;
  return (moveId) => {
    const now = runtime.now();
    if (kept?.moveId === moveId && now - kept.since < SESSIONS_KEPT_MS) return kept.sessions;
    const sessions = new Sessions(directoryOf(runtime), runtime.clients, moveId);
    kept = { moveId, since: now, sessions };
    return sessions;
  };
}

/** A role's session lasts 900 s, and a function that begins with a kept one may take 600. */
const SESSIONS_KEPT_MS = 240_000;

function jobOf<
  Input extends { readonly moveId: string },
  Env extends z.infer<typeof BaseEnv>,
  Asked extends keyof Network,
>(
  runtime: Runtime<Asked>,
  env: Env,
  input: Input,
  log: Logger,
  { table, plans, sessions }: ReturnType<typeof keptFor>,
): Job<Input, Env, Asked> {
  return {
    input,
    env,
    runtime,
    sessions: sessions(input.moveId),
    table,
    journal: new JournalStore(table, runtime.now),
    plans,
    requests: new RequestStore(table),
    locks: new LockStore(table, runtime.now),
    questions: new QuestionStore(table, runtime.now),
    log,
  };
}

/** The account directory of the deployment. What a parser says of a file can quote the file, external ids included, and is kept to the cause. */
export function directoryOf(runtime: Runtime): AccountDirectory {
  let accounts: unknown;
  try {
    accounts = runtime.accounts();
  } catch (cause) {
    throw new MoverError('Misconfigured', 'The account directory cannot be read.', { cause });
  }
  return parseDirectory(accounts);
}

/** The settings of a function. Throws Misconfigured with one clause per wrong one. */
export function parseEnv<Env>(schema: z.ZodMiniType<Env>, env: Runtime['env']): Env {
  return parseWith(schema, env, 'Misconfigured', 'The environment');
}

function parseWith<T>(
  schema: z.ZodMiniType<T>,
  value: unknown,
  name: 'Misconfigured' | 'InvalidRequest',
  what: string,
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new MoverError(name, `${what} is not valid: ${describeIssues(parsed.error)}.`);
}

function named(error: unknown): MoverError {
  if (isMoverError(error)) return error;
  const message = (error as { message?: string } | null | undefined)?.message ?? String(error);
  return new MoverError('Unexpected', message, { cause: error });
}

/** Step Functions cuts a longer cause off, and with it the remedy and the JSON around both. */
const MESSAGE_CHARACTERS = 8_000;

/** Lambda passes on an error's name and message only, so that the remedy has to stand in the message. */
function thrown(error: MoverError): Error {
  const withRemedy = new Error(`${clipped(error.message, MESSAGE_CHARACTERS)} ${error.remedy}`);
  withRemedy.name = error.name;
  return withRemedy;
}
