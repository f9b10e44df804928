import {
  DescribeMapRunCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  RedriveExecutionCommand,
} from '@aws-sdk/client-sfn';
import { LambdaFailure } from '../../../local/contracts.ts';
import { invoke, type TestWorld } from './world.ts';

/** Waits for as many seconds as its input says. */
export const rest = { Type: 'Wait', Seconds: '{% $states.input %}', End: true };

/** A machine whose one state is a distributed Map over its input. */
export function distributed(state: object, fields: object = {}, states: object = {}) {
  const ItemProcessor = {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'One',
    States: { One: state, ...states },
  };
  return { StartAt: 'Each', States: { Each: { Type: 'Map', Label: 'each', ItemProcessor, End: true, ...fields } } };
}

/** The ARNs of an execution's Map Runs, the latest first. */
export async function mapRunsOf(world: TestWorld, executionArn: string) {
  const { mapRuns = [] } = await world.client().send(new ListMapRunsCommand({ executionArn }));
  return mapRuns.map(({ mapRunArn }) => String(mapRunArn));
}

/** DescribeMapRun. */
export const describeRun = (world: TestWorld, mapRunArn: string) =>
  world.client().send(new DescribeMapRunCommand({ mapRunArn }));
/** ListExecutions of a Map Run. */
export const childrenOf = async (world: TestWorld, mapRunArn: string, filter: object = {}) =>
  (await world.client().send(new ListExecutionsCommand({ mapRunArn, ...filter }))).executions ?? [];
/** RedriveExecution. */
export const redrive = (world: TestWorld, executionArn: string) =>
  world.client().send(new RedriveExecutionCommand({ executionArn }));

/** A function that fails for some payloads until they are repaired; tells what it was called with. */
export function broken(world: TestWorld, ...ill: unknown[]) {
  const seen: unknown[] = [];
  const failing = new Set(ill);
  world.functions.set('work', (payload) => {
    seen.push(payload);
    if (failing.has(payload)) throw new LambdaFailure('Broken', 'not yet');
    return payload;
  });
  return { seen, repair: () => failing.clear() };
}

/** Calls the function `work`, and gives what it gives. */
export const work = invoke('work', { Output: '{% $states.result.Payload %}', End: true });
