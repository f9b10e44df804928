import { begin } from '../shared/aws/start-later.ts';
import * as z from '../shared/domain/zod.ts';
import { MoverError } from '../shared/errors.ts';
import { defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { MachinesEnv } from '../shared/lambda/machines.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { startingOf } from '../shared/lambda/starting.ts';

/** What its schedule hands over. */
const Input = z.object({ moveId: MoveId });

/**
 * Begins a scheduled move or record change when its time has come. One that was cancelled is not begun, and one that is
 * begun twice runs once. Throws MoveNotFound for what nobody registered.
 */
export const create = defineHandler({
  name: 'start-move',
  input: Input,
  env: MachinesEnv,
  run: async (job) => {
    const { moveId } = job.input;
    const standing = await job.requests.read(moveId);
    if (!standing) throw new MoverError('MoveNotFound', `Nobody registered a move ${moveId}.`);
    return { began: (await begin(startingOf(job), standing)) !== undefined };
  },
});

export const handler = create(lambdaRuntime());
