import * as z from 'zod';
import type { BatchStore } from '../shared/aws/batch-store.ts';
import { type BatchHead, type Group, OPEN_STATUSES } from '../shared/domain/batch/batch.ts';
import { circuitOf } from '../shared/domain/batch/circuit.ts';
import { waveCompleted } from '../shared/domain/batch/telling.ts';
import { composeWave, provenWaves, sizeOfWave } from '../shared/domain/batch/waves.ts';
import { batchesOf, batchInput, notOpen } from '../shared/lambda/batches.ts';
import { BaseEnv, defineHandler, type Job } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = BaseEnv.extend({
  /** Groups at once that one account is the source or target of. */
  GROUPS_PER_ACCOUNT: z.coerce.number().int().min(1).max(100).default(10),
});
const Input = batchInput({
  /** The wave of this run that has ended; 0 before the first. */
  after: z.number().int().min(0),
  /** The ARN of the execution that runs the waves. */
  execution: z.string(),
});
type WaveJob = Job<z.infer<typeof Input>, z.infer<typeof Env>>;

/**
 * Composes the next wave of a batch's run and answers its groups; none where all have begun, or where nothing new may
 * begin. Groups whose child died are taken in hand first, and alone while the canary is among them. Asked again it answers
 * the same wave. Throws MoveNotOpen where another execution runs the batch, or none may any more.
 */
export const create = defineHandler({
  name: 'begin-wave',
  input: Input,
  env: Env,
  run: async (job: WaveJob) => {
    const { input, env } = job;
    const batches = batchesOf(job);
    const { batchId, after } = input;
    const kept = await headOfRun(job);
    const groups = await batches.groups(batchId);
    if (after > 0) await batches.tell(batchId, waveCompleted(kept, groups, after, job.runtime.now()));
    const wave = after + 1;
    const open = groups.filter(({ status }) => OPEN_STATUSES.includes(status));
    if (kept.wave === wave)
      return answer(
        after,
        wave,
        open.filter((group) => isInWave(group, kept.run, wave)),
      );
    const dead = open.filter(isDead);
    await noteDead(batches, batchId, dead);
    const proven = provenWaves(kept, groups);
    const failed = new Set([...(kept.failed ?? []), ...dead.map(({ group }) => group)]);
    const head = { ...kept, failed, proven: proven > 0 };
    const tried = open.filter((group) => !isDead(group));
    // Of an earlier wave whose child died: their moves go on, and how they end is yet to be noted.
    const [orphans, fresh] = [tried.filter(isUnderWay), tried.filter((group) => !isUnderWay(group))];
    const isCanaryOut = !head.proven && orphans.some(({ begunRun }) => begunRun === head.run);
    const limits = { perAccount: env.GROUPS_PER_ACCOUNT, most: sizeOfWave(proven) };
    const composed = [...orphans, ...(isCanaryOut || circuitOf(head).open ? [] : composeWave(fresh, limits))];
    for (const group of composed) {
      const attempts = group.status === 'skipped' ? 1 : (group.attempts ?? 0) + 1;
      await batches.saveGroup(batchId, { ...group, attempts, run: head.run, wave });
    }
    if (composed.length > 0) {
      await batches.change(batchId, ['running'], { wave, proven: head.proven }, { run: head.run });
    }
    return answer(after, wave, composed);
  },
});

function isInWave(group: Group, run: number, wave: number): boolean {
  return group.run === run && group.wave === wave;
}

/** Those that no child is to try once more: nobody knows why it dies. They count as failed; what began may have ended somehow. */
async function noteDead(batches: BatchStore, batchId: string, dead: readonly Group[]): Promise<void> {
  for (const group of dead) {
    await batches.countFailed(batchId, group.group);
    const end = isUnderWay(group) ? { status: 'parked', note: LEFT } : { status: 'failed', note: DIED };
    await batches.saveGroup(batchId, { ...group, ...(end as Pick<Group, 'status' | 'note'>) });
  }
}

function isDead({ attempts = 0, status }: Group): boolean {
  return status !== 'skipped' && attempts >= MOST_ATTEMPTS;
}

const MOST_ATTEMPTS = 3;
const DIED = `Its child execution died ${MOST_ATTEMPTS} times before its move began: look at the Map Run.`;
const LEFT = `Its child execution died ${MOST_ATTEMPTS} times: look at the move, which goes on or has ended by itself.`;

function isUnderWay({ status }: Group): boolean {
  return status === 'running';
}

/** Without groups there is no wave, and the one before stays the last. */
function answer(after: number, wave: number, groups: readonly Group[]) {
  return { wave: groups.length > 0 ? wave : after, groups: groups.map(({ group }) => group) };
}

/** The head of the run that this execution does; the first run begins here, once the verdicts are told. */
async function headOfRun(job: WaveJob): Promise<BatchHead> {
  const { batchId, execution } = job.input;
  const batches = batchesOf(job);
  const head = await batches.read(batchId);
  if (head.execution === execution && head.status === 'running') return head;
  if (head.execution !== execution || head.status !== 'planned') throw notOpen(head, 'this execution does not run it');
  // Who paused the batch while it was planned meant this run.
  await batches.beginRun(head, execution, { keepPause: true });
  return batches.read(batchId);
}

export const handler = create(lambdaRuntime());
