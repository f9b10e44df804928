import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamodb } from '../../local/dynamodb/dynamodb.ts';
import { JournalStore } from '../../shared/aws/journal-store.ts';
import { LockStore } from '../../shared/aws/lock-store.ts';
import { PlanStore } from '../../shared/aws/plan-store.ts';
import { Table } from '../../shared/aws/table.ts';
import type { Admission } from '../../shared/domain/journal.ts';
import { createAccounts, OURS } from '../local/gateway/accounts.ts';
import { RETRYING_AT_ONCE } from './wire.ts';

const TABLE_NAME = 'cname-mover';

/** A call of DynamoDB as faults and observers see it. */
export interface Call {
  readonly operation: string;
  readonly body: string;
}

/** An admission by the first execution. */
export function admissionOf(planHash: string): Admission {
  return { planHash, planDigest: 'd'.repeat(64), execution: 'e1', caller: 'token jira' };
}

/** The service's table in a DynamoDB of the local AWS, and the stores on it. */
export async function tableWorld() {
  const { service } = createDynamodb();
  const settings = createAccounts(() => ({ dynamodb: service })).as(OURS);
  await new DynamoDBClient(settings).send(
    new CreateTableCommand({
      TableName: TABLE_NAME,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    }),
  );
  const calls: Call[] = [];
  const faults: { lose: ((call: Call) => 'answer' | 'request' | undefined) | undefined } = { lose: undefined };
  type Request = Parameters<typeof settings.requestHandler.handle>[0];
  const handle = async (request: Request) => {
    const operation = request.headers['x-amz-target']?.split('.')[1] ?? '';
    const call = { operation, body: textOf(request.body as string | Uint8Array | undefined) };
    calls.push(call);
    const lost = faults.lose?.(call);
    const answer = lost === 'request' ? undefined : await settings.requestHandler.handle(request);
    if (lost === undefined && answer) return answer;
    throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
  };
  const clients = { ...settings, requestHandler: { handle } as never, retryStrategy: RETRYING_AT_ONCE };
  const table = new Table(TABLE_NAME, clients);
  let now = 0;
  const tick = () => {
    now += 1;
    return now;
  };
  return {
    table,
    calls,
    clients,
    journal: new JournalStore(table, tick),
    locks: new LockStore(table, tick),
    plans: new PlanStore(table),
    /** Loses the first call that fits: its request, or only the answer to it. */
    loseOnce: (what: 'answer' | 'request', fits: (call: Call) => boolean) => {
      faults.lose = (call) => {
        if (!fits(call)) return undefined;
        faults.lose = undefined;
        return what;
      };
    },
    /** Loses every call that fits, from now on. */
    loseAll: (fits: (call: Call) => boolean) => {
      faults.lose = (call) => (fits(call) ? 'request' : undefined);
    },
    heal: () => {
      faults.lose = undefined;
    },
  };
}

function textOf(body: string | Uint8Array = ''): string {
  return typeof body === 'string' ? body : Buffer.concat([body]).toString('utf8');
}
