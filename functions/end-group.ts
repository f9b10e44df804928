import * as z from 'zod';
import { OPEN_STATUSES } from '../shared/domain/batch/batch.ts';
import { batchesOf, batchInput } from '../shared/lambda/batches.ts';
import { endOf, noteEnd } from '../shared/lambda/group-end.ts';
import { BaseEnv, defineHandler, type Job } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = BaseEnv.extend({ MOVE_STATE_MACHINE_ARN: z.string().min(1) });
const Input = batchInput({
  group: z.number().int().min(1),
  /** Seconds that its end was waited for. */
  waited: z.number().min(0).default(0),
  /** True when nothing more is waited for: what has not ended by now counts as parked. */
  giveUp: z.boolean().default(false),
  /** What Step Functions answered instead of running the move to its end; empty where it did. */
  refusal: z.object({ Error: z.string().optional(), Cause: z.string().optional() }).default({}),
});
type EndJob = Job<z.infer<typeof Input>, z.infer<typeof Env>>;

/**
 * Notes how the move of a group ended, by its journal and not by what its execution said: a move that was stopped is brought
 * back by another one. Answers whether it has ended.
 */
export const create = defineHandler({
  name: 'end-group',
  input: Input,
  env: Env,
  run: async (job: EndJob) => {
    const { batchId, group: number, waited, giveUp, refusal } = job.input;
    const batches = batchesOf(job);
    const group = await batches.group(batchId, number);
    if (!OPEN_STATUSES.includes(group.status)) return { ended: true, status: group.status };
    const { journal, runtime, env } = job;
    const told = { journal, clients: runtime.clients, stateMachineArn: env.MOVE_STATE_MACHINE_ARN };
    const said = [refusal.Error, refusal.Cause].filter((part) => part !== undefined).join('. ');
    const end = await endOf(told, group, { waited, giveUp, refusal: said });
    if (end === undefined) return { ended: false, status: group.status };
    await noteEnd(batches, await batches.read(batchId), group, end, runtime.now());
    return { ended: true, status: end.status };
  },
});

export const handler = create(lambdaRuntime());
