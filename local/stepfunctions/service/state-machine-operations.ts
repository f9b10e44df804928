import { AwsError } from '../../contracts.ts';
import { loadDefinition } from '../interpreter/load-definition.ts';
import { uuidOf } from '../interpreter/uuid.ts';
import type { Account, StateMachine } from './account.ts';
import { seconds } from './description.ts';
import { type Input, oneOf, refuseMembers, requiredText, text } from './input.ts';
import { checkName, checkRoleArn, stateMachineOf } from './names.ts';
import { pageOf } from './paging.ts';

/** AWS: CreateStateMachine; the same call twice is one state machine. */
export function createStateMachine(account: Account, input: Input) {
  refuseMembers(input, 'CreateStateMachine', ['publish', 'versionDescription', 'encryptionConfiguration', 'tags']);
  const type = oneOf(input, 'type', ['STANDARD', 'EXPRESS']) ?? 'STANDARD';
  if (type === 'EXPRESS')
    throw new AwsError('StateMachineTypeNotSupported', 400, 'The local AWS runs STANDARD state machines only.');
  const [name, definition, roleArn] = [
    requiredText(input, 'name'),
    requiredText(input, 'definition'),
    requiredText(input, 'roleArn'),
  ];
  checkName(name);
  checkRoleArn(roleArn);
  const compiled = loadDefinition(definition);
  const arn = account.arn('stateMachine', name);
  const { loggingConfiguration, tracingConfiguration } = configurationOf(input);
  const created: StateMachine = {
    arn,
    name,
    definition,
    compiled,
    roleArn,
    loggingConfiguration,
    tracingConfiguration,
    createdAt: account.world.clock.now(),
    revisionId: undefined,
    status: 'ACTIVE',
  };
  const kept = account.stateMachines.get(arn) ?? created;
  if (kept.definition !== definition || kept.roleArn !== roleArn) {
    throw new AwsError('StateMachineAlreadyExists', 400, `State Machine Already Exists: '${arn}'`);
  }
  if (kept.status === 'DELETING') throw new AwsError('StateMachineDeleting', 400, `State Machine Deleting: '${arn}'`);
  account.stateMachines.set(arn, kept);
  return { stateMachineArn: arn, creationDate: seconds(kept.createdAt) };
}

function configurationOf(input: Input) {
  return {
    loggingConfiguration: input.loggingConfiguration ?? { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: input.tracingConfiguration ?? { enabled: false },
  };
}

/** AWS: UpdateStateMachine; executions that run keep the definition they started with. */
export function updateStateMachine(account: Account, input: Input) {
  const unsupported = [
    'publish',
    'versionDescription',
    'encryptionConfiguration',
    'loggingConfiguration',
    'tracingConfiguration',
  ];
  refuseMembers(input, 'UpdateStateMachine', unsupported);
  const machine = activeOf(account, requiredText(input, 'stateMachineArn'));
  const [definition, roleArn] = [text(input, 'definition'), text(input, 'roleArn')];
  if (definition === undefined && roleArn === undefined) {
    throw new AwsError(
      'MissingRequiredParameter',
      400,
      'Either the definition, the role ARN, or both must be specified.',
    );
  }
  if (roleArn !== undefined) checkRoleArn(roleArn);
  if (definition !== undefined) {
    machine.compiled = loadDefinition(definition);
    machine.definition = definition;
  }
  machine.roleArn = roleArn ?? machine.roleArn;
  machine.revisionId = uuidOf(account.world.random);
  return { updateDate: seconds(account.world.clock.now()), revisionId: machine.revisionId };
}

function activeOf(account: Account, arn: string): StateMachine {
  const machine = stateMachineOf(account, arn);
  if (machine.status === 'ACTIVE') return machine;
  throw new AwsError('StateMachineDeleting', 400, `State Machine Deleting: '${arn}'`);
}

/**
 * AWS: DeleteStateMachine: it is gone once its executions are; those that run end at their next state. One that does not
 * exist is deleted already.
 */
export function deleteStateMachine(account: Account, input: Input) {
  const arn = requiredText(input, 'stateMachineArn');
  const machine = account.stateMachines.get(arn) ?? notThere(account, arn);
  if (machine === undefined) return {};
  machine.status = 'DELETING';
  const running = [...account.executions.values()].filter(
    ({ stateMachine, run }) => stateMachine === machine && run.outcome === undefined,
  );
  let open = running.length;
  if (open === 0) account.stateMachines.delete(arn);
  for (const { run } of running) {
    run.onEnd(() => {
      open -= 1;
      if (open === 0) account.stateMachines.delete(arn);
    });
  }
  return {};
}

/** Refuses what is no ARN of a state machine of this account. */
function notThere(account: Account, arn: string): undefined {
  try {
    stateMachineOf(account, arn);
  } catch (thrown) {
    if (!(thrown instanceof AwsError) || thrown.code !== 'StateMachineDoesNotExist') throw thrown;
  }
  return undefined;
}

/** AWS: DescribeStateMachine. */
export function describeStateMachine(account: Account, input: Input) {
  const machine = stateMachineOf(account, requiredText(input, 'stateMachineArn'));
  const { arn, name, status, definition, roleArn, createdAt, revisionId } = machine;
  const { loggingConfiguration, tracingConfiguration } = machine;
  return {
    stateMachineArn: arn,
    name,
    status,
    definition,
    roleArn,
    type: 'STANDARD',
    creationDate: seconds(createdAt),
    loggingConfiguration,
    tracingConfiguration,
    revisionId,
  };
}

/** AWS: ListStateMachines. */
export function listStateMachines(account: Account, input: Input) {
  const { items, nextToken } = pageOf([...account.stateMachines.values()], input, 'ListStateMachines');
  const stateMachines = items.map(({ arn, name, createdAt }) => ({
    stateMachineArn: arn,
    name,
    type: 'STANDARD',
    creationDate: seconds(createdAt),
  }));
  return { stateMachines, nextToken };
}

/** AWS: ValidateStateMachineDefinition; only the first error is told. */
export function validateStateMachineDefinition(_account: Account, input: Input) {
  try {
    loadDefinition(requiredText(input, 'definition'));
    return { result: 'OK', diagnostics: [], truncated: false };
  } catch (thrown) {
    if (!(thrown instanceof AwsError) || thrown.code !== 'InvalidDefinition') throw thrown;
    const parts = /'([A-Z_]+): (.*) at (\/.*)'$/s.exec(thrown.message);
    const [code, message, location] = [parts?.[1], parts?.[2] ?? thrown.message, parts?.[3]];
    return { result: 'FAIL', diagnostics: [{ severity: 'ERROR', code, message, location }], truncated: false };
  }
}
