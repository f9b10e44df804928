import { type Evidence, evidenceOf } from '../../shared/domain/evidence.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import { type AnyPlan, isRecordsPlan } from '../../shared/domain/records-job/plan.ts';
import type { MoveRequest } from '../../shared/domain/request.ts';
import type { Clock } from '../clock.ts';
import type { LocalWorld } from '../local-world.ts';
import { MOVE_STATE_MACHINE } from '../service.ts';
import { type Ending, runExecution } from './run-execution.ts';

/** How an execution of move-domains ended, with what it left in the table. */
export interface MoveResult extends Ending {
  readonly plan: Plan | undefined;
  /** Undefined when the move was never admitted. */
  readonly evidence: Evidence | undefined;
}

/** Hears of the plan as soon as it is kept. */
export interface PlanListener {
  readonly moveId: string;
  usePlans(readPlan: () => Promise<Plan | undefined>): void;
}

/** Starts move-domains, and waits for its end. */
export async function runMove(
  world: LocalWorld,
  clock: Clock,
  request: MoveRequest,
  listener: PlanListener,
): Promise<MoveResult> {
  const start = { machine: MOVE_STATE_MACHINE, name: listener.moveId, input: request };
  const run = await runExecution(world, clock, start, (readPlan) =>
    listener.usePlans(async () => planOfMove(await readPlan())),
  );
  const plan = planOfMove(run.plan);
  return { ...run.ending, plan, evidence: plan && run.entries.length > 0 ? evidenceOf(plan, run.entries) : undefined };
}

function planOfMove(plan: AnyPlan | undefined): Plan | undefined {
  return plan && !isRecordsPlan(plan) ? plan : undefined;
}
