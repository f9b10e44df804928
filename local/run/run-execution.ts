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

/** What an execution is started with: the name of its state machine, its own, and its input. */
interface Start {
  readonly machine: string;
  readonly name: string;
  readonly input: object;
}

/** Starts a shipped state machine the way any client would, and waits for its end. */
export async function executed({ clients, aws }: LocalWorld, { machine, name, input }: Start): Promise<Ending> {
  const command = new StartExecutionCommand({
    stateMachineArn: stateMachineArn(machine),
    name,
    input: JSON.stringify(input),
  });
  const { executionArn = '' } = await new SFNClient(clients).send(command);
  const { status, error, cause } = await aws.stepFunctions.ended(executionArn);
  return { status, error, cause };
}

/** The same for an execution with a plan; `entries` is its journal, if it has one. */
export async function runExecution(
  world: LocalWorld,
  clock: Clock,
  start: Start,
  usePlans: (readPlan: PlanReader) => void,
): Promise<{ ending: Ending; plan: AnyPlan | undefined; entries: readonly JournalEntry[] }> {
  const table = new Table(TABLE_NAME, world.clients);
  const journal = new JournalStore(table, () => clock.now());
  const plans = new PlanStore(table);
  const anyPlan = async () => (await plans.readAll(start.name))[0];
  usePlans(anyPlan);
  const ending = await executed(world, start);
  const head = await journal.head(start.name);
  const plan = head ? await plans.read(start.name, head.planHash) : await anyPlan();
  return { ending, plan, entries: head ? await journal.entries(start.name) : [] };
}
