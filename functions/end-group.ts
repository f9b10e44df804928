import { OPEN_STATUSES } from '../shared/domain/batch/batch.ts';
import { SomeText } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { batchesOf, batchInput } from '../shared/lambda/batches.ts';
import { endOf, noteEnd } from '../shared/lambda/group-end.ts';
import { BaseEnv, defineHandler, type Job } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = z.extend(BaseEnv, { MOVE_STATE_MACHINE_ARN: SomeText });
const Input = batchInput({
  group: z.int().check(z.minimum(1)),
  /** Seconds that its end was waited for. */
  waited: z._default(z.number().check(z.minimum(0)), 0),
  /** True when nothing more is waited for: what has not ended by now counts as parked. */
  giveUp: z._default(z.boolean(), false),
  /** What Step Functions answered instead of running the move to its end; empty where it did. */
  refusal: z._default(z.object({ Error: z.optional(z.string()), Cause: z.optional(z.string()) }), {}),
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
