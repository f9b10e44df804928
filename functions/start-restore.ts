import { isRunning, startOnce } from '../shared/aws/executions.ts';
import type { Failure } from '../shared/domain/events/telling.ts';
import { type JobKind, kindOf } from '../shared/domain/job.ts';
import { admitterOf, restorerOf } from '../shared/domain/journal.ts';
import { readableReason } from '../shared/domain/reason.ts';
import { isRecordsPlan, locksOfAll } from '../shared/domain/records-job/plan.ts';
import { clipped, plainLine, SomeText } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { defineHandler, type Job, MoveId } from '../shared/lambda/handler.ts';
import { MachinesEnv, machinesIn } from '../shared/lambda/machines.ts';
import { restoreName } from '../shared/lambda/restore-name.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

/** What the register keeps of a cause; the execution has all of it. */
const CAUSE_CHARACTERS = 2_000;

/**
 * EventBridge's "Step Functions Execution Status Change", as far as it is read; the execution's name is the move's id. One of
 * each state machine may have the same name.
 */
const Input = z.pipe(
  z.object({
    detail: z.object({
      name: MoveId,
      executionArn: z.string(),
      stateMachineArn: z.string(),
      status: z.string(),
      stopDate: z.nullish(z.number()),
      error: z.nullish(z.string()),
      cause: z.nullish(z.string()),
    }),
  }),
  z.transform(({ detail }) => ({
    moveId: detail.name,
    execution: detail.executionArn,
    stateMachine: detail.stateMachineArn,
    status: detail.status,
    stoppedAt: detail.stopDate ?? 0,
    error: detail.error ?? detail.status,
    cause: clipped(plainLine(readableReason(detail.cause ?? '')), CAUSE_CHARACTERS),
  })),
);

const Env = z.extend(MachinesEnv, { RESTORE_STATE_MACHINE_ARN: SomeText });

type StartJob = Job<z.infer<typeof Input>, z.infer<typeof Env>>;

/**
 * Starts restore-move, once, for each execution that ended without bringing its move to an end: aborted, timed out, or dead
 * of an error that no catcher sees. Where nothing was changed it notes the failure, which is then told. An event that
 * comes twice, or after the move ended, or of an execution that only has the name of one that was admitted, starts nothing.
 */
export const create = defineHandler({
  name: 'start-restore',
  input: Input,
  env: Env,
  run: async (job) => {
    const { moveId, status, stoppedAt } = job.input;
    const registered = await job.requests.read(moveId);
    const isItsOwn = registered !== undefined && isOf(job, kindOf(registered.request));
    // Before the journal is looked at: an admission that outlives its execution looks here when it has opened one.
    if (isItsOwn) await job.requests.cutOff(moveId);
    const leftOpen = await isLeftOpen(job);
    const failure = leftOpen ? undefined : await failureOf(job);
    if (isItsOwn && failure) await job.requests.noteFailure(moveId, failure);
    if (!leftOpen) return { started: false };
    const started = await startOnce(
      job.runtime.clients,
      job.env.RESTORE_STATE_MACHINE_ARN,
      // A redriven execution may end again.
      restoreName(moveId, stoppedAt),
      {
        moveId,
        reason: `The execution ended ${status}.`,
        unfinishedOnly: true,
      },
    );
    return { started };
  },
});

/**
 * True for a move that nobody is bringing to its end: a restore that is still running does. Also for one that has ended, and
 * whose execution was cut off before it gave the locks back: begin-restore does that, and leaves the move as it is.
 */
async function isLeftOpen(job: StartJob): Promise<boolean> {
  const { input, journal, plans, locks, runtime } = job;
  const head = await journal.head(input.moveId);
  if (head?.status === 'moving' || head?.status === 'restoring') {
    const entries = await journal.entries(input.moveId);
    if (admitterOf(entries) !== input.execution) return false;
    return head.status === 'moving' || !(await isRunning(runtime.clients, restorerOf(entries)));
  }
  if (head?.status === 'parked') return false;
  if (head && admitterOf(await journal.entries(input.moveId)) !== input.execution) return false;
  const all = await plans.readAll(input.moveId);
  const [any] = all;
  if (!any || !isOf(job, isRecordsPlan(any) ? 'record-change' : 'move')) return false;
  const holders = await locks.holders(locksOfAll(all));
  return [...holders.values()].includes(input.moveId);
}

/** Whether the execution that ended was one of this kind: one of each may have the same name. */
function isOf({ input, env }: StartJob, kind: JobKind): boolean {
  return machinesIn(env)[kind] === input.stateMachine;
}

/** The end of an execution that changed nothing; a move with a journal tells its end by that. */
async function failureOf({ input, journal }: StartJob): Promise<Failure | undefined> {
  const { moveId, error, cause, stoppedAt } = input;
  return (await journal.head(moveId)) ? undefined : { error, cause, at: stoppedAt };
}

export const handler = create(lambdaRuntime());
