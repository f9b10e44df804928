import { parse } from 'csv-parse/sync';
import { BATCH_BUCKET, BATCH_STATE_MACHINE, stateMachineArn, TABLE_NAME } from '../../local/service.ts';
import { BatchStore } from '../../shared/aws/batch-store.ts';
import { Table } from '../../shared/aws/table.ts';
import type { BatchHead, BatchStatus, Group } from '../../shared/domain/batch/batch.ts';
import { renderCsv, rowsOf } from '../../shared/domain/batch/report.ts';
import type { Story } from '../moves/story.ts';
import { batchOf } from './batch-people.ts';
import type { Ended } from './run.ts';
import { type JobEnd, settled } from './settling.ts';

/** How a batch may stand when nothing runs any more. */
const RESTING: readonly BatchStatus[] = ['refused', 'waiting', 'paused', 'stopped', 'aborted', 'completed', 'failed'];
/** What goes on when somebody says so. */
const RESUMABLE: readonly BatchStatus[] = ['planning', 'planned', 'running', 'paused', 'stopped', 'failed'];
const FINAL: readonly BatchStatus[] = ['aborted', 'completed'];
/** How the moves of groups may have ended of which a report says this. */
const TRUE_OF: Readonly<Record<string, readonly string[]>> = {
  moved: ['moved'],
  restored: ['restored'],
  parked: ['parked'],
  failed: ['unadmitted', 'restored'],
  ready: ['unadmitted'],
  skipped: ['unadmitted'],
  listed: ['unadmitted'],
  refused: ['unadmitted'],
};
/** Each of them ends what one fault or another had stopped. */
const MOST_RUNS = 12;

interface Row {
  readonly domain: string;
  readonly status: string;
  readonly note: string;
}

/** What the batch of a run promises where it stands still; none where it has none, or was never taken. */
export async function problemsOfBatch(ended: Ended, jobs: readonly JobEnd[]): Promise<string[]> {
  const { story, client } = ended;
  const head = await headOf(story);
  if (!head) return jobs.some(({ status }) => status !== 'unadmitted') ? ['a batch moved that nobody keeps'] : [];
  const groups = await groupsOf(story, head);
  // Whoever was told that it could not be taken asks again.
  const isUntaken = client !== undefined && client.jobId === undefined && head.status === 'planning';
  const resting = RESTING.includes(head.status) || isUntaken ? [] : [`the batch rests as ${head.status}`];
  // The report of what was stopped says how it stood then (docs/batches.md): whoever resumes it is told the truth.
  if (wasCutOff(story, head)) return resting;
  return [...resting, ...problemsOfReport(ended, head, groups, jobs)];
}

/** Lets a batch go on, with the causes gone, until it has come to its end. */
export async function broughtToEnd(ended: Ended, ids: readonly string[]): Promise<string[]> {
  const { story, heal } = ended;
  for (let run = 0; run < MOST_RUNS; run += 1) {
    heal();
    await settled(ended, () => ids);
    const head = await headOf(story);
    if (!head || FINAL.includes(head.status) || !RESUMABLE.includes(head.status)) return [];
    const arn = stateMachineArn(BATCH_STATE_MACHINE);
    story.aws.stepFunctions.start({ stateMachineArn: arn, input: { resume: head.batchId }, name: `goes-on-${run}` });
  }
  return ['the batch does not come to its end, however often it is resumed'];
}

async function headOf(story: Story): Promise<BatchHead | undefined> {
  return story.clock.run(batchOf(story));
}

async function groupsOf(story: Story, { batchId }: BatchHead): Promise<Group[]> {
  return story.clock.run(new BatchStore(new Table(TABLE_NAME, story.clients)).groups(batchId));
}

/** Whether the execution that runs a batch ended by none of its own states. */
function wasCutOff(story: Story, { execution }: BatchHead): boolean {
  if (execution === undefined) return true;
  const { status } = story.aws.stepFunctions.describe(execution);
  if (status !== 'FAILED') return status === 'ABORTED' || status === 'TIMED_OUT';
  return !story.aws.stepFunctions.history(execution).some(({ type }) => type === 'FailStateEntered');
}

/** What is told by the API, and by the report in the bucket, against the ends of the moves; and the word of the batch on itself. */
function problemsOfReport(
  { story, plan }: Ended,
  { batchId, status, batchHash, note = '' }: BatchHead,
  groups: readonly Group[],
  jobs: readonly JobEnd[],
): string[] {
  const asked = plan.scenario.batch?.groups ?? [];
  // What fails before all groups are planned has rows of those that were.
  const isPlanned = batchHash !== undefined;
  const told = (where: string, csv: string | undefined) => {
    if (csv === undefined) return [`the batch is ${status}, and ${where} has no report`];
    const rows: Row[] = parse(csv, { columns: true });
    return asked.flatMap(({ domains }, index) =>
      domains
        .filter((domain) => isPlanned || rows.some((row) => row.domain === domain))
        .flatMap((domain) => untruths(domain, rows, jobs[index]?.status ?? '').map((one) => `${where}: ${one}`)),
    );
  };
  const file = (name: string) => story.aws.s3.read(BATCH_BUCKET, `batches/${batchId}/report.${name}`);
  const title = file('md')?.split('\n')[0];
  // What failed may have failed to write into the bucket; one that was aborted stays so.
  const hasFailed = status === 'failed' || note.includes('Its execution ended FAILED');
  const left = groups.filter((group) => ['listed', 'ready', 'skipped', 'running'].includes(group.status));
  return [
    ...(groups.length > 0 ? told('the API', renderCsv(rowsOf(groups))) : []),
    ...(hasFailed ? [] : told('the bucket', file('csv'))),
    ...(hasFailed || title === `# Batch ${batchId}: ${status}` ? [] : [`it is ${status}, and told ${title}`]),
    ...(status === 'completed' && left.length > 0 ? [`a batch that is completed forgot ${left.length} groups`] : []),
  ];
}

function untruths(domain: string, rows: readonly Row[], end: string): string[] {
  const of = rows.filter((row) => row.domain === domain);
  const [row] = of;
  if (row === undefined || of.length > 1) return [`there are ${of.length} rows of ${domain}`];
  // It says itself that it does not know.
  if (row.status === 'parked' && row.note.includes('look at the move')) return [];
  return TRUE_OF[row.status]?.includes(end) ? [] : [`${domain} is said to be ${row.status}, and its move is ${end}`];
}
