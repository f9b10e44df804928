import type { Clock } from '../clock.ts';
import type { LambdaRuntime } from '../contracts.ts';
import type { TableRecord } from '../dynamodb/table-streams.ts';
import { compilePattern } from '../eventbridge/pattern.ts';
import type { DeadLetters } from '../queues.ts';

export interface StreamMappingOptions {
  readonly clock: Clock;
  readonly lambda: LambdaRuntime;
  readonly deadLetters: DeadLetters;
  readonly functionName: string;
  /** Which records it wants. AWS Lambda Developer Guide, "Control which events Lambda sends to your function". */
  readonly pattern: unknown;
  readonly batchSize: number;
  /** Seconds after which a record is given up on. */
  readonly maximumAgeSeconds: number;
  /** Where what was given up on is noted. */
  readonly queue: string;
}

/** Milliseconds until Lambda reads the stream. */
const POLL_MS = 250;
const LONGEST_PAUSE_MS = 60_000;

/**
 * An event source mapping of one shard with ReportBatchItemFailures: batches in order, and after a failure again from the first
 * record that failed, ever more seldom, until the record is too old.
 */
export function createStreamMapping(options: StreamMappingOptions): (record: TableRecord) => void {
  const { clock, lambda, deadLetters, functionName, batchSize, maximumAgeSeconds, queue } = options;
  const wants = compilePattern(options.pattern);
  const waiting: TableRecord[] = [];
  let awake = false;
  let pause = POLL_MS;

  return (record) => {
    if (!wants(record)) return;
    waiting.push(record);
    wake(POLL_MS);
  };

  function wake(ms: number): void {
    if (awake || waiting.length === 0) return;
    awake = true;
    clock.schedule(ms, () => void clock.during(deliver));
  }

  async function deliver(): Promise<void> {
    const batch = waiting.slice(0, batchSize);
    const done = await invoke(batch);
    waiting.splice(0, done);
    pause = done > 0 ? POLL_MS : Math.min(LONGEST_PAUSE_MS, pause * 2);
    giveUp();
    awake = false;
    wake(pause);
  }

  /** How many records of a batch, from its first, were dealt with. */
  async function invoke(batch: readonly TableRecord[]): Promise<number> {
    try {
      const answer = (await lambda.invoke(functionName, { Records: batch })) as {
        readonly batchItemFailures?: readonly { readonly itemIdentifier: string }[];
      } | null;
      const failed = (answer?.batchItemFailures ?? []).map(({ itemIdentifier }) =>
        batch.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === itemIdentifier),
      );
      return failed.length === 0 ? batch.length : Math.max(0, Math.min(...failed));
    } catch {
      return 0;
    }
  }

  function giveUp(): void {
    for (let first = waiting[0]; first && isTooOld(first); first = waiting[0]) {
      waiting.shift();
      const { SequenceNumber } = first.dynamodb;
      deadLetters.send(queue, { DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: SequenceNumber } });
    }
  }

  function isTooOld({ dynamodb }: TableRecord): boolean {
    return clock.now() / 1_000 - dynamodb.ApproximateCreationDateTime > maximumAgeSeconds;
  }
}
