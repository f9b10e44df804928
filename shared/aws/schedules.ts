import { CreateScheduleCommand, DeleteScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { EVENT_AGE_SECONDS } from '../domain/events/patience.ts';
import { isMoverError } from '../errors.ts';
import { type ClientSettings, MAX_ATTEMPTS } from './client-settings.ts';
import { calling } from './translate-error.ts';

/** Where schedules are, and what they invoke. */
export interface ScheduleSettings {
  readonly group: string;
  /** The function that begins a move. */
  readonly functionArn: string;
  /** The role by which EventBridge Scheduler may invoke it. */
  readonly roleArn: string;
  /** Where what could not be invoked goes. */
  readonly deadLettersArn: string;
}

/** By age alone: 185 tries are the most that EventBridge Scheduler makes. */
const RETRY_POLICY = { MaximumEventAgeInSeconds: EVENT_AGE_SECONDS, MaximumRetryAttempts: 185 };

/**
 * Schedules the beginning of a move, once: a schedule of the move's name that is there already stays as it is. It deletes
 * itself after it was invoked. EventBridge Scheduler API Reference, "CreateSchedule".
 */
export async function scheduleStart(
  clients: ClientSettings,
  { group, functionArn, roleArn, deadLettersArn }: ScheduleSettings,
  moveId: string,
  startAt: string,
): Promise<void> {
  const command = new CreateScheduleCommand({
    GroupName: group,
    Name: moveId,
    ScheduleExpression: `at(${startAt.replace('Z', '')})`,
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    ClientToken: moveId,
    Target: {
      Arn: functionArn,
      RoleArn: roleArn,
      Input: JSON.stringify({ moveId }),
      RetryPolicy: RETRY_POLICY,
      DeadLetterConfig: { Arn: deadLettersArn },
    },
  });
  const client = new SchedulerClient({ ...clients, maxAttempts: MAX_ATTEMPTS });
  await unlessRefusedAs('ConflictException', () =>
    calling({ action: 'scheduler:CreateSchedule', resource: `schedule ${moveId}` }, () => client.send(command)),
  );
}

/** Deletes the schedule of a move; one that is gone is fine. */
export async function unschedule(clients: ClientSettings, group: string, moveId: string): Promise<void> {
  const client = new SchedulerClient({ ...clients, maxAttempts: MAX_ATTEMPTS });
  const command = new DeleteScheduleCommand({ GroupName: group, Name: moveId });
  await unlessRefusedAs('ResourceNotFoundException', () =>
    calling({ action: 'scheduler:DeleteSchedule', resource: `schedule ${moveId}` }, () => client.send(command)),
  );
}

async function unlessRefusedAs(name: string, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!isMoverError(error) || (error.cause as Error | undefined)?.name !== name) throw error;
  }
}
