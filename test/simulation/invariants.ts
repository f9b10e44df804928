import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { TABLE_NAME } from '../../local/service.ts';
import { firstBrokenEntry } from '../../shared/domain/journal.ts';
import type { Story } from '../moves/story.ts';
import type { Foreign } from './faults.ts';
import { type Ended, MOVE_ID, settled, statusOf } from './run.ts';

/** AWS: 25,000 events end an execution; far below it, a move may wait as long as it likes. */
const MAX_EVENTS = 5_000;
/** AWS: 256 KiB end an execution. */
const MAX_STATE_BYTES = 64 * 1024;
/** What is secret in the worlds of the scenarios: headers to origins. */
const SECRETS = /hunter2/;

/** How a scenario ends, and what it leaves, where nothing goes wrong. */
export interface Undisturbed {
  readonly status: string;
  readonly after: unknown;
}

/** Everything about a run that should not be so, in sentences; none where all promises were kept. */
export async function problemsOf(ended: Ended, undisturbed: Undisturbed): Promise<string[]> {
  const { plan, story, status, watches, executions, struck, journal, before } = ended;
  const foreign = struck.flatMap(({ fault }) => (fault.foreign ? [fault.foreign] : []));
  const problems = [...watches.problems];
  const expect = (holds: boolean, problem: string) => {
    if (!holds) problems.push(problem);
  };
  const locks = await held(story);

  expect(
    ['moved', 'restored', 'parked', 'unadmitted'].includes(status),
    `it ended ${status}, which is none of the three ends`,
  );
  const borne = struck.length > 0 && struck.every(({ fault }) => fault.borne);
  expect(!borne || status === undisturbed.status, `it ended ${status}: ${ended.execution.cause ?? ''}`);
  if (!foreign.some(({ harms }) => harms)) problems.push(...lostBeyond(ended));
  expect(firstBrokenEntry(journal) === undefined, `entry ${firstBrokenEntry(journal)} breaks the journal's chain`);
  const fences = journal.map(({ fence }) => fence);
  expect(
    fences.every((fence, at) => at === 0 || fence >= (fences[at - 1] ?? 0)),
    `fences went back: ${fences}`,
  );
  expect(executions.longest < MAX_EVENTS, `a history has ${executions.longest} events`);
  expect(executions.largest < MAX_STATE_BYTES, `a state has ${executions.largest} bytes`);
  const told = `${executions.text} ${await tableOf(story)}`;
  expect(!SECRETS.test(told), `a secret was told: ${/.{60}hunter2.{20}/.exec(told)?.[0]}`);
  for (const one of foreign) expect(one.kept(story), "somebody else's edit was undone");

  if (status === 'moved') {
    expect(same(stateOf(story), undisturbed.after, foreign, plan), difference(story, undisturbed.after, 'moved'));
  } else if (status !== 'parked') {
    expect(same(stateOf(story), normal(before), foreign, plan), difference(story, normal(before), status));
  }
  if (status !== 'parked') expect(locks.length === 0, `locks are left: ${locks.join(', ')}`);
  else problems.push(...(await problemsOfParked(ended, foreign, locks)));
  return problems;
}

/** A parked move keeps its locks, says what to do, and goes back when its cause is gone. */
async function problemsOfParked(
  ended: Ended,
  foreign: readonly Foreign[],
  locks: readonly string[],
): Promise<string[]> {
  const { plan, story, before, executions, heal } = ended;
  const problems: string[] = [];
  if (locks.length === 0) problems.push('it was parked without its locks');
  const next = `--input '{"moveId":"${MOVE_ID}"}'`;
  if (!executions.text.includes(next)) problems.push('nothing says how to go on');
  heal();
  const { status, cause } = await story.restore(MOVE_ID);
  await settled(story, executions);
  const end = statusOf(await story.journal(MOVE_ID));
  const stays = plan.scenario.oneWay === true || foreign.some(({ harms }) => harms);
  if (end === 'restored') {
    if (!same(stateOf(story), normal(before), foreign, plan))
      problems.push(difference(story, normal(before), 'restored by hand'));
    const left = await held(story);
    if (left.length > 0) problems.push(`locks are left after the restore by hand: ${left.join(', ')}`);
  } else if (!stays) {
    problems.push(`it stays parked with its cause gone: ${status} ${cause ?? ''}`);
  }
  problems.push(...(foreign.some(({ harms }) => harms) ? [] : lostBeyond(ended)));
  return problems;
}

/** Requests that viewers lost and nobody had declared an outage for. */
function lostBeyond({ story, plan }: Ended): string[] {
  const declared = plan.scenario.outage ?? [];
  const lost = story.lost().filter((loss) => !declared.some((domain) => loss.startsWith(`${domain} `)));
  return lost.length > 0 ? [`${lost.length} requests were lost, ${lost[0]}`] : [];
}

/** The site as it is, in a form in which two runs can be compared. */
export function stateOf(story: Story): unknown {
  return normal(story.state());
}

/** Ids that chance draws, and chance is drawn otherwise where something went wrong. */
function normal(state: unknown): unknown {
  const text = JSON.stringify(state)
    .replace(/certificate\/[0-9a-f-]{36}/g, 'certificate/ID')
    .replace(/_[0-9a-z]{20,}/g, '_TOKEN');
  return JSON.parse(text);
}

function same(one: unknown, other: unknown, foreign: readonly Foreign[], { scenario }: Ended['plan']): boolean {
  const comparable = (state: unknown) => {
    const own = foreign.reduce((left, { without }) => without(left), state);
    const text = JSON.stringify(own);
    return (scenario.elsewhere ?? []).reduce(
      (left, alias) => left.replaceAll(new RegExp(`"${alias}",?`, 'g'), ''),
      text,
    );
  };
  return comparable(one) === comparable(other);
}

function difference(story: Story, expected: unknown, status: string): string {
  const [is, was] = [stateOf(story), expected].map((state) => JSON.stringify(state, undefined, 1).split('\n')) as [
    string[],
    string[],
  ];
  const more = is.filter((line) => !was.includes(line)).join(' ');
  const less = was.filter((line) => !is.includes(line)).join(' ');
  return `it is ${status}, and the site is not: there is ${more.slice(0, 400)} instead of ${less.slice(0, 400)}`;
}

async function itemsOf(story: Story) {
  const client = new DynamoDBClient(story.clients);
  const { Items = [] } = await story.clock.run(client.send(new ScanCommand({ TableName: TABLE_NAME })));
  return Items;
}

async function held(story: Story): Promise<string[]> {
  return (await itemsOf(story)).flatMap(({ pk }) => (pk?.S?.startsWith('LOCK#') ? [pk.S] : []));
}

async function tableOf(story: Story): Promise<string> {
  return JSON.stringify(await itemsOf(story));
}
