import { executionArn, stateOf } from '../shared/aws/executions.ts';
import { type BatchHead, type Group, OPEN_STATUSES } from '../shared/domain/batch/batch.ts';
import { circuitOf } from '../shared/domain/batch/circuit.ts';
import { moveIdOf } from '../shared/domain/batch/groups.ts';
import { groupRequest } from '../shared/domain/batch/request.ts';
import { SomeText } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { batchesOf, batchInput } from '../shared/lambda/batches.ts';
import { BaseEnv, defineHandler, type Job } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = z.extend(BaseEnv, { MOVE_STATE_MACHINE_ARN: SomeText });
const Input = batchInput({
  group: z.int().check(z.minimum(1)),
  /** The ARN of the execution that composed its wave. */
  execution: z.string(),
});
type BeginJob = Job<z.infer<typeof Input>, z.infer<typeof Env>>;

/**
 * The circuit breaker, the first state of every child: whether its group may begin, and then its move's id and request. Before
 * the second that its wave gave the group it answers how long to wait, and is to be asked again. What may not begin is skipped,
 * with the reason, and can begin in a later run. What began already goes on under the same id, but for a
 * move that is not there yet in a batch whose moves are to be brought back. A child of an execution that does not run the batch
 * any more begins nothing, and notes nothing.
 */
export const create = defineHandler({
  name: 'begin-group',
  input: Input,
  env: Env,
  run: async (job: BeginJob) => {
    const { batchId, group: number, execution } = job.input;
    const batches = batchesOf(job);
    const [head, group] = [await batches.read(batchId), await batches.group(batchId, number)];
    if (!OPEN_STATUSES.includes(group.status)) return { go: false, because: `It is ${group.status} already.` };
    if (head.status !== 'running' || head.execution !== execution) {
      return { go: false, because: `The batch is ${head.status}, and not run by ${execution}.` };
    }
    const circuit = circuitOf(head);
    if (circuit.open && !(await hasBegun(job, head, group))) {
      const { moveId: _moveId, begunAt: _begunAt, begunRun: _begunRun, ...unbegun } = group;
      await batches.saveGroup(batchId, { ...unbegun, status: 'skipped', note: `Not begun: ${circuit.because}.` });
      return { go: false, because: circuit.because };
    }
    const wait = group.status === 'running' ? 0 : secondsUntil(group.beginAt ?? 0, job.runtime.now());
    if (wait > 0) return { go: false, wait, because: `Its wave has it begin in ${wait} seconds.` };
    return { go: true, ...(await begun(head, group)) };

    async function begun({ order, run }: BatchHead, { note: _note, ...rest }: Group) {
      const moveId = group.moveId ?? moveIdOf(batchId, number);
      const begunAt = group.begunAt ?? job.runtime.now();
      const begunRun = group.begunRun ?? run;
      await batches.saveGroup(batchId, { ...rest, status: 'running', moveId, begunAt, begunRun });
      return { moveId, request: groupRequest(order, group) };
    }
  },
});

function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1_000));
}

/** Whether its move goes on. Where all are to be brought back, one that is not there yet shall not come. */
async function hasBegun({ runtime, env }: BeginJob, { aborted }: BatchHead, { status, moveId = '' }: Group) {
  if (status !== 'running' || !aborted?.restoreRunning) return status === 'running';
  return (await stateOf(runtime.clients, executionArn(env.MOVE_STATE_MACHINE_ARN, moveId))) !== undefined;
}

export const handler = create(lambdaRuntime());
