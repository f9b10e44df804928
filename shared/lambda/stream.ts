import { Logger } from '@aws-lambda-powertools/logger';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { JournalStore } from '../aws/journal-store.ts';
import { PlanStore } from '../aws/plan-store.ts';
import { RequestStore } from '../aws/request-store.ts';
import { type StreamedItem, type StreamRecord, streamedItem } from '../aws/stream-record.ts';
import { Table } from '../aws/table.ts';
import type * as z from '../domain/zod.ts';
import { type BaseEnv, parseEnv } from './handler.ts';
import type { Runtime } from './runtime.ts';

/** What the work on one item has. */
export interface StreamJob<Env> {
  readonly env: Env;
  readonly runtime: Runtime;
  readonly plans: PlanStore;
  readonly requests: RequestStore;
  readonly journal: JournalStore;
  readonly log: Logger;
}

/** Lambda's word for where to begin again. AWS Lambda Developer Guide, "Reporting batch item failures for DynamoDB". */
interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

interface StreamDefinition<Env extends z.infer<typeof BaseEnv>> {
  /** The function's name in logs and traces. */
  readonly name: string;
  readonly env: z.ZodMiniType<Env>;
  readonly run: (job: StreamJob<Env>, item: StreamedItem) => Promise<void>;
}

/**
 * The one bundle around a function that reads the table's stream: items one after another, in order. It stops at the first
 * that fails, from which Lambda begins again, so that nothing overtakes what is not done yet.
 */
export function defineStream<Env extends z.infer<typeof BaseEnv>>({ name, env: schema, run }: StreamDefinition<Env>) {
  return (runtime: Runtime) => {
    // Kept between invocations, so that connections are.
    let table: Table | undefined;
    const log = new Logger({ serviceName: 'cname-mover', persistentLogAttributes: { function: name } });
    return middy<{ readonly Records: readonly StreamRecord[] }, BatchResponse, Error, Context>({
      timeoutEarlyInMillis: 0,
    }).handler(async ({ Records }) => {
      log.resetKeys();
      const env = parseEnv(schema, runtime.env);
      table ??= new Table(env.TABLE_NAME, runtime.clients);
      const job = {
        env,
        runtime,
        plans: new PlanStore(table),
        requests: new RequestStore(table),
        journal: new JournalStore(table, runtime.now),
        log,
      };
      for (const record of Records) {
        try {
          const streamed = streamedItem(record);
          if (streamed) await run(job, streamed);
        } catch (error) {
          const { name: errorName = 'Error', message = String(error) } = (error ?? {}) as Partial<Error>;
          log.error(message, { errorName, eventId: record.eventID });
          return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
        }
      }
      return { batchItemFailures: [] };
    });
  };
}
