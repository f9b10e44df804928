import { BatchStore } from '../aws/batch-store.ts';
import { startOnce } from '../aws/executions.ts';
import type { Table } from '../aws/table.ts';
import type { Caller, Deed } from '../domain/api/access.ts';
import type { BatchPurpose } from '../domain/api/idempotency.ts';
import type { BatchHead } from '../domain/batch/batch.ts';
import type { BatchRequest } from '../domain/batch/request.ts';
import * as z from '../domain/zod.ts';
import { requesterOf } from './asked.ts';
import { batchDeed } from './batch-route.ts';
import { BatchMachineEnv, bucketsIn, ListsEnv, linesOfRequest, newHead, registerBatch } from './batches.ts';
import type { Runtime } from './runtime.ts';

/** The settings of a door that takes batches. */
export const TakingEnv = z.extend(ListsEnv, BatchMachineEnv.shape);

interface TakingJob {
  readonly runtime: Runtime;
  readonly env: z.infer<typeof TakingEnv>;
  readonly table: Table;
  readonly caller: Caller;
  readonly assertAllowed: (deed: Deed) => void;
}

/** What a batch is for, which its id begins with. */
export function purposeOf({ mode }: Pick<BatchRequest, 'mode'>): BatchPurpose {
  return mode === 'apply' ? 'batch' : 'batch-plan';
}

/**
 * Takes a batch, from whichever door: every line read and allowed, then registered, and only then started, under its id.
 * Throws InvalidRequest, NotAllowed, KeyReused.
 */
export async function takeBatch(job: TakingJob, batchId: string, asked: BatchRequest): Promise<BatchHead> {
  const { runtime, env, caller } = job;
  const action = asked.mode === 'apply' ? 'move' : 'plan';
  // Before any bucket is read: who may do nothing of the kind learns nothing of what is there.
  job.assertAllowed({ action, domains: [], accounts: [], unnamed: undefined });
  const request = { ...asked, requestedBy: asked.requestedBy ?? requesterOf(caller.id) };
  const lines = await linesOfRequest(request, runtime.clients, bucketsIn(env));
  job.assertAllowed(batchDeed(action, lines));
  const head = newHead(batchId, request, lines, { caller: caller.id, at: runtime.now() });
  const standing = await registerBatch(new BatchStore(job.table), head, lines);
  // What has been planned under this id stays: names of executions are free again after 90 days.
  if (standing.status === 'planning') {
    await startOnce(runtime.clients, env.BATCH_STATE_MACHINE_ARN, batchId, { batchId });
  }
  return standing;
}
