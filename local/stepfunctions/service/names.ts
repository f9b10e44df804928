import { AwsError } from '../../contracts.ts';
import type { MapRun } from '../interpreter/map-run.ts';
import { NAME_CHARACTERS } from '../interpreter/quotas.ts';
import type { Account, Execution, StateMachine } from './account.ts';

/** AWS: StartExecution, Name: no white space, brackets, wildcards, special or control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among those to refuse.
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]/;
const ARN = /^arn:aws:states:([a-z0-9-]+):(\d{12}):(stateMachine|execution|mapRun):(.+)$/;

/** Throws InvalidName for a name that no state machine or execution may have. */
export function checkName(name: string): void {
  if (name === '' || name.length > NAME_CHARACTERS || FORBIDDEN.test(name)) {
    throw new AwsError('InvalidName', 400, `Invalid Name: '${name}'`);
  }
}

/** Throws InvalidArn for what is no ARN of that kind, AccessDeniedException for one of another account. */
function checkArn(account: Account, arn: string, kind: 'stateMachine' | 'execution' | 'mapRun'): void {
  const parts = ARN.exec(arn);
  if (parts === null) throw new AwsError('InvalidArn', 400, `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  if (parts[3] !== kind)
    throw new AwsError('InvalidArn', 400, `Invalid Arn: 'Resource type not valid in this context: ${parts[3]}'`);
  if (parts[2] !== account.id) {
    throw new AwsError(
      'AccessDeniedException',
      400,
      `The account ${account.id} is not authorized to access the resource: ${arn}`,
    );
  }
}

/** The account's state machine; throws InvalidArn or StateMachineDoesNotExist. */
export function stateMachineOf(account: Account, arn: string): StateMachine {
  checkArn(account, arn, 'stateMachine');
  const found = account.stateMachines.get(arn);
  if (found === undefined)
    throw new AwsError('StateMachineDoesNotExist', 400, `State Machine Does Not Exist: '${arn}'`);
  return found;
}

/** The account's execution; throws InvalidArn or ExecutionDoesNotExist. */
export function executionOf(account: Account, arn: string): Execution {
  checkArn(account, arn, 'execution');
  const found = account.executions.get(arn);
  if (found === undefined) throw new AwsError('ExecutionDoesNotExist', 400, `Execution Does Not Exist: '${arn}'`);
  return found;
}

/** The account's Map Run; throws InvalidArn or ResourceNotFound. */
export function mapRunOf(account: Account, arn: string): MapRun {
  checkArn(account, arn, 'mapRun');
  const found = account.mapRuns.get(arn);
  if (found === undefined) throw new AwsError('ResourceNotFound', 400, `Resource not found: '${arn}'`);
  return found;
}

/** Throws InvalidArn for what is no ARN of an IAM role. */
export function checkRoleArn(arn: string): void {
  if (!/^arn:aws:iam::\d{12}:role\/.+$/.test(arn)) throw new AwsError('InvalidArn', 400, `Invalid Arn: '${arn}'`);
}
