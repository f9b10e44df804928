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
  const client = new SFNClient({ ...settings, maxAttempts: MAX_ATTEMPTS });
  try {
    const { status } = await calling({ action: 'states:DescribeExecution', resource: executionArn }, () =>
      client.send(new DescribeExecutionCommand({ executionArn })),
    );
    return status === 'RUNNING';
  } catch (error) {
    if (isMoverError(error) && (error.cause as Error | undefined)?.name === 'ExecutionDoesNotExist') return false;
    throw error;
  }
}
