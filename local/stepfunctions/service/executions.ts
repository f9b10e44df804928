import { AwsError } from '../../contracts.ts';
import type { ChildExecution, Engine } from '../interpreter/engine.ts';
import { PAYLOAD_BYTES } from '../interpreter/quotas.ts';
import { Run } from '../interpreter/run.ts';
import { uuidOf } from '../interpreter/uuid.ts';
import type { Account, Execution, StateMachine } from './account.ts';
import { describe, redriveRefusalOf, toChildDescription } from './description.ts';
import { parseJson, validationError } from './input.ts';
import { checkName, stateMachineOf } from './names.ts';
import { statusChangeOf } from './status-change.ts';

/** What StartExecution asks for. */
export interface StartRequest {
  readonly stateMachineArn: string;
  /** JSON. */
  readonly input: string;
  readonly name: string | undefined;
}

/**
 * Starts an execution, or gives the running one of the same name and input. Throws InvalidArn,
 * StateMachineDoesNotExist, StateMachineDeleting, InvalidName, InvalidExecutionInput or ExecutionAlreadyExists. AWS:
 * StartExecution.
 */
export function startExecution(account: Account, request: StartRequest): Execution {
  const stateMachine = stateMachineOf(account, request.stateMachineArn);
  if (stateMachine.status === 'DELETING') {
    throw new AwsError('StateMachineDeleting', 400, `State Machine Deleting: '${stateMachine.arn}'`);
  }
  const name = request.name ?? uuidOf(account.world.random);
  checkName(name);
  const input = parseExecutionInput(request.input);
  const executionArn = account.arn('execution', `${stateMachine.name}:${name}`);
  const earlier = account.executions.get(executionArn);
  if (earlier !== undefined) {
    if (earlier.run.outcome === undefined && earlier.input === request.input) return earlier;
    throw new AwsError('ExecutionAlreadyExists', 400, `Execution Already Exists: '${executionArn}'`);
  }
  const run = runOf(account, stateMachine, { executionArn, name, input });
  const execution: Execution = { run, stateMachine, input: request.input, redrives: new Map(), mapRun: undefined };
  account.executions.set(executionArn, execution);
  announce(account, execution);
  run.start();
  return execution;
}

function parseExecutionInput(input: string) {
  if (Buffer.byteLength(input) > PAYLOAD_BYTES) {
    throw validationError('input', input, `Member must have length less than or equal to ${PAYLOAD_BYTES}`);
  }
  const parsed = parseJson(input);
  if (parsed !== undefined) return parsed.value as Run['identity']['input'];
  throw new AwsError('InvalidExecutionInput', 400, "Invalid State Machine Execution Input: 'Invalid execution input.'");
}

function runOf(
  account: Account,
  machine: StateMachine,
  of: Pick<Run['identity'], 'executionArn' | 'name' | 'input'>,
): Run {
  const identity = {
    accountId: account.id,
    region: account.region,
    stateMachineArn: machine.arn,
    stateMachineName: machine.name,
    roleArn: machine.roleArn,
    ...of,
  };
  const isDeleted = () => machine.status === 'DELETING';
  const { onEvent } = account.world;
  return new Run({ engine: engineOf(account, machine), identity, machine: machine.compiled, isDeleted, onEvent });
}

/** Tells of the present status and, once it comes, of the end. */
function announce(account: Account, execution: Execution): void {
  const tell = () => account.world.onStatusChange?.(statusChangeOf(account, execution));
  tell();
  execution.run.onEnd(tell);
}

function engineOf(account: Account, stateMachine: StateMachine): Engine {
  const { clock, random, lambda, settings, objects } = account.world;
  return {
    clock,
    random,
    lambda,
    settings,
    openToken: (callbacks) => account.tokens.open(callbacks),
    startExecution: (request) => childOf(startExecution(account, request)),
    openMapRun: (mapRun) => void account.mapRuns.set(mapRun.arn, mapRun),
    adopt: (mapRun, run) => {
      const { executionArn, input } = run.identity;
      const execution = { run, stateMachine, input: JSON.stringify(input), redrives: new Map(), mapRun };
      account.executions.set(executionArn, execution);
      announce(account, execution);
      return {
        run,
        describe: () => toChildDescription(describe(execution)),
        redrive: () => {
          run.redrive();
          announce(account, execution);
        },
      };
    },
    readObject: (bucket, key) => objects({ accountId: account.id, region: account.region }, bucket, key),
  };
}

function childOf(execution: Execution): ChildExecution {
  const { run } = execution;
  return {
    executionArn: run.identity.executionArn,
    startDate: run.startTime,
    onEnd: (listener) => run.onEnd((outcome) => listener(outcome, toChildDescription(describe(execution)))),
    stop: () => run.stop(),
  };
}

const BY_MAP_RUN = 'A child workflow execution of a Map Run is redriven by redriving the parent execution';

/**
 * Redrives an execution and gives the redrive's time; the same client token twice gives the same redrive. Throws
 * ExecutionNotRedrivable. AWS: RedriveExecution.
 */
export function redriveExecution(account: Account, execution: Execution, clientToken: string | undefined): number {
  const earlier = clientToken === undefined ? undefined : execution.redrives.get(clientToken);
  if (earlier !== undefined) return earlier;
  const refusal = execution.mapRun ? BY_MAP_RUN : redriveRefusalOf(execution);
  if (refusal !== undefined)
    throw new AwsError('ExecutionNotRedrivable', 400, `Execution Not Redrivable: '${refusal}'`);
  execution.run.redrive();
  announce(account, execution);
  const time = account.world.clock.now();
  if (clientToken !== undefined) execution.redrives.set(clientToken, time);
  return time;
}
