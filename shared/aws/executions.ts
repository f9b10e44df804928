import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { isMoverError } from '../errors.ts';
import { type ClientSettings, MAX_ATTEMPTS } from './client-settings.ts';
import { calling } from './translate-error.ts';

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

/** Whether an execution is still running. An execution that AWS has forgotten is not. */
export async function isRunning(settings: ClientSettings, executionArn: string): Promise<boolean> {
  return (await executionState(settings, executionArn))?.status === 'RUNNING';
}

/** How an execution stands, with the error that it failed with; undefined for one that AWS has forgotten. */
export async function executionState(
  settings: ClientSettings,
  executionArn: string,
): Promise<{ readonly status: string | undefined; readonly error: string | undefined } | undefined> {
  const client = new SFNClient({ ...settings, maxAttempts: MAX_ATTEMPTS });
  try {
    const { status, error } = await calling({ action: 'states:DescribeExecution', resource: executionArn }, () =>
      client.send(new DescribeExecutionCommand({ executionArn })),
    );
    return { status, error };
  } catch (error) {
    if (isMoverError(error) && (error.cause as Error | undefined)?.name === 'ExecutionDoesNotExist') return undefined;
    throw error;
  }
}
