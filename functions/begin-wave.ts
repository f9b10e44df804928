import type { BatchStore } from '../shared/aws/batch-store.ts';
import { type BatchHead, type Group, OPEN_STATUSES } from '../shared/domain/batch/batch.ts';
import { circuitOf } from '../shared/domain/batch/circuit.ts';
import { waveCompleted } from '../shared/domain/batch/telling.ts';
import { composeWave, sizeOfWave } from '../shared/domain/batch/waves.ts';
import * as z from '../shared/domain/zod.ts';
import { batchesOf, batchInput } from '../shared/lambda/batches.ts';
import { BaseEnv, defineHandler, type Job } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = z.extend(BaseEnv, {
  /** Groups at once that one account is the source or target of. */
  GROUPS_PER_ACCOUNT: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 10),
});
const Input = batchInput({
  /** The wave of this run that has ended; 0 before the first. */
  after: z.int().check(z.minimum(0)),
  /** The ARN of the execution that runs the waves. */
  execution: z.string(),
});
type WaveJob = Job<z.infer<typeof Input>, z.infer<typeof Env>>;

/**
 * Composes the next wave of a batch's run and answers its groups; none where all have begun, or where nothing new may
 * begin. Asked again it answers the same wave. Throws MoveNotOpen where another execution runs the batch.
 */
export const create = defineHandler({
  name: 'begin-wave',
  input: Input,
  env: Env,
  run: async (job: WaveJob) => {
    const { input, env } = job;
    const batches = batchesOf(job);
    const { batchId, after } = input;
    const head = await headOfRun(job);
    const groups = await batches.groups(batchId);
    if (after > 0) await batches.tell(batchId, waveCompleted(head, groups, after, job.runtime.now()));
    const open = groups.filter(({ status }) => OPEN_STATUSES.includes(status));
    if (open.length === 0 || circuitOf(head).open) return { wave: after, groups: [] };
    const wave = after + 1;
    const begun = open.filter((group) => group.run === head.run && group.wave === wave);
    if (head.wave === wave) return answer(wave, begun);
    const tried = await withoutDead(batches, batchId, open);
    // Of an earlier wave whose child died: their moves go on, and how they end is yet to be noted.
    const [orphans, fresh] = [tried.filter(isUnderWay), tried.filter((group) => !isUnderWay(group))];
    const limits = { perAccount: env.GROUPS_PER_ACCOUNT, most: sizeOfWave(wave) };
    const composed = [...orphans, ...composeWave(fresh, limits)];
    for (const group of composed) {
      const attempts = group.status === 'skipped' ? 1 : (group.attempts ?? 0) + 1;
      await batches.saveGroup(batchId, { ...group, attempts, run: head.run, wave });
    }
    await batches.change(batchId, ['running'], { wave }, { run: head.run });
    return answer(wave, composed);
  },
});

/** Those that a child may try once more; of the others nobody knows why it dies, and they count as failed. */
async function withoutDead(batches: BatchStore, batchId: string, open: readonly Group[]): Promise<Group[]> {
  for (const group of open.filter(isDead)) {
    await batches.countFailed(batchId, group.group);
    await batches.saveGroup(batchId, { ...group, status: 'failed', note: DIED });
  }
  return open.filter((group) => !isDead(group));
}

function isDead({ attempts = 0, status }: Group): boolean {
  return status !== 'skipped' && attempts >= MOST_ATTEMPTS;
}

const MOST_ATTEMPTS = 3;
const DIED = `Its child execution died ${MOST_ATTEMPTS} times: look at the Map Run, and at the move, if it was begun.`;

function isUnderWay({ status }: Group): boolean {
  return status === 'running';
}

function answer(wave: number, groups: readonly Group[]) {
  return { wave, groups: groups.map(({ group }) => group) };
}

/** The head of the run that this execution does; the first run begins here, once the verdicts are told. */
async function headOfRun(job: WaveJob): Promise<BatchHead> {
  const { batchId, execution } = job.input;
  const batches = batchesOf(job);
  const head = await batches.read(batchId);
  if (head.status === 'running' && head.execution === execution) return head;
  await batches.beginRun(head, execution, job.runtime.now());
  return batches.read(batchId);
}

export const handler = create(lambdaRuntime());
