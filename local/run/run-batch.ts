import { BatchStore } from '../../shared/aws/batch-store.ts';
import { Table } from '../../shared/aws/table.ts';
import type { BatchRequest } from '../../shared/domain/batch/request.ts';
import { reportFilesOf } from '../../shared/lambda/batch-report.ts';
import type { LocalWorld } from '../local-world.ts';
import { BATCH_BUCKET, BATCH_STATE_MACHINE, TABLE_NAME } from '../service.ts';
import type { BatchStands } from './batch-view.ts';
import { type Ending, executed } from './run-execution.ts';

/** How an execution of move-batch ended, with what it left in the table and in the bucket. */
export interface BatchResult extends Ending, BatchStands {
  /** Undefined where the batch was never admitted. */
  readonly report: { readonly csv: string; readonly markdown: string } | undefined;
}

/** Starts move-batch under a name, and waits for its end. */
export async function runBatch(
  world: LocalWorld,
  batchId: string,
  request: BatchRequest,
  useTable: (read: () => Promise<BatchStands>) => void,
): Promise<BatchResult> {
  const batches = new BatchStore(new Table(TABLE_NAME, world.clients));
  const read = async (): Promise<BatchStands> => {
    const head = await batches.find(batchId);
    return { head, groups: head === undefined ? [] : await batches.groups(batchId) };
  };
  useTable(read);
  const ending = await executed(world, { machine: BATCH_STATE_MACHINE, name: batchId, input: request });
  const files = reportFilesOf(batchId);
  const [csv, markdown] = [files.csv, files.markdown].map((key) => world.aws.s3.read(BATCH_BUCKET, key));
  return {
    ...ending,
    ...(await read()),
    report: csv === undefined || markdown === undefined ? undefined : { csv, markdown },
  };
}
