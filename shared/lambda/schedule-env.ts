import * as z from 'zod';
import type { RequestStore } from '../aws/request-store.ts';
import type { ScheduleSettings } from '../aws/schedules.ts';
import type { Starting } from '../aws/start-later.ts';
import { BaseEnv } from './handler.ts';
import type { Runtime } from './runtime.ts';

/** The settings of a function that begins moves. */
export const StartEnv = BaseEnv.extend({ MOVE_STATE_MACHINE_ARN: z.string().min(1) });

/** The settings of a function that takes moves, which may be for later. */
export const ScheduleEnv = StartEnv.extend({
  SCHEDULE_GROUP: z.string().min(1),
  SCHEDULE_ROLE_ARN: z.string().min(1),
  START_FUNCTION_ARN: z.string().min(1),
  START_DEAD_LETTERS_ARN: z.string().min(1),
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
  readonly env: z.infer<typeof StartEnv>;
}

/** What a job begins moves with. */
export function startingOf({ requests, runtime, env }: StartingJob): Starting {
  return {
    requests,
    clients: runtime.clients,
    moveStateMachineArn: env.MOVE_STATE_MACHINE_ARN,
    now: runtime.now(),
  };
}
