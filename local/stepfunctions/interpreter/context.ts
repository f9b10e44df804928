import type { Branch, MapItem, Visit } from './branch.ts';
import type { Json, JsonObject } from './json.ts';
import { functionBindings } from './jsonata-functions.ts';

/** The members of `$states` that exist only at some places. */
export interface StatesMembers {
  readonly result?: Json;
  readonly errorOutput?: Json;
  readonly taskToken?: string | undefined;
  readonly mapItem?: MapItem;
}

/** Everything that an expression of this visit can name: `$states`, variables and functions. */
export function bindingsOf(visit: Visit, members: StatesMembers = {}): Record<string, unknown> {
  const { taskToken, mapItem, ...rest } = members;
  const { engine } = visit.branch.run;
  return {
    ...functionBindings(engine.clock, engine.random),
    ...visit.branch.variables(),
    states: { input: visit.input, context: contextOf(visit, taskToken, mapItem), ...rest },
  };
}

/** The Context object. AWS: "Accessing execution data from the Context object in Step Functions". */
function contextOf(visit: Visit, taskToken: string | undefined, selected: MapItem | undefined): JsonObject {
  const item = selected ?? visit.branch.mapItem;
  return {
    Execution: executionOf(visit.branch),
    State: {
      Name: visit.state.name,
      EnteredTime: new Date(visit.entered.time).toISOString(),
      RetryCount: visit.retryCount,
    },
    StateMachine: { Id: visit.branch.run.identity.stateMachineArn, Name: visit.branch.run.identity.stateMachineName },
    ...(taskToken === undefined ? {} : { Task: { Token: taskToken } }),
    ...(item === undefined ? {} : { Map: { Item: { Index: item.Index, Value: item.Value } } }),
  };
}

function executionOf({ run }: Branch): JsonObject {
  const redriven = run.redriveTime === undefined ? {} : { RedriveTime: new Date(run.redriveTime).toISOString() };
  return {
    Id: run.identity.executionArn,
    Name: run.identity.name,
    StartTime: new Date(run.startTime).toISOString(),
    Input: run.identity.input,
    RoleArn: run.identity.roleArn,
    RedriveCount: run.redriveCount,
    ...redriven,
  };
}
