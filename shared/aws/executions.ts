import {
  DescribeExecutionCommand,
  type ExecutionStatus,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { isMoverError } from '../errors.ts';
import { type ClientSettings, MAX_ATTEMPTS } from './client-settings.ts';
import { calling, told } from './translate-error.ts';

/**
 * Starts an execution under a name, at most once: false when that name was used before. AWS Step Functions API Reference,
 * "StartExecution": names stay taken for 90 days.
 */
export async function startOnce(
  settings: ClientSettings,
  stateMachineArn: string,
  name: string,
  input: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const client = new SFNClient({ ...settings, maxAttempts: MAX_ATTEMPTS });
  const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
  try {
    await calling({ action: 'states:StartExecution', resource: stateMachineArn }, () => client.send(command));
    return true;
  } catch (error) {
    if (isMoverError(error) && (error.cause as Error | undefined)?.name === 'ExecutionAlreadyExists') return false;
    throw error;
  }
}

/** How an execution stands; `error` and `cause` where it failed. */
export interface ExecutionState {
  readonly status: ExecutionStatus | undefined;
  /** What it was started with, as JSON; undefined where that is not told. */
  readonly input: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** How an execution stands, or undefined when Step Functions knows none: never started, or forgotten after 90 days. */
export async function stateOf(settings: ClientSettings, executionArn: string): Promise<ExecutionState | undefined> {
  const client = new SFNClient({ ...settings, maxAttempts: MAX_ATTEMPTS });
  try {
    const context = { action: 'states:DescribeExecution', resource: executionArn };
    const { status, input, error, cause } = await calling(context, () =>
      client.send(new DescribeExecutionCommand({ executionArn })),
    );
    return { status: told(status, context), input, error, cause };
  } catch (error) {
    if (isNone(error)) return undefined;
    throw error;
  }
}

/** Whether an execution is still running. An execution that AWS has forgotten is not. */
export async function isRunning(settings: ClientSettings, executionArn: string): Promise<boolean> {
  return (await stateOf(settings, executionArn))?.status === 'RUNNING';
}

/**
 * Stops an execution; false where Step Functions knows none. One that has ended stays as it ended. AWS Step Functions API
 * Reference, "StopExecution".
 */
export async function stop(settings: ClientSettings, executionArn: string, cause: string): Promise<boolean> {
  const client = new SFNClient({ ...settings, maxAttempts: MAX_ATTEMPTS });
  const command = new StopExecutionCommand({ executionArn, error: 'Aborted', cause });
  try {
    await calling({ action: 'states:StopExecution', resource: executionArn }, () => client.send(command));
    return true;
  } catch (error) {
    if (isNone(error)) return false;
    throw error;
  }
}

function isNone(error: unknown): boolean {
  return isMoverError(error) && (error.cause as Error | undefined)?.name === 'ExecutionDoesNotExist';
}

/** The ARN of the execution that a state machine runs under a name. */
export function executionArn(stateMachineArn: string, name: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}
