import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { isMoverError } from '../errors.ts';
import { type ClientSettings, MAX_ATTEMPTS } from './client-settings.ts';
import { calling } from './translate-error.ts';

/** What AWS answers of a token that nobody waits with: it was answered, its wait is over, or its execution was stopped. */
const NOBODY_WAITS: readonly string[] = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

/**
 * Lets an execution that waits with a task token go on; false when nobody waits with it any more. AWS Step Functions API
 * Reference, "SendTaskSuccess". The token appears in no message.
 */
export async function answerToken(
  settings: ClientSettings,
  taskToken: string,
  output: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const client = new SFNClient({ ...settings, maxAttempts: MAX_ATTEMPTS });
  const command = new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) });
  try {
    await calling({ action: 'states:SendTaskSuccess', resource: 'the waiting execution' }, () => client.send(command));
    return true;
  } catch (error) {
    const name = isMoverError(error) ? (error.cause as Error | undefined)?.name : undefined;
    if (NOBODY_WAITS.includes(name ?? '')) return false;
    throw error;
  }
}
