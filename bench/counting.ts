import { VirtualClock } from '../local/clock.ts';
import { createWorld, type LocalWorld } from '../local/local-world.ts';
import type { HistoryEvent } from '../local/stepfunctions/create-stepfunctions.ts';
import type { World } from '../local/world/schema.ts';
import { actionOf, type SdkRequest, textOf } from '../test/simulation/actions.ts';
import type { SdkResponse } from '../test/simulation/calls.ts';
import { benchWorld, type Waits } from './world.ts';

/** What happened in a world since it was opened; none of it depends on the machine. */
export interface Counts {
  /** Calls of AWS by IAM action, retries of the SDK included. */
  readonly calls: Map<string, number>;
  /** Of these, by IAM action, what was answered that the rate is exceeded. */
  readonly throttled: Map<string, number>;
  /** Write units of DynamoDB: a kilobyte of request each. */
  writeUnits: number;
  /** Transitions of state machines as they are billed: states entered, and tasks tried again. */
  transitions: number;
  /** Events of the longest history. */
  longestHistory: number;
  /** Invocations of functions by name. */
  readonly invocations: Map<string, number>;
}

/** A world in virtual time, in which all is counted. */
export interface CountedWorld {
  readonly local: LocalWorld;
  readonly clock: VirtualClock;
  readonly counts: Counts;
}

const DYNAMODB_WRITES: readonly string[] = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];

/** Opens the world of a bench with the whole service in it, what it tells of moves included. */
export function openCounted(domains: readonly string[], waits: Waits): Promise<CountedWorld> {
  return openCountedWorld(benchWorld(domains, waits));
}

/** The same of any world. */
export async function openCountedWorld(world: World): Promise<CountedWorld> {
  const clock = new VirtualClock();
  const counts: Counts = {
    calls: new Map(),
    throttled: new Map(),
    writeUnits: 0,
    transitions: 0,
    longestHistory: 0,
    invocations: new Map(),
  };
  const local = await createWorld({ clock, world, onEvent: (_execution, event) => hear(counts, event) });
  countCalls(local, counts);
  countInvocations(local, counts);
  return { local, clock, counts };
}

function hear(counts: Counts, { id, type }: HistoryEvent): void {
  counts.longestHistory = Math.max(counts.longestHistory, id);
  if (type.endsWith('StateEntered')) counts.transitions += 1;
  // A task is scheduled once for each time its state is entered, and once more for each time it is tried again.
  if (type === 'TaskStateEntered') counts.transitions -= 1;
  if (type === 'TaskScheduled') counts.transitions += 1;
}

function countCalls(local: LocalWorld, counts: Counts): void {
  const handler = local.clients.requestHandler as unknown as {
    handle: (request: SdkRequest) => Promise<{ readonly response: SdkResponse }>;
  };
  const handle = handler.handle.bind(handler);
  handler.handle = async (request) => {
    const action = actionOf(request);
    countOne(counts.calls, action);
    if (DYNAMODB_WRITES.includes(action)) counts.writeUnits += Math.ceil(textOf(request).length / 1_024);
    const answer = await handle(request);
    if (isThrottle(answer.response)) countOne(counts.throttled, action);
    return answer;
  };
}

/** `Throttling` of the services in XML, `ThrottlingException` of the others, both with HTTP 400. */
function isThrottle({ statusCode, body }: SdkResponse): boolean {
  return statusCode === 400 && Buffer.from(body).includes('Throttling');
}

function countOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function countInvocations(local: LocalWorld, { invocations }: Counts): void {
  const lambda = local.lambda as { invoke: LocalWorld['lambda']['invoke'] };
  const { invoke } = lambda;
  lambda.invoke = (functionName, payload) => {
    countOne(invocations, functionName);
    return invoke(functionName, payload);
  };
}

/** The counts as they are, for a comparison later. */
export function copyOf({ calls, throttled, invocations, ...numbers }: Counts): Counts {
  return { ...numbers, calls: new Map(calls), throttled: new Map(throttled), invocations: new Map(invocations) };
}

/** What was counted since a copy was made; of the longest history all. */
export function countedSince(before: Counts, now: Counts): Counts {
  return {
    calls: difference(before.calls, now.calls),
    throttled: difference(before.throttled, now.throttled),
    invocations: difference(before.invocations, now.invocations),
    writeUnits: now.writeUnits - before.writeUnits,
    transitions: now.transitions - before.transitions,
    longestHistory: now.longestHistory,
  };
}

function difference(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...now].map(([name, count]) => [name, count - (before.get(name) ?? 0)]));
}

export function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, number) => total + number, 0);
}
