import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { TableRecord } from '../../local/dynamodb/table-streams.ts';
import { seededRandom } from '../../local/random.ts';
import { BATCH_BUCKET, EVENT_BUS_NAME, stateMachineArn } from '../../local/service.ts';
import { type Story, tell } from '../moves/story.ts';
import { isRead } from './actions.ts';
import { attend, batchOf } from './batch-people.ts';
import { BatchWatch } from './batch-watch.ts';
import { type Call, type Interceptor, interceptCalls, type SdkResponse, siteOf } from './calls.ts';
import { Client } from './clients.ts';
import { Desk } from './desk.ts';
import { Executions } from './executions.ts';
import { FAULTS, type Surroundings } from './faults.ts';
import { serversIn } from './footprint.ts';
import { Lasting } from './lasting.ts';
import { Losses } from './losses.ts';
import { Privileges } from './privileges.ts';
import { refuseAlias } from './refused-alias.ts';
import type { Asked, Scenario } from './scenarios.ts';
import { NOTHING, plant, type SeededBug } from './seeded-bug.ts';
import { endOf, type JobEnd, type Settling, settled } from './settling.ts';
import { wholeSite } from './site.ts';
import { canStrike, type Strike, Strikes } from './strikes.ts';
import { Watches } from './watches.ts';

/** Everything that a run is made of: the same plan gives the same run. */
export interface RunPlan {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly strikes: readonly Strike[];
  /** A defect that is planted into the service. */
  readonly bug?: SeededBug;
}

/** How a run ended, as the invariants look at it. */
export interface Ended extends Settling {
  readonly plan: RunPlan;
  /** Why the first execution failed; empty where it did not. */
  readonly cause: string;
  readonly before: unknown;
  readonly jobs: readonly JobEnd[];
  readonly watches: Watches;
  /** What was wrong with batches, and with what people were answered. */
  readonly batches: Pick<BatchWatch, 'problems'>;
  readonly client: Client | undefined;
  readonly desk: Desk;
  /** What CloudWatch would make metrics of. */
  readonly metrics: readonly string[];
  /** How many deeds of people nobody came to do. */
  readonly undone: () => number;
  readonly privileges: Privileges;
  /** Every fault at every call that it could have struck, in the order of the calls; only of a run without any. */
  readonly possible: readonly Required<Pick<Strike, 'fault' | 'site'>>[];
  readonly strikes: Strikes;
  readonly losses: Losses;
  /** What the stream of the service's table told, by sequence numbers. */
  readonly stream: ReadonlyMap<string, TableRecord>;
}

/** The name of the n-th execution that a scenario starts. */
const idOf = (index: number) => `move-${index + 1}`;

/** Runs a scenario with its faults until nothing runs any more. Throws where that does not come. */
export async function run(plan: RunPlan): Promise<Ended> {
  const { scenario, seed, bug } = plan;
  const executions = new Executions();
  const metrics: string[] = [];
  const story = await tell({
    world: { ...scenario.world, seed },
    eventsOut: scenario.event !== undefined,
    onEvent: (identity, event) => executions.hear(identity.executionArn, event),
    onMetric: (line) => metrics.push(line),
    servers: serversIn(scenario),
    ...(scenario.viewers ? { viewers: scenario.viewers } : {}),
  });
  if (bug) await plant(bug, story);
  const before = wholeSite(story);
  const stream = new Map<string, TableRecord>();
  story.aws.onTableRecord((_table, record) => stream.set(record.dynamodb.SequenceNumber, record));
  const watches = new Watches();
  const batches = new BatchWatch(() => story.clock.now());
  const privileges = new Privileges(story, executions);
  const losses = new Losses(story, scenario);
  const strikes = new Strikes(plan.strikes, scenario);
  const possible: { fault: string; site: string }[] = [];
  const lasting = new Lasting();
  const striking: { readonly call: Call; readonly interceptor: Interceptor }[] = [];
  const answered = new Map<string, SdkResponse>();
  const surroundings = ({ invocation: { payload } }: Call): Surroundings => ({
    story,
    scenario,
    executionArn: executions.arnFor(payload),
    batches: executions.batches,
    at: story.clock.now(),
    earlier: (call) => answered.get(requestOf(call)),
    harms: (may, forMs) => losses.excuse(may, forMs),
  });

  const intercept: Interceptor = async (call, sendIt) => {
    const send: typeof sendIt = async (request) => {
      const sent = request ?? call.request;
      const changed = bug?.request ? bug.request(call, sent, story) : sent;
      const response = changed === 'not sent' ? NOTHING : await sendIt(changed);
      watches.took(call, response);
      if (response.statusCode < 300 && !isRead(call.action)) batches.took(sent);
      return bug?.response ? bug.response(call, response) : response;
    };
    const struck = striking.find((one) => isSame(one.call, call));
    if (struck) return struck.interceptor(call, send);
    if (call.attempt === 1) {
      privileges.judge(call);
      const around = surroundings(call);
      if (plan.strikes.length === 0) possible.push(...faultsAt(call, around));
      const fault = await strikes.at(call, around);
      if (fault) {
        const interceptor = fault.strike(around);
        striking.push({ call, interceptor });
        lasting.add(fault, call, around);
        return interceptor(call, send);
      }
    }
    const response = await lasting.send(call, send);
    if (isRead(call.action)) answered.set(requestOf(call), response);
    return response;
  };
  interceptCalls(story, intercept, lasting.refusal);

  const { alongside = [], batch } = scenario;
  if (batch?.list) story.aws.s3.put(BATCH_BUCKET, batch.list.key, batch.list.text);
  const undone = attend(story, batch?.people ?? [], (problem) => batches.problems.push(problem));
  const client = scenario.client && new Client(story, scenario.client);
  const desk = new Desk(story, executions, scenario.desk);
  desk.start();
  if (scenario.refusedAlias) refuseAlias(story, scenario.refusedAlias);
  if (scenario.event) await putEvent(story, scenario.event);
  else if (client) client.start();
  else start(story, scenario, scenario, 0);
  const random = seededRandom(seed);
  let lastStart = story.clock.now();
  for (const [
    index,
    {
      after: [least, most],
      ...other
    },
  ] of alongside.entries()) {
    const seconds = random.integer(least, most);
    lastStart = Math.max(lastStart, story.clock.now() + seconds * 1_000);
    story.clock.schedule(seconds * 1_000, () => start(story, scenario, other, index + 1));
  }
  const expected = scenario.event || batch || client ? [] : [0, ...alongside.map((_one, index) => index + 1)].map(idOf);
  const heal = () => lasting.heal();
  const over = () => Math.max(lastStart, strikes.over, client?.begins ?? 0);
  const rest = () => settled({ story, executions, heal, over }, () => (batch ? [...executions.jobs.keys()] : expected));
  await rest();
  const unasked = desk.undone;
  if (await desk.finish(heal)) await rest();
  const ids = batch
    ? await movesOf(story, batch.groups.length)
    : [...new Set([...expected, ...executions.jobs.keys()])];
  const jobs = await Promise.all(ids.map((id) => endOf(story, id)));
  const first = executions.batches[0] ?? executions.jobs.get(ids[0] ?? '');
  return {
    plan,
    story,
    cause: first === undefined ? '' : (story.aws.stepFunctions.describe(first).cause ?? ''),
    before,
    jobs,
    executions,
    watches,
    batches,
    client,
    desk,
    metrics,
    undone: () => undone() + (client?.undone ?? 0) + unasked,
    privileges,
    possible,
    strikes,
    losses,
    stream,
    heal,
    over,
  };
}

/** What can strike a call as things stand. */
function faultsAt(call: Call, around: Surroundings) {
  const all = [...FAULTS.values()].filter((fault) => canStrike(fault, call, around));
  return all.map(({ name }) => ({ fault: name, site: siteOf(call) }));
}

function start(
  story: Story,
  scenario: Scenario,
  { request, stateMachine = scenario.stateMachine }: Asked,
  index: number,
) {
  story.aws.stepFunctions.start({ stateMachineArn: stateMachineArn(stateMachine), input: request, name: idOf(index) });
}

/** The ids of the moves of a batch, whether or not they were begun. */
async function movesOf(story: Story, groups: number): Promise<string[]> {
  const batchId = (await story.clock.run(batchOf(story)))?.batchId ?? idOf(0);
  return Array.from({ length: groups }, (_one, index) => `${batchId}-${index + 1}`);
}

/** Somebody asks by an event on the bus. */
async function putEvent(story: Story, { type, detail }: NonNullable<Scenario['event']>): Promise<void> {
  const entry = {
    EventBusName: EVENT_BUS_NAME,
    Source: 'tickets',
    DetailType: type,
    Detail: JSON.stringify(detail),
  };
  const client = new EventBridgeClient(story.clients);
  await story.clock.run(client.send(new PutEventsCommand({ Entries: [entry] })));
}

function isSame(one: Call, other: Call): boolean {
  return one.invocation === other.invocation && one.place === other.place;
}

function requestOf({ request: { method, path, query } }: Call): string {
  return `${method} ${path} ${JSON.stringify(query)}`;
}
