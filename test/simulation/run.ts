import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { seededRandom } from '../../local/random.ts';
import { BATCH_BUCKET, EVENT_BUS_NAME, stateMachineArn } from '../../local/service.ts';
import { type Story, tell } from '../moves/story.ts';
import { isRead } from './actions.ts';
import { attend, batchOf } from './batch-people.ts';
import { BatchWatch } from './batch-watch.ts';
import { type Call, type Interceptor, interceptCalls, kindOf, type SdkResponse, siteOf } from './calls.ts';
import { Executions } from './executions.ts';
import { FAULTS, type Fault, type Surroundings } from './faults.ts';
import { Privileges } from './privileges.ts';
import type { Asked, Scenario } from './scenarios.ts';
import { NOTHING, plant, type SeededBug } from './seeded-bug.ts';
import { endOf, type JobEnd, settled } from './settling.ts';
import { wholeSite } from './site.ts';
import { Watches } from './watches.ts';

/**
 * A fault, and where: at a certain call (its site), at the first of a kind, or, once all before it have struck, at the n-th call
 * that it applies to.
 */
export interface Strike {
  readonly fault: string;
  readonly site?: string;
  readonly nth?: number;
}

/** Everything that a run is made of: the same plan gives the same run. */
export interface RunPlan {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly strikes: readonly Strike[];
  /** A defect that is planted into the service. */
  readonly bug?: SeededBug;
}

/** How a run ended, as the invariants look at it. */
export interface Ended {
  readonly plan: RunPlan;
  readonly story: Story;
  /** Why the first execution failed; empty where it did not. */
  readonly cause: string;
  readonly before: unknown;
  readonly jobs: readonly JobEnd[];
  readonly executions: Executions;
  readonly watches: Watches;
  /** What was wrong with batches, and with what people were answered. */
  readonly batches: Pick<BatchWatch, 'problems'>;
  readonly privileges: Privileges;
  /** The calls that were made, of each its first attempt. */
  readonly calls: readonly Call[];
  /** Which calls were struck, those of the scenario's own strikes left out. */
  readonly struck: readonly { readonly fault: Fault; readonly call: Call }[];
  /** Requests that viewers had lost when somebody first did what may lose some; all of them where nobody did. */
  readonly lost: () => readonly string[];
  /** Lets the faults that last come to an end. */
  readonly heal: () => void;
}

/** The name of the n-th execution that a scenario starts. */
const idOf = (index: number) => `move-${index + 1}`;

/** Runs a scenario with its faults until nothing runs any more. Throws where that does not come. */
export async function run(plan: RunPlan): Promise<Ended> {
  const { scenario, seed, strikes, bug } = plan;
  const executions = new Executions();
  const story = await tell({
    world: { ...scenario.world, seed },
    eventsOut: scenario.event !== undefined,
    onEvent: (identity, event) => executions.hear(identity.executionArn, event),
    ...(scenario.viewers ? { viewers: scenario.viewers } : {}),
  });
  if (bug) await plant(bug, story);
  const before = wholeSite(story);
  const watches = new Watches();
  const batches = new BatchWatch(() => story.clock.now());
  const privileges = new Privileges(story);
  const calls: Call[] = [];
  const struck: { fault: Fault; call: Call; strike: Strike }[] = [];
  const lasting: Interceptor[] = [];
  const own = scenario.strikes ?? [];
  const pending = [...strikes, ...own];
  for (const { fault } of pending) faultNamed(fault);
  let passed = 0;
  let striking: { readonly call: Call; readonly interceptor: Interceptor } | undefined;
  let lostBefore: readonly string[] | undefined;
  const answered = new Map<string, SdkResponse>();
  const surroundings = ({ invocation: { payload } }: Call): Surroundings => ({
    story,
    executionArn: executions.arnFor(payload),
    batches: executions.batches,
    at: story.clock.now(),
    earlier: (call) => answered.get(requestOf(call)),
  });

  interceptCalls(story, async (call, sendIt) => {
    if (call.attempt === 1) {
      calls.push(call);
      privileges.judge(call);
    }
    const send: typeof sendIt = async (request) => {
      const sent = request ?? call.request;
      const changed = bug?.request ? bug.request(call, sent, story) : sent;
      const response = changed === 'not sent' ? NOTHING : await sendIt(changed);
      watches.took(call, response);
      if (response.statusCode < 300 && !isRead(call.action)) batches.took(sent);
      return bug?.response ? bug.response(call, response) : response;
    };
    if (striking && isSame(striking.call, call)) return striking.interceptor(call, send);
    const strike = call.attempt === 1 ? pending.find((one) => hits(one, call)) : undefined;
    if (strike) {
      pending.splice(pending.indexOf(strike), 1);
      const fault = faultNamed(strike.fault);
      const around = surroundings(call);
      if (fault.foreign?.harms) lostBefore ??= story.lost();
      passed = 0;
      striking = { call, interceptor: fault.strike(around) };
      struck.push({ fault, call, strike });
      if (fault.lasts) lasting.push(fault.lasts(call, around));
      return striking.interceptor(call, send);
    }
    const through = lasting.reduce<typeof send>((next, last) => () => last(call, next), send);
    const response = await through();
    if (isRead(call.action)) answered.set(requestOf(call), response);
    return response;
  });

  const { alongside = [], batch } = scenario;
  if (batch?.list) story.aws.s3.put(BATCH_BUCKET, batch.list.key, batch.list.text);
  if (batch?.people) attend(story, batch.people, (problem) => batches.problems.push(problem));
  if (scenario.event) await putEvent(story, scenario.event);
  else start(story, scenario, scenario, 0);
  const random = seededRandom(seed);
  for (const [
    index,
    {
      after: [least, most],
      ...other
    },
  ] of alongside.entries()) {
    const seconds = random.integer(least, most);
    story.clock.schedule(seconds * 1_000, () => start(story, scenario, other, index + 1));
  }
  const expected = scenario.event || batch ? [] : [0, ...alongside.map((_one, index) => index + 1)].map(idOf);
  const heal = () => void lasting.splice(0);
  await settled({ story, executions, heal }, () => (batch ? [...executions.jobs.keys()] : expected));
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
    privileges,
    calls,
    // What is parked goes on later, and may be struck then.
    get struck() {
      return struck.filter(({ strike }) => !own.includes(strike));
    },
    lost: () => lostBefore ?? story.lost(),
    heal,
  };

  /** Of those without a site only the next counts. */
  function hits(strike: Strike, call: Call): boolean {
    const { fault, site, nth } = strike;
    if (!faultNamed(fault).applies(call)) return false;
    if (site !== undefined) return [siteOf(call), kindOf(siteOf(call))].includes(site);
    if (strike !== pending[0]) return false;
    passed += 1;
    return passed === nth;
  }
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

function faultNamed(name: string): Fault {
  const fault = FAULTS.get(name);
  if (!fault) throw new Error(`There is no fault '${name}'. There are: ${[...FAULTS.keys()].join(', ')}.`);
  return fault;
}
