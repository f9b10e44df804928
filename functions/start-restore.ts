import * as z from 'zod';
import { isRunning, startOnce } from '../shared/aws/executions.ts';
import { digest } from '../shared/domain/digest.ts';
import { locksOf } from '../shared/domain/records-job/plan.ts';
import { BaseEnv, defineHandler, type Job, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

/** EventBridge's "Step Functions Execution Status Change", as far as it is read; the execution's name is the move's id. */
const Input = z
  .object({
    detail: z.object({ name: MoveId, status: z.string(), stopDate: z.number().nullish() }),
  })
  .transform(({ detail }) => ({
    moveId: detail.name,
    status: detail.status,
    stoppedAt: detail.stopDate ?? 0,
  }));

const Env = BaseEnv.extend({
  RESTORE_STATE_MACHINE_ARN: z.string().min(1),
});

const NAME_LENGTH = 80;

/**
 * Starts restore-move, once, for each execution that ended without bringing its move to an end: aborted, timed out, or dead
 * of an error that no catcher sees. An event that comes twice, or after the move ended, starts nothing.
 */
export const create = defineHandler({
  name: 'start-restore',
  input: Input,
  env: Env,
  run: async (job) => {
    const { moveId, status, stoppedAt } = job.input;
    if (!(await isLeftOpen(job))) return { started: false };
    const started = await startOnce(
      job.runtime.clients,
      job.env.RESTORE_STATE_MACHINE_ARN,
      executionName(moveId, stoppedAt),
      {
        moveId,
        reason: `The execution ended ${status}.`,
        unfinishedOnly: true,
      },
    );
    return { started };
  },
});

/** One name for each end of an execution, which is what makes the start happen once: a redriven one may end again. */
function executionName(moveId: string, stoppedAt: number): string {
  const name = `restore-${moveId}-${stoppedAt}`;
  return name.length <= NAME_LENGTH ? name : `restore-${digest(name)}`;
}

/** True for a move that nobody is bringing to its end: a restore that is still running does. */
async function isLeftOpen(job: Job<{ moveId: string }, unknown>): Promise<boolean> {
  const { input, journal, plans, locks, runtime } = job;
  const head = await journal.head(input.moveId);
  if (head?.status === 'moving') return true;
  if (head?.status === 'restoring') return !(await isRunning(runtime.clients, await restorerOf(job)));
  if (head) return false;
  const plan = await plans.readAny(input.moveId);
  if (!plan) return false;
  const holders = await Promise.all(locksOf(plan).map((resource) => locks.holder(resource)));
  return holders.includes(input.moveId);
}

/** The execution that restores a move, by its journal. */
async function restorerOf({ input, journal }: Job<{ moveId: string }, unknown>): Promise<string> {
  const entries = await journal.entries(input.moveId);
  const began = entries.findLast(({ event }) => event.kind === 'restore-began')?.event;
  return began?.kind === 'restore-began' ? began.execution : '';
}

export const handler = create(lambdaRuntime());
