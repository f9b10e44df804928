import type { Machines } from '../aws/intake.ts';
import { SomeText } from '../domain/text.ts';
import * as z from '../domain/zod.ts';
import { BaseEnv } from './handler.ts';

/** The settings of a function that starts what is asked for, or asks how it stands. */
export const MachinesEnv = z.extend(BaseEnv, {
  MOVE_STATE_MACHINE_ARN: SomeText,
  RECORDS_STATE_MACHINE_ARN: SomeText,
});
export type MachinesEnv = z.infer<typeof MachinesEnv>;

/** The state machines of a function's settings. */
export function machinesIn(env: MachinesEnv): Machines {
  return { move: env.MOVE_STATE_MACHINE_ARN, 'record-change': env.RECORDS_STATE_MACHINE_ARN };
}
