import { RESTORE_STATE_MACHINE, stateMachineArn } from '../../local/service.ts';
import { firstBrokenEntry } from '../../shared/domain/journal.ts';
import { ERROR_KINDS } from '../../shared/errors.ts';
import type { Story } from '../moves/story.ts';
import { broughtToEnd, problemsOfBatch } from './batch-promises.ts';
import { siteOf, stageOf } from './calls.ts';
import type { Site } from './expected-site.ts';
import type { Fault } from './faults.ts';
import { OUTAGE_MS } from './outage-faults.ts';
import { problemsOfRefusedAlias } from './refused-alias.ts';
import type { Ended } from './run.ts';
import { endOf, type JobEnd, settled } from './settling.ts';
import { itemsOf, locksIn, problemsOfSite } from './site-promise.ts';
import type { Struck } from './strikes.ts';
import { problemsOfTelling } from './telling.ts';

/** AWS: 25,000 events end an execution; far below it, a move may wait as long as it likes. */
const MAX_EVENTS = 5_000;
/** AWS: 256 KiB end an execution. */
const MAX_STATE_BYTES = 64 * 1024;
/** Longer than any deployment here lasts. */
const DEPLOYED_WITHIN_MS = 30 * 60_000;
/** What was refused by Lambda is invoked again within five minutes (local/lambda/invoke-later.ts), by executions within one. */
const LONGEST_AGAIN_MS = 5 * 60_000;
/** What is secret in the worlds of the scenarios: headers to origins. */
const SECRETS = /hunter2/;

/** What `problemsOf` looks at, for people. */
export const PROMISES = [
  'no request lost at any edge location',
  'one of three ends, the undisturbed one where the fault has to be borne',
  'a parked one names its command, keeps its locks and goes back, or is given up where it cannot for good',
  'the site as before or as after, edits of others kept, nothing left over',
  'every write announced, the journal whole, no stale fence, one owner of a lock',
  'every call allowed by role and session',
  `histories below ${MAX_EVENTS} events, states below ${MAX_STATE_BYTES / 1024} KiB, no secret told`,
  'what came by the bus or the API begun, once, ends told on the bus',
  'lists, evidence, reports and previews answered, and true; what is refused says why',
  'a batch at rest, its report true, nothing of it begun that was stopped, begun twice or forgotten',
] as const;

/** How a scenario ends where nothing goes wrong, and what its moves leave where they are not stopped. */
export interface Undisturbed {
  readonly statuses: readonly string[];
  readonly after: Site;
}

/** Everything about a run that should not be so, in sentences; none where all promises were kept. */
export async function problemsOf(ended: Ended, undisturbed: Undisturbed): Promise<string[]> {
  const { story, watches, executions, jobs } = ended;
  const { struck } = ended.strikes;
  const problems = [...new Set(ended.privileges.problems), ...jobs.flatMap(problemsOfJournal)];
  const expect = (holds: boolean, problem: string) => {
    if (!holds) problems.push(problem);
  };
  const inTime = ended.plan.scenario.elsewhere === undefined || struck.every(({ fault }) => fault.passes);
  const borne = inTime && struck.every(({ fault }) => fault.borne) && isUndisturbed(ended);
  for (const [index, { id, status }] of jobs.entries()) {
    const isEnd = ENDS.includes(status) || (status === 'unadmitted' && isNamed(ended, id));
    expect(isEnd, `${id} ended ${status}, which is none of the three ends${reasonOf(ended, id)}`);
    const bears = !borne || status === undisturbed.statuses[index];
    expect(bears, `${id} ended ${status}, and had to bear it: ${ended.cause}`);
  }
  expect(!borne || jobs.length === undisturbed.statuses.length, `it began ${jobs.length} jobs, and had to bear it`);
  problems.push(...lostBeyond(ended));
  expect(executions.longest < MAX_EVENTS, `a history has ${executions.longest} events`);
  expect(executions.largest < MAX_STATE_BYTES, `a state has ${executions.largest} bytes`);
  const told = `${executions.text} ${JSON.stringify(await itemsOf(story))} ${ended.metrics.join(' ')}`;
  const secret = told.search(SECRETS);
  expect(secret < 0, `a secret was told: ${told.slice(Math.max(0, secret - 60), secret + 30)}`);
  problems.push(...(await problemsOfTelling(ended)), ...problemsOfRefusedAlias(ended));
  problems.push(...problemsOfEdits(ended));
  problems.push(...(await problemsOfSite(ended, undisturbed.after, jobs)));
  const { batch } = ended.plan.scenario;
  if (batch) problems.push(...(await problemsOfBatch(ended, jobs)));
  if (isParked(jobs)) problems.push(...(await problemsOfParked(ended, undisturbed)));
  if (batch) problems.push(...(await problemsOfEndedBatch(ended, undisturbed)));
  const ofPeople = [
    ...problemsOfClient(ended),
    ...ended.desk.problems,
    ...(struck.length === 0 ? ended.desk.surprises : []),
  ];
  return [...watches.problems, ...ended.batches.problems, ...ofPeople, ...problems];
}

/** What a client was told: the same request gave the same job, which is there; and no answer was wrong in its place. */
function problemsOfClient({ plan, client, executions }: Ended): string[] {
  if (client === undefined) return [];
  const { jobId, problems } = client;
  const jobs = [...executions.jobs.keys()];
  // A batch begins jobs of its own.
  const isOther = (id: string) => !plan.scenario.batch && jobId !== undefined && id !== jobId;
  const others = jobs.filter(isOther);
  const isBegun = plan.scenario.batch ? executions.batches.length > 0 : jobs.includes(jobId ?? '');
  const isThere = jobId === undefined || isBegun;
  return [
    ...problems,
    ...(isThere ? [] : [`${jobId} was taken by the API, and never begun`]),
    ...others.map((id) => `${id} was begun beside ${jobId}, which was asked for`),
  ];
}

/**
 * Whether a run may end only as the undisturbed one did, its faults being such as have to be borne: where the scenario's own strikes came,
 * and nobody who ends a job by hand, or asks for one, came late because of an outage, so that the moves had gone on by then.
 */
function isUndisturbed({ plan, strikes, client: asker }: Ended): boolean {
  const { batch, client } = plan.scenario;
  const isEndedByHand =
    batch?.people?.some(({ does }) => does === 'stop' || does === 'abort') ||
    client?.sayings.some(({ says }) => says === 'abort');
  const isLate = isEndedByHand && strikes.struck.some(({ fault }) => fault.outage);
  return strikes.isScenarioWhole && !isLate && !asker?.late && !isLongOutage(strikes.struck);
}

/** Whether outages may have followed each other without a success between: what is waited for is one of an hour. */
function isLongOutage(struck: readonly Struck[]): boolean {
  const outages = struck.filter(({ fault }) => fault.outage);
  const stage = ({ call }: Struck) => stageOf(siteOf(call));
  // What could not be invoked is waited for where it comes next, which is where the next one may begin.
  const over = ({ at, fault }: Struck) => at + OUTAGE_MS + (fault.refuses ? LONGEST_AGAIN_MS : 0);
  return outages.some((one, index) =>
    outages.slice(index + 1).some((next) => next.at < over(one) || stage(next) === stage(one)),
  );
}

/** What was left of the batch goes on, with all causes gone, and is held to the same. */
async function problemsOfEndedBatch(ended: Ended, undisturbed: Undisturbed): Promise<string[]> {
  const { story, jobs } = ended;
  const ids = jobs.map(({ id }) => id);
  const problems = await broughtToEnd(ended, ids);
  const now = await Promise.all(ids.map((id) => endOf(story, id)));
  // What was parked and then restored by hand is told as it ended first.
  const asTold = now.map((job, index) => (jobs[index]?.status === 'parked' ? { ...job, status: 'parked' } : job));
  return [
    ...problems,
    ...now.flatMap(problemsOfJournal),
    ...lostBeyond(ended),
    ...(await problemsOfBatch(ended, asTold)),
    ...(await problemsOfSite(ended, undisturbed.after, now)),
  ];
}

const ENDS = ['moved', 'restored', 'parked'];

/** Step Functions itself ended an execution, or a function did not come to an error of its own. */
const ENDED_FROM_OUTSIDE = ['ABORTED', 'TIMED_OUT'];
const DIED = ['Sandbox.Timedout', 'States.Runtime', 'States.Timeout'];

/**
 * What was never admitted changed nothing, and says why: another job holds its locks, or an error of the taxonomy, if anything
 * struck at all; or what struck it was the end of its execution or function. What a batch did not begin, its report tells.
 */
function isNamed({ plan, executions, story, jobs, strikes }: Ended, id: string): boolean {
  const arn = executions.jobs.get(id);
  if (arn === undefined) return plan.scenario.batch !== undefined;
  const { status, error = '' } = story.aws.stepFunctions.describe(arn);
  if (error === 'LockHeld') return jobs.length > 1;
  if (strikes.struck.length === 0) return false;
  const isOurs = Object.hasOwn(ERROR_KINDS, error) && error !== 'Unexpected';
  return isOurs || ENDED_FROM_OUTSIDE.includes(status) || DIED.includes(error);
}

function reasonOf({ executions, story }: Ended, id: string): string {
  const arn = executions.jobs.get(id);
  const { error, cause = '' } = arn === undefined ? {} : story.aws.stepFunctions.describe(arn);
  return error === undefined ? '' : `: ${error} ${cause.slice(0, 200)}`;
}

/** What others did to the site is there, but for what a job that was planned after it was asked to change. */
function problemsOfEdits({ story, strikes, jobs }: Ended): string[] {
  const { struck } = strikes;
  return struck.flatMap(({ fault: { name, foreign }, at }, index) => {
    const { about } = foreign ?? {};
    if (about !== undefined && struck.slice(index + 1).some(({ fault }) => fault.foreign?.about === about)) return [];
    const isChanged = ({ status, journal }: JobEnd) => status === 'moved' && (journal[0]?.at ?? 0) > at;
    if (!foreign || foreign.kept(story) || (foreign.mayBePlanned && jobs.some(isChanged))) return [];
    return [`somebody else's edit was undone: ${name}`];
  });
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

/** What is parked keeps its locks, says what to do, and goes back when its cause is gone: also a cause that came on the way back. */
async function problemsOfParked(ended: Ended, undisturbed: Undisturbed): Promise<string[]> {
  const { plan, story, executions, strikes, heal, jobs } = ended;
  const problems: string[] = [];
  const stays = plan.scenario.oneWay === true || strikes.struck.some(({ fault }) => fault.blocks);
  let now: readonly JobEnd[] = jobs;
  for (let struck = -1; struck < strikes.struck.length && isParked(now); ) {
    const causesNow = strikes.struck.slice(Math.max(0, struck));
    struck = strikes.struck.length;
    heal();
    await mended(
      story,
      causesNow.map(({ fault }) => fault),
    );
    const causes: string[] = [];
    for (const { id } of now.filter(({ status }) => status === 'parked')) {
      const locks = await locksIn(story);
      if (!locks.some(({ moveId }) => moveId === id)) problems.push(`${id} was parked without its locks`);
      if (!executions.ends.includes(`--input '{"moveId":"${id}"}'`)) problems.push(`nothing says how ${id} goes on`);
      causes.push((await story.restore(id)).cause ?? '');
    }
    const ids = jobs.map(({ id }) => id);
    await settled(ended, () => ids);
    now = await Promise.all(ids.map((id) => endOf(story, id)));
    const isStuck = isParked(now) && !stays && struck === strikes.struck.length;
    if (isStuck) problems.push(`what was parked stays so with its cause gone: ${causes}`);
  }
  problems.push(...lostBeyond(ended), ...(await problemsOfSite(ended, undisturbed.after, now)));
  const stuck = now.filter(({ status }) => status === 'parked').map(({ id }) => id);
  return [...problems, ...(await problemsOfRelease(ended, stuck))];
}

/** People clear the causes, and wait until what they wrote is Deployed. */
async function mended(story: Story, faults: readonly Fault[]): Promise<void> {
  const clearing = faults.flatMap(({ mend }) => (mend ? [mend] : []));
  for (const mend of clearing) await mend({ story });
  if (clearing.length > 0) await story.clock.run(story.clock.sleep(DEPLOYED_WITHIN_MS));
}

/** What cannot go back for good is given up as it stands, with its locks: docs/runbook.md, "Give a parked move up". */
async function problemsOfRelease(ended: Ended, ids: readonly string[]): Promise<string[]> {
  const { story } = ended;
  const problems: string[] = [];
  for (const moveId of ids) {
    const input = { moveId, release: true, reason: 'It stays as it is.' };
    const machine = stateMachineArn(RESTORE_STATE_MACHINE);
    const arn = story.aws.stepFunctions.start({ stateMachineArn: machine, input, name: `release-${moveId}` });
    const { status, cause = '' } = await story.ended(arn);
    const left = (await locksIn(story)).filter((lock) => lock.moveId === moveId).map(({ lock }) => lock);
    if (status !== 'SUCCEEDED') problems.push(`${moveId} cannot be given up: ${cause.slice(0, 200)}`);
    else if (left.length > 0) problems.push(`${moveId} was given up and keeps ${left}`);
  }
  return problems;
}

function isParked(jobs: readonly JobEnd[]): boolean {
  return jobs.some(({ status }) => status === 'parked');
}

/** Requests that viewers lost, and neither was an outage declared nor did somebody else bring it about. */
function lostBeyond({ losses }: Ended): string[] {
  const lost = losses.unexcused();
  return lost.length > 0 ? [`${lost.length} requests were lost, ${lost[0]}`] : [];
}
