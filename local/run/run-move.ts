import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { JournalStore } from '../../shared/aws/journal-store.ts';
import { PlanStore } from '../../shared/aws/plan-store.ts';
import { Table } from '../../shared/aws/table.ts';
import { type Evidence, evidenceOf } from '../../shared/domain/evidence.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import type { MoveRequest } from '../../shared/domain/request.ts';
import type { Clock } from '../clock.ts';
import type { LocalWorld } from '../local-world.ts';
import { MOVE_STATE_MACHINE, stateMachineArn, TABLE_NAME } from '../service.ts';

/** How an execution of move-domains ended, with what it left in the table. */
export interface MoveResult {
  readonly status: string;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly plan: Plan | undefined;
  /** Undefined when the move was never admitted. */
  readonly evidence: Evidence | undefined;
}

/** Hears of the plan as soon as it is kept. */
export interface PlanListener {
  readonly moveId: string;
  usePlans(readPlan: () => Promise<Plan | undefined>): void;
}

/** Starts the shipped state machine the way any client would, and waits for its end. */
export async function runMove(
  { clients, aws }: LocalWorld,
  clock: Clock,
  request: MoveRequest,
  listener: PlanListener,
): Promise<MoveResult> {
  const { moveId } = listener;
  const table = new Table(TABLE_NAME, clients);
  const journal = new JournalStore(table, () => clock.now());
  const plans = new PlanStore(table);
  listener.usePlans(() => plans.readAny(moveId));
  const start = { stateMachineArn: stateMachineArn(MOVE_STATE_MACHINE), name: moveId, input: JSON.stringify(request) };
  const { executionArn = '' } = await new SFNClient(clients).send(new StartExecutionCommand(start));
  const { status, error, cause } = await aws.stepFunctions.ended(executionArn);
  const head = await journal.head(moveId);
  const plan = head ? await plans.read(moveId, head.planHash) : await plans.readAny(moveId);
  const evidence = head && plan ? evidenceOf(plan, await journal.entries(moveId)) : undefined;
  return { status, error, cause, plan, evidence };
}
