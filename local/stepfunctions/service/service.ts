import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from '../../contracts.ts';
import { jsonError, jsonResponse, renderUnexpected } from '../../gateway/render.ts';
import type { Account } from './account.ts';
import * as executions from './execution-operations.ts';
import { type Input, parseInput } from './input.ts';
import * as mapRuns from './map-run-operations.ts';
import * as stateMachines from './state-machine-operations.ts';

type Operation = (account: Account, input: Input) => unknown;

const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['CreateStateMachine', stateMachines.createStateMachine],
  ['UpdateStateMachine', stateMachines.updateStateMachine],
  ['DeleteStateMachine', stateMachines.deleteStateMachine],
  ['DescribeStateMachine', stateMachines.describeStateMachine],
  ['ListStateMachines', stateMachines.listStateMachines],
  ['ValidateStateMachineDefinition', stateMachines.validateStateMachineDefinition],
  ['StartExecution', executions.start],
  ['StartSyncExecution', executions.startSync],
  ['StopExecution', executions.stop],
  ['DescribeExecution', executions.describeExecution],
  ['ListExecutions', executions.listExecutions],
  ['GetExecutionHistory', executions.getExecutionHistory],
  ['RedriveExecution', executions.redrive],
  ['DescribeMapRun', mapRuns.describeMapRun],
  ['ListMapRuns', mapRuns.listMapRuns],
  ['UpdateMapRun', mapRuns.updateMapRun],
  ['SendTaskSuccess', executions.sendTaskSuccess],
  ['SendTaskFailure', executions.sendTaskFailure],
  ['SendTaskHeartbeat', executions.sendTaskHeartbeat],
]);

/** Step Functions' JSON 1.0 API over accounts; AWS: "AWS Step Functions API Reference". */
export function createService(accountOf: (accountId: string, region: string) => Account): AwsService {
  return {
    handle: async (request) => {
      try {
        const operation = operationOf(request);
        const account = accountOf(request.caller.accountId, request.region);
        return jsonResponse(200, operation(account, parseInput(request.body)), request.requestId, '1.0');
      } catch (thrown) {
        return refused(thrown, request);
      }
    },
  };
}

function operationOf(request: AwsRequest): Operation {
  const target = request.headers['x-amz-target'] ?? '';
  const operation = OPERATIONS.get(/^AWSStepFunctions\.(\w+)$/.exec(target)?.[1] ?? '');
  if (operation !== undefined) return operation;
  throw new AwsError('UnknownOperationException', 400, `The local AWS does not know the operation '${target}'.`);
}

function refused(thrown: unknown, request: AwsRequest): AwsResponse {
  return jsonError(renderUnexpected(thrown), request.requestId, '1.0');
}
