import type { RequestStore } from '../aws/request-store.ts';
import type { ScheduleSettings } from '../aws/schedules.ts';
import type { Starting } from '../aws/start-later.ts';
import { SomeText } from '../domain/text.ts';
import * as z from '../domain/zod.ts';
import { MachinesEnv, machinesIn } from './machines.ts';
import type { Runtime } from './runtime.ts';

/** The settings of a function that takes requests, which may be for later. */
export const ScheduleEnv = z.extend(MachinesEnv, {
  SCHEDULE_GROUP: SomeText,
  SCHEDULE_ROLE_ARN: SomeText,
  START_FUNCTION_ARN: SomeText,
  START_DEAD_LETTERS_ARN: SomeText,
});

export function schedulesOf(env: z.infer<typeof ScheduleEnv>): ScheduleSettings {
  return {
    group: env.SCHEDULE_GROUP,
    roleArn: env.SCHEDULE_ROLE_ARN,
    functionArn: env.START_FUNCTION_ARN,
    deadLettersArn: env.START_DEAD_LETTERS_ARN,
  };
}

interface StartingJob {
  readonly requests: RequestStore;
  readonly runtime: Runtime;
  readonly env: MachinesEnv;
}

/** What a job begins requests with. */
export function startingOf({ requests, runtime, env }: StartingJob): Starting {
  return { requests, clients: runtime.clients, machines: machinesIn(env), now: runtime.now() };
}
