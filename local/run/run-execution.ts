import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { JournalStore } from '../../shared/aws/journal-store.ts';
import { PlanStore } from '../../shared/aws/plan-store.ts';
import { Table } from '../../shared/aws/table.ts';
import type { JournalEntry } from '../../shared/domain/journal.ts';
import type { AnyPlan } from '../../shared/domain/records-job/plan.ts';
import type { Clock } from '../clock.ts';
import type { LocalWorld } from '../local-world.ts';
import { stateMachineArn, TABLE_NAME } from '../service.ts';

/** How an execution ended. */
export interface Ending {
  readonly status: string;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** Where the plan of an execution is found as soon as it is kept. */
type PlanReader = () => Promise<AnyPlan | undefined>;

/** Starts a shipped state machine the way any client would, and waits for its end; `entries` is its journal, if it has one. */
export async function runExecution(
  { clients, aws }: LocalWorld,
  clock: Clock,
  start: { readonly machine: string; readonly name: string; readonly input: object },
  usePlans: (readPlan: PlanReader) => void,
): Promise<{ ending: Ending; plan: AnyPlan | undefined; entries: readonly JournalEntry[] }> {
  const table = new Table(TABLE_NAME, clients);
  const journal = new JournalStore(table, () => clock.now());
  const plans = new PlanStore(table);
  const anyPlan = async () => (await plans.readAll(start.name))[0];
  usePlans(anyPlan);
  const { executionArn = '' } = await new SFNClient(clients).send(
    new StartExecutionCommand({
      stateMachineArn: stateMachineArn(start.machine),
      name: start.name,
      input: JSON.stringify(start.input),
    }),
  );
  const { status, error, cause } = await aws.stepFunctions.ended(executionArn);
  const head = await journal.head(start.name);
  const plan = head ? await plans.read(start.name, head.planHash) : await anyPlan();
  return { ending: { status, error, cause }, plan, entries: head ? await journal.entries(start.name) : [] };
}
