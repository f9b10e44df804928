import * as z from 'zod';
import type { Machines } from '../aws/intake.ts';
import { BaseEnv } from './handler.ts';

/** The settings of a function that starts what is asked for, or asks how it stands. */
export const MachinesEnv = BaseEnv.extend({
  MOVE_STATE_MACHINE_ARN: z.string().min(1),
  RECORDS_STATE_MACHINE_ARN: z.string().min(1),
});
export type MachinesEnv = z.infer<typeof MachinesEnv>;

/** The state machines of a function's settings. */
export function machinesIn(env: MachinesEnv): Machines {
  return { move: env.MOVE_STATE_MACHINE_ARN, 'record-change': env.RECORDS_STATE_MACHINE_ARN };
}
