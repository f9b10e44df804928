import * as z from 'zod';
import { type BatchHead, type Group, OPEN_STATUSES } from '../shared/domain/batch/batch.ts';
import { circuitOf } from '../shared/domain/batch/circuit.ts';
import { groupRequest } from '../shared/domain/batch/request.ts';
import { batchesOf, batchInput } from '../shared/lambda/batches.ts';
import { BaseEnv, defineHandler } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = batchInput({ group: z.number().int().min(1) });

/**
 * The circuit breaker, the first state of every child: whether its group may begin, and then its move's id and request. What
 * may not is skipped, with the reason, and can begin in a later run. What began already goes on under the same id.
 */
export const create = defineHandler({
  name: 'begin-group',
  input: Input,
  env: BaseEnv,
  run: async (job) => {
    const { batchId, group: number } = job.input;
    const batches = batchesOf(job);
    const [head, group] = [await batches.read(batchId), await batches.group(batchId, number)];
    if (!OPEN_STATUSES.includes(group.status)) return { go: false, because: `It is ${group.status} already.` };
    const circuit = circuitOf(head);
    if (group.status !== 'running' && circuit.open) {
      await batches.saveGroup(batchId, { ...group, status: 'skipped', note: `Not begun: ${circuit.because}.` });
      return { go: false, because: circuit.because };
    }
    return { go: true, ...(await begun(head, group)) };

    async function begun({ order, run }: BatchHead, { note: _note, ...rest }: Group) {
      const moveId = group.moveId ?? `${batchId}-${number}`;
      const begunAt = group.begunAt ?? job.runtime.now();
      const begunRun = group.begunRun ?? run;
      await batches.saveGroup(batchId, { ...rest, status: 'running', moveId, begunAt, begunRun });
      return { moveId, request: groupRequest(order, group) };
    }
  },
});

export const handler = create(lambdaRuntime());
