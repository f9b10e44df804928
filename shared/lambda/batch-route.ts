import { BatchStore } from '../aws/batch-store.ts';
import { type ApiAction, type Caller, type Deed, decide } from '../domain/api/access.ts';
import { batchSummaryOf } from '../domain/api/batch-view.ts';
import type { BatchHead } from '../domain/batch/batch.ts';
import type { BatchLine } from '../domain/batch/line.ts';
import type * as z from '../domain/zod.ts';
import { MoverError } from '../errors.ts';
import type { BaseEnv } from './handler.ts';
import { defineRoute, type RouteJob } from './route.ts';

/** Where batches are in the API. */
export const BATCHES_PATH = '/batches';
const RETRY_AFTER = '30';

interface BatchRouteDefinition<Body, Env extends z.infer<typeof BaseEnv>> {
  /** The function's name in logs and traces. */
  readonly name: string;
  readonly env: z.ZodMiniType<Env>;
  readonly body: z.ZodMiniType<Body>;
  /** What a grant must allow with the names of the batch. */
  readonly action: ApiAction;
  readonly run: (job: RouteJob<Body, Env>, batches: BatchStore, head: BatchHead) => Promise<void>;
}

/**
 * A route on the batch that its path names: read and allowed before anything is done, and answered 202 with how it stands
 * then. Throws MoveNotFound, NotAllowed.
 */
export function defineBatchRoute<Body, Env extends z.infer<typeof BaseEnv>>(
  definition: BatchRouteDefinition<Body, Env>,
) {
  const { name, env, body, action, run } = definition;
  return defineRoute({
    name,
    env,
    body,
    path: BATCHES_PATH,
    run: async (job: RouteJob<Body, Env>) => {
      const batches = new BatchStore(job.table);
      const head = await readableBatch(job, batches);
      job.assertAllowed(knownBatchDeed(action, head, job.caller));
      await run(job, batches, head);
      return batchAnswer(job, await batches.read(head.batchId));
    },
  });
}

/** 202 with how a batch stands, and the place to ask how it goes on. */
export function batchAnswer(job: Pick<RouteJob<unknown, unknown>, 'location'>, head: BatchHead) {
  const headers = { location: job.location(head.batchId), 'retry-after': RETRY_AFTER };
  return { status: 202, headers, json: batchSummaryOf(head) };
}

/** The batch of the path. Throws MoveNotFound, also for one of whose names the caller may not read all. */
export async function readableBatch(
  { caller, moveId }: Pick<RouteJob<unknown, unknown>, 'caller' | 'moveId'>,
  batches: BatchStore,
): Promise<BatchHead> {
  const head = await batches.find(moveId);
  if (head && mayReadBatch(caller, head)) return head;
  throw new MoverError('MoveNotFound', `There is no batch ${moveId}, or the caller may not read it.`);
}

/** Whether a caller may see a batch: it has to be allowed to read every domain of it, or has asked for it. */
export function mayReadBatch(caller: Caller, head: BatchHead): boolean {
  return decide(caller, knownBatchDeed('read', head, caller)).allowed;
}

/** What whoever asked for a batch may always do with it, given a grant for the action. */
const OWN: readonly ApiAction[] = ['read', 'abort'];

/**
 * What is to be done with a batch that was taken: with every name and between all accounts that it has; reading goes by the
 * names alone. To read, pause and abort the own one no grant has to cover it.
 */
export function knownBatchDeed(action: ApiAction, head: BatchHead, caller: Pick<Caller, 'id'>): Deed {
  const nothing = { action, domains: [], accounts: [], unnamed: undefined };
  if (caller.id === head.caller && OWN.includes(action)) return nothing;
  if (action === 'read') return { ...nothing, domains: head.names };
  return { action, domains: head.names, accounts: head.accounts, unnamed: unnamedIn(head) };
}

function unnamedIn({ searched }: Pick<BatchHead, 'searched'>): Deed['unnamed'] {
  return searched ? 'the source' : undefined;
}

/** What a list wants to be done: every domain of it, between all its accounts. */
export function batchDeed(action: ApiAction, lines: readonly BatchLine[]): Deed {
  const accounts = lines.flatMap(({ source, target }) => [target.accountId, ...(source ? [source.accountId] : [])]);
  return {
    action,
    domains: lines.map(({ domain }) => domain),
    accounts: [...new Set(accounts)],
    unnamed: unnamedIn({ searched: lines.some(({ source }) => source === undefined) }),
  };
}
