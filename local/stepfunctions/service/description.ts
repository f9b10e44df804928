import type { ChildDescription } from '../interpreter/engine.ts';
import { isObject, type Json } from '../interpreter/json.ts';
import { HISTORY_EVENTS } from '../interpreter/quotas.ts';
import type { Execution } from './account.ts';

/** AWS: an execution can be redriven for 14 days after it closed. */
const REDRIVABLE_MS = 14 * 24 * 60 * 60 * 1000;

/** An execution as DescribeExecution shows it, dates in milliseconds; absent members are undefined. */
export interface Description {
  readonly executionArn: string;
  /** Of a child execution. */
  readonly mapRunArn: string | undefined;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT' | 'PENDING_REDRIVE';
  readonly startDate: number;
  readonly stopDate: number | undefined;
  readonly input: string;
  readonly inputDetails: { readonly included: boolean };
  readonly output: string | undefined;
  readonly outputDetails: { readonly included: boolean } | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly redriveCount: number;
  readonly redriveDate: number | undefined;
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN';
  readonly redriveStatusReason: string | undefined;
}

/** Describes an execution. AWS: DescribeExecution. */
export function describe(execution: Execution): Description {
  const { run, input, mapRun } = execution;
  const { outcome, identity } = run;
  const output = outcome?.output === undefined ? undefined : JSON.stringify(outcome.output);
  const refusal = redriveRefusalOf(execution);
  return {
    executionArn: identity.executionArn,
    mapRunArn: mapRun?.arn,
    stateMachineArn: identity.stateMachineArn,
    name: identity.name,
    status: mapRun?.isPendingRedrive(run) ? 'PENDING_REDRIVE' : (outcome?.status ?? 'RUNNING'),
    startDate: run.startTime,
    stopDate: run.stopTime,
    input,
    inputDetails: { included: true },
    output,
    outputDetails: output === undefined ? undefined : { included: true },
    error: outcome?.error,
    cause: outcome?.cause,
    redriveCount: run.redriveCount,
    redriveDate: run.redriveTime,
    redriveStatus: refusal !== undefined ? 'NOT_REDRIVABLE' : mapRun ? 'REDRIVABLE_BY_MAP_RUN' : 'REDRIVABLE',
    redriveStatusReason: refusal,
  };
}

/** Why an execution can't be redriven; undefined when it can. AWS: "Restarting state machine executions with redrive". */
export function redriveRefusalOf({ run, stateMachine }: Execution): string | undefined {
  const status = run.outcome?.status ?? 'RUNNING';
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (stateMachine.status === 'DELETING') return 'State machine is deleted and its executions cannot be redriven';
  if (run.history.events.length >= HISTORY_EVENTS - 1) return 'Execution history event limit exceeded';
  const age = run.engine.clock.now() - (run.stopTime ?? 0);
  return age > REDRIVABLE_MS ? 'Execution redrivable period exceeded' : undefined;
}

/** A description as the wire has it: dates in seconds. */
export function toWire(description: Description): Record<string, unknown> {
  const { startDate, stopDate, redriveDate } = description;
  return {
    ...description,
    startDate: seconds(startDate),
    stopDate: seconds(stopDate),
    redriveDate: seconds(redriveDate),
  };
}

/** Milliseconds as JSON 1.0 has them: seconds with fraction. */
export function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

/** A description as a task of a parent execution gets it: names in upper camel case, dates in milliseconds. */
export function toChildDescription(description: Description): ChildDescription {
  return capitalised(JSON.parse(JSON.stringify(description))) as ChildDescription;
}

function capitalised(value: Json): Json {
  if (!isObject(value) || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value).map(([name, member]): [string, Json] => [
    name.charAt(0).toUpperCase() + name.slice(1),
    capitalised(member as Json),
  ]);
  return Object.fromEntries(members);
}
