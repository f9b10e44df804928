import { BatchStore } from '../aws/batch-store.ts';
import type { ClientSettings } from '../aws/client-settings.ts';
import { type Buckets, readListObject } from '../aws/lists.ts';
import { bodyDigest } from '../domain/api/idempotency.ts';
import type { BatchHead } from '../domain/batch/batch.ts';
import { accountsToCover, namesToCover } from '../domain/batch/groups.ts';
import type { BatchLine } from '../domain/batch/line.ts';
import { type BatchRequest, linesOf } from '../domain/batch/request.ts';
import { SomeText } from '../domain/text.ts';
import * as z from '../domain/zod.ts';
import { MoverError } from '../errors.ts';
import { BaseEnv } from './handler.ts';

/** The settings of a function that takes batches, or reads and writes their objects. */
export const ListsEnv = z.extend(BaseEnv, {
  /** The service's own bucket, which has the reports; lists may be put there as well. */
  BATCH_BUCKET: SomeText,
  /** Other buckets from which lists may be read, with commas between. */
  LIST_BUCKETS: z._default(z.string(), ''),
});

/** The settings of a function that starts executions of move-batch, or asks how they stand. */
export const BatchMachineEnv = z.extend(BaseEnv, { BATCH_STATE_MACHINE_ARN: SomeText });

export function bucketsIn({ BATCH_BUCKET: own, LIST_BUCKETS: others }: z.infer<typeof ListsEnv>): Buckets {
  const named = others.split(',').map((name) => name.trim());
  return { own, lists: [own, ...named.filter((name) => name !== '')] };
}

/** A batch's id is the name of its first execution; the ids of its moves are that with a number behind. */
export const BatchId = z
  .string()
  .check(z.regex(/^[\w.-]{1,72}$/, 'is not the id of a batch: up to 72 letters, digits, ".", "-" and "_"'));

/** An input with a batch's id; handlers log it as they log that of a move. */
export function batchInput<Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.pipe(
    z.object({ batchId: BatchId, ...shape }),
    z.transform((input) => ({ ...input, moveId: String((input as { batchId: string }).batchId) })),
  );
}

/** A request with the lines of its list, wherever that is. Throws InvalidRequest with every wrong line. */
export async function linesOfRequest(
  request: BatchRequest,
  clients: ClientSettings,
  buckets: Buckets,
): Promise<BatchLine[]> {
  const { s3 } = request.list;
  return linesOf(request, s3 === undefined ? '' : await readListObject(clients, buckets, s3));
}

/** A batch before anything of it is done. `at`: milliseconds since the epoch. */
export function newHead(
  batchId: string,
  request: BatchRequest,
  lines: readonly BatchLine[],
  { caller, at }: Pick<BatchHead, 'caller' | 'at'>,
): BatchHead {
  const { list: _list, defaults: _defaults, ...order } = request;
  return {
    batchId,
    status: 'planning',
    order,
    bodyDigest: bodyDigest({ order, lines }),
    caller,
    at,
    domains: lines.length,
    groups: 0,
    names: namesToCover(lines.map(({ domain }) => domain)),
    accounts: accountsToCover(lines),
    searched: lines.some(({ source }) => source === undefined),
    run: 0,
    wave: 0,
  };
}

/** Keeps a batch, once. The same request again is the same one. Throws KeyReused for another one under its id. */
export async function registerBatch(
  batches: BatchStore,
  head: BatchHead,
  lines: readonly BatchLine[],
): Promise<BatchHead> {
  const standing = await batches.register(head, lines);
  if (standing.bodyDigest === head.bodyDigest) return standing;
  throw new MoverError('KeyReused', `The same key stands for another batch, ${head.batchId}.`, {
    remedy:
      'Send the same request and list again. For another batch send another Idempotency-Key, or use another name.',
  });
}

export function notOpen({ batchId, status }: BatchHead, because: string): MoverError {
  return new MoverError('MoveNotOpen', `Batch ${batchId} is ${status}: ${because}.`, {
    remedy: 'Ask for the batch to see how it stands; what is left of one that has ended goes into a new batch.',
  });
}

export function batchesOf(job: { readonly table: ConstructorParameters<typeof BatchStore>[0] }): BatchStore {
  return new BatchStore(job.table);
}
