import { BATCH_STATE_MACHINE, stateMachineArn } from '../../local/service.ts';
import type { Description } from '../../local/stepfunctions/create-stepfunctions.ts';
import { BatchStore } from '../../shared/aws/batch-store.ts';
import { Table } from '../../shared/aws/table.ts';
import type { BatchHead, Group } from '../../shared/domain/batch/batch.ts';
import { type ReportRow, rowsOf } from '../../shared/domain/batch/report.ts';
import { type Story, type StoryOptions, tell } from '../moves/story.ts';

/** A story with batches in it. */
export interface BatchStory extends Story {
  /** Starts an execution of move-batch and returns its ARN at once. */
  startBatch(input: unknown, name?: string): string;
  /** The same, and lets time pass until it has ended. */
  batch(input: unknown, name?: string): Promise<Description>;
  head(batchId?: string): Promise<BatchHead>;
  groups(batchId?: string): Promise<Group[]>;
  /** The domains of a batch by status. */
  domains(batchId?: string): Promise<Record<string, string[]>>;
  /** What the service's bucket has under a key. */
  file(key: string): string;
}

export const BATCH = 'batch-1';

export async function tellBatch(options: StoryOptions): Promise<BatchStory> {
  const story = await tell(options);
  const batches = new BatchStore(new Table('cname-mover', story.clients));
  const startBatch = (input: unknown, name = BATCH) =>
    story.aws.stepFunctions.start({ stateMachineArn: stateMachineArn(BATCH_STATE_MACHINE), input, name });
  const groups = (batchId = BATCH) => story.clock.run(batches.groups(batchId));
  return {
    ...story,
    startBatch,
    batch: (input, name) => story.ended(startBatch(input, name)),
    head: (batchId = BATCH) => story.clock.run(batches.read(batchId)),
    groups,
    domains: async (batchId = BATCH) => {
      const rows: ReportRow[] = rowsOf(await groups(batchId));
      const byStatus = Map.groupBy(rows, ({ status }) => status);
      return Object.fromEntries([...byStatus].map(([status, of]) => [status, of.map(({ domain }) => domain)]));
    },
    file: (key) => story.aws.s3.read('cname-mover-batches', key) ?? '',
  };
}
