import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { TABLE_NAME } from '../../local/service.ts';
import { firstBrokenEntry } from '../../shared/domain/journal.ts';
import type { Story } from '../moves/story.ts';
import { broughtToEnd, problemsOfBatch } from './batch-promises.ts';
import type { GroupAsked } from './batch-scenarios.ts';
import type { Foreign } from './faults.ts';
import type { Ended } from './run.ts';
import { endOf, type JobEnd, settled } from './settling.ts';
import { wholeSite } from './site.ts';
import { problemsOfTelling } from './telling.ts';

/** AWS: 25,000 events end an execution; far below it, a move may wait as long as it likes. */
const MAX_EVENTS = 5_000;
/** AWS: 256 KiB end an execution. */
const MAX_STATE_BYTES = 64 * 1024;
/** What is secret in the worlds of the scenarios: headers to origins. */
const SECRETS = /hunter2/;

/** What `problemsOf` looks at, for people. */
export const PROMISES = [
  'no request lost at any edge location',
  'one of three ends, the undisturbed one where the fault has to be borne',
  'a parked one names its command, keeps its locks and goes back',
  'the site as before or as after, edits of others kept, nothing left over',
  'every write announced, the journal whole, no stale fence, one owner of a lock',
  'every call allowed by role and session',
  `histories below ${MAX_EVENTS} events, states below ${MAX_STATE_BYTES / 1024} KiB, no secret told`,
  'what came by the bus begun, ends told on it',
  'a batch at rest, its report true, nothing of it begun that was stopped, begun twice or forgotten',
] as const;

/** How a scenario ends, and what it leaves, where nothing goes wrong. */
export interface Undisturbed {
  readonly statuses: readonly string[];
  readonly after: unknown;
}

/** Everything about a run that should not be so, in sentences; none where all promises were kept. */
export async function problemsOf(ended: Ended, undisturbed: Undisturbed): Promise<string[]> {
  const { story, watches, executions, struck, jobs } = ended;
  const foreign = foreignOf(ended);
  const problems = [...new Set(ended.privileges.problems), ...jobs.flatMap(problemsOfJournal)];
  const expect = (holds: boolean, problem: string) => {
    if (!holds) problems.push(problem);
  };
  const inTime = ended.plan.scenario.elsewhere === undefined || struck.every(({ fault }) => fault.passes);
  const borne = inTime && struck.length > 0 && struck.every(({ fault }) => fault.borne);
  for (const [index, { id, status }] of jobs.entries()) {
    expect(ENDS.includes(status), `${id} ended ${status}, which is none of the three ends`);
    const bears = !borne || status === undisturbed.statuses[index];
    expect(bears, `${id} ended ${status}, and had to bear it: ${ended.cause}`);
  }
  expect(!borne || jobs.length === undisturbed.statuses.length, `it began ${jobs.length} jobs, and had to bear it`);
  problems.push(...lostBeyond(ended));
  expect(executions.longest < MAX_EVENTS, `a history has ${executions.longest} events`);
  expect(executions.largest < MAX_STATE_BYTES, `a state has ${executions.largest} bytes`);
  const told = `${executions.text} ${JSON.stringify(await itemsOf(story))}`;
  const secret = told.search(SECRETS);
  expect(secret < 0, `a secret was told: ${told.slice(Math.max(0, secret - 60), secret + 30)}`);
  problems.push(...(await problemsOfTelling(ended)));
  for (const one of foreign) expect(one.kept(story), "somebody else's edit was undone");
  problems.push(...(await problemsOfSite(ended, undisturbed, jobs)));
  const { batch } = ended.plan.scenario;
  if (batch) problems.push(...(await problemsOfBatch(ended, jobs)));
  if (jobs.some(({ status }) => status === 'parked')) problems.push(...(await problemsOfParked(ended, undisturbed)));
  if (batch) problems.push(...(await problemsOfEndedBatch(ended, undisturbed)));
  return [...watches.problems, ...ended.batches.problems, ...problems];
}

/** What was left of the batch goes on, with all causes gone, and is held to the same. */
async function problemsOfEndedBatch(ended: Ended, undisturbed: Undisturbed): Promise<string[]> {
  const { story, jobs } = ended;
  const ids = jobs.map(({ id }) => id);
  const problems = await broughtToEnd(ended, ids);
  const now = await Promise.all(ids.map((id) => endOf(story, id)));
  const open = now.filter(({ status }) => !ENDS.includes(status));
  // What was parked and then restored by hand is told as it ended first.
  const asTold = now.map((job, index) => (jobs[index]?.status === 'parked' ? { ...job, status: 'parked' } : job));
  return [
    ...problems,
    ...open.map(({ id, status }) => `${id} is ${status} at the end of its batch`),
    ...now.flatMap(problemsOfJournal),
    ...lostBeyond(ended),
    ...(await problemsOfBatch(ended, asTold)),
    ...(await problemsOfSite(ended, undisturbed, now)),
  ];
}

const ENDS = ['moved', 'restored', 'parked', 'unadmitted'];

function foreignOf({ struck }: Ended): Foreign[] {
  return struck.flatMap(({ fault }) => (fault.foreign ? [fault.foreign] : []));
}

function problemsOfJournal({ id, journal }: JobEnd): string[] {
  const broken = firstBrokenEntry(journal);
  const fences = journal.map(({ fence }) => fence);
  const goesBack = fences.some((fence, at) => at > 0 && fence < (fences[at - 1] ?? 0));
  return [
    ...(broken === undefined ? [] : [`entry ${broken} breaks the chain of the journal of ${id}`]),
    ...(goesBack ? [`a stale fence wrote to the journal of ${id}: ${fences}`] : []),
  ];
}

/** The site is as before, or as after all jobs; what some did and others did not, only they can tell. */
async function problemsOfSite(ended: Ended, undisturbed: Undisturbed, jobs: readonly JobEnd[]): Promise<string[]> {
  const { story, before } = ended;
  const problems: string[] = [];
  const ends = new Set(jobs.map(({ status }) => (status === 'unadmitted' ? 'restored' : status)));
  if (!ends.has('parked')) {
    const locks = await held(story);
    if (locks.length > 0) problems.push(`locks are left: ${locks.join(', ')}`);
  }
  if (ended.plan.scenario.batch) return [...problems, ...problemsOfPieces(ended, undisturbed, jobs)];
  const expected = ends.has('moved') ? undisturbed.after : comparable(before);
  // Where the undisturbed run was restored, nothing shows what all is like after a move.
  const unknown = ends.has('moved') && undisturbed.statuses.includes('restored');
  if (ends.size > 1 || unknown) return [...problems, ...problemsOfMixed(ended, jobs)];
  if (ends.has('parked') || same(stateOf(story), expected, ended)) return problems;
  return [...problems, `all is ${[...ends]}, and the site is not: ${difference(story, expected)}`];
}

/** The distributions and zones of each group of a batch are as its move left them; what is common to groups that differ is left out. */
function problemsOfPieces(ended: Ended, undisturbed: Undisturbed, jobs: readonly JobEnd[]): string[] {
  const { story, plan, before } = ended;
  const { world, batch } = plan.scenario;
  const is = stateOf(story) as Pieces;
  const [was, after] = [comparable(before) as Pieces, undisturbed.after as Pieces];
  const pieceOf = <T>(isOf: (group: GroupAsked) => boolean, now: T, old: T, moved: T): T => {
    const of = jobs.filter((_job, index) => batch?.groups[index] && isOf(batch.groups[index]));
    if (of.length === 0 || of.every(({ status }) => UNCHANGED.includes(status))) return old;
    const known = undisturbed.statuses.every((status) => status === 'moved');
    return known && of.every(({ status }) => status === 'moved') ? moved : now;
  };
  const expected: Pieces = {
    ...is,
    certificates: was.certificates,
    distributions: is.distributions.map((now, index) => {
      const { id } = world.distributions?.[index] ?? {};
      const isOf = ({ source, target }: GroupAsked) =>
        [source.distributionId, target.distributionId].includes(id ?? '');
      return pieceOf(isOf, now, was.distributions[index] ?? now, after.distributions[index] ?? now);
    }),
    records: is.records.map((now, index) => {
      const isOf = ({ hostedZoneId }: GroupAsked) => hostedZoneId === world.zones?.[index]?.id;
      return pieceOf(isOf, now, was.records[index] ?? now, after.records[index] ?? now);
    }),
  };
  const ends = jobs.map(({ status }) => status);
  const differs = same(is, expected, ended)
    ? []
    : [`all is ${ends}, and the site is not: ${difference(story, expected)}`];
  return [...differs, ...problemsOfMixed(ended, jobs)];
}

const UNCHANGED = ['restored', 'unadmitted'];

interface Pieces {
  readonly certificates: unknown;
  readonly distributions: readonly object[];
  readonly records: readonly (readonly string[])[];
}

/** Each has its own domains where they belong. */
function problemsOfMixed(ended: Ended, jobs: readonly JobEnd[]): string[] {
  const { story, plan } = ended;
  if (foreignOf(ended).length > 0) return [];
  const { batch, alongside = [] } = plan.scenario;
  const single = [plan.scenario, ...alongside].map(({ request }) => request as Partial<MoveAsked>);
  const asked: readonly Partial<MoveAsked>[] = batch?.groups ?? single;
  return jobs.flatMap(({ id, status }, index) => {
    const { domains = [], source, target } = asked[index] ?? {};
    const holder = status === 'moved' ? target : source;
    if (status === 'parked' || !holder) return [];
    const held = story.aliasesOf(holder.distributionId);
    const missing = domains.filter((domain) => !held.includes(domain));
    return missing.map((domain) => `${id} ended ${status}, and ${domain} is not at ${holder.distributionId}`);
  });
}

interface MoveAsked {
  readonly domains: readonly string[];
  readonly source: { readonly distributionId: string };
  readonly target: { readonly distributionId: string };
}

/** What is parked keeps its locks, says what to do, and goes back when its cause is gone. */
async function problemsOfParked(ended: Ended, undisturbed: Undisturbed): Promise<string[]> {
  const { plan, story, executions, heal, jobs } = ended;
  const problems: string[] = [];
  if ((await held(story)).length === 0) problems.push('it was parked without its locks');
  heal();
  const parked = jobs.filter(({ status }) => status === 'parked');
  const causes: string[] = [];
  for (const { id } of parked) {
    if (!executions.text.includes(`--input '{"moveId":"${id}"}'`)) problems.push(`nothing says how ${id} goes on`);
    causes.push((await story.restore(id)).cause ?? '');
  }
  const ids = jobs.map(({ id }) => id);
  await settled(ended, () => ids);
  const now = await Promise.all(ids.map((id) => endOf(story, id)));
  const stays = plan.scenario.oneWay === true || foreignOf(ended).some(({ harms }) => harms);
  const still = now.filter(({ status }) => status === 'parked').map(({ id }) => id);
  if (still.length > 0 && !stays) problems.push(`${still} stays parked with its cause gone: ${causes}`);
  problems.push(...lostBeyond(ended), ...(await problemsOfSite(ended, undisturbed, now)));
  return problems;
}

/** Requests that viewers lost and nobody had declared an outage for. */
function lostBeyond(ended: Ended): string[] {
  const declared = ended.plan.scenario.outage ?? [];
  const lost = ended.lost().filter((loss) => !declared.some((domain) => loss.startsWith(`${domain} `)));
  return lost.length > 0 ? [`${lost.length} requests were lost, ${lost[0]}`] : [];
}

/** The site as it is, in a form in which two runs can be compared. */
export function stateOf(story: Story): unknown {
  return comparable(wholeSite(story));
}

/** Without the ids that chance draws, which is drawn otherwise where something went wrong. */
function comparable(state: unknown): unknown {
  const text = JSON.stringify(state)
    .replace(/certificate\/[0-9a-f-]{36}/g, 'certificate/ID')
    .replace(/_[0-9a-z]{20,}/g, '_TOKEN');
  return JSON.parse(text);
}

/** The words of a report in which TXT records stay where they could not be taken away (docs/move.md, "Remove the proof"). */
const PROOF_STAYS = /TXT records that proved the ownership could not be removed/;

function same(one: unknown, other: unknown, ended: Ended): boolean {
  const { elsewhere = [], mayFollow } = ended.plan.scenario;
  const [is, was] = [one, other].map((state) => {
    const own = foreignOf(ended).reduce((left, { without }) => without(left), state);
    const told = PROOF_STAYS.test(ended.executions.text) ? withoutProof(own) : own;
    const text = mayFollow ? JSON.stringify(told).replaceAll(...mayFollow) : JSON.stringify(told);
    return elsewhere.reduce(withoutItem, text);
  });
  return is === was;
}

/** JSON text without the lists' items that are one text. */
function withoutItem(json: string, item: string): string {
  return json.replaceAll(`"${item}",`, '').replaceAll(`,"${item}"`, '').replaceAll(`"${item}"`, '');
}

function withoutProof(state: unknown): unknown {
  const { records, ...rest } = state as { readonly records: readonly (readonly string[])[] };
  return { ...rest, records: records.map((lines) => lines.filter((line) => !line.includes('"Type":"TXT"'))) };
}

function difference(story: Story, expected: unknown): string {
  const linesOf = (state: unknown) => JSON.stringify(state, undefined, 1).split('\n');
  const [is, was] = [linesOf(stateOf(story)), linesOf(expected)];
  const more = is.filter((line) => !was.includes(line)).join(' ');
  const less = was.filter((line) => !is.includes(line)).join(' ');
  return `there is ${more.slice(0, 400)} instead of ${less.slice(0, 400)}`;
}

async function itemsOf(story: Story) {
  const client = new DynamoDBClient(story.clients);
  const { Items = [] } = await story.clock.run(client.send(new ScanCommand({ TableName: TABLE_NAME })));
  return Items;
}

async function held(story: Story): Promise<string[]> {
  return (await itemsOf(story)).flatMap(({ pk }) => (pk?.S?.startsWith('LOCK#') ? [pk.S] : []));
}
