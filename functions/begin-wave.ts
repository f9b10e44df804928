import { type BatchHead, type Group, OPEN_STATUSES } from '../shared/domain/batch/batch.ts';
import { circuitOf } from '../shared/domain/batch/circuit.ts';
import { secondsToBegin } from '../shared/domain/batch/pacing.ts';
import { waveCompleted } from '../shared/domain/batch/telling.ts';
import { composeWave, provenWaves, sizeOfWave } from '../shared/domain/batch/waves.ts';
import { SomeText } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { batchesOf, batchInput } from '../shared/lambda/batches.ts';
import { endOf, noteEnd } from '../shared/lambda/group-end.ts';
import { BaseEnv, defineHandler, type Job } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = z.extend(BaseEnv, {
  MOVE_STATE_MACHINE_ARN: SomeText,
  /** Groups at once that one account is the source or target of. */
  GROUPS_PER_ACCOUNT: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 10),
  /** Calls a second that what begins together sends to one service of one account. */
  READS_PER_SECOND: z._default(z.coerce.number().check(z.minimum(1)), 5),
});
const Input = batchInput({
  /** The wave of this run that has ended; 0 before the first. */
  after: z.int().check(z.minimum(0)),
  /** The ARN of the execution that runs the waves. */
  execution: z.string(),
});
type WaveJob = Job<z.infer<typeof Input>, z.infer<typeof Env>>;

/**
 * Composes the next wave of a batch's run, notes when each of its groups begins, and answers them; none where all have begun, or
 * where nothing new may begin. Groups whose child died are taken in hand first, also where nothing new may begin, and alone
 * while the canary is among them. Asked again it answers the same wave. Throws MoveNotOpen where another execution runs the batch.
 */
export const create = defineHandler({
  name: 'begin-wave',
  input: Input,
  env: Env,
  run: async (job: WaveJob) => {
    const { input, env } = job;
    const batches = batchesOf(job);
    const { batchId, after } = input;
    const begun = await headOfRun(job);
    const wave = after + 1;
    const { run } = begun;
    const isIn = (group: Group) => group.run === run && group.wave === wave;
    const before = await batches.groups(batchId);
    let noted = 0;
    for (const group of before.filter((one) => OPEN_STATUSES.includes(one.status) && !isIn(one))) {
      const end = await unnotedEnd(job, run, group);
      if (!end) continue;
      await noteEnd(batches, begun, group, end, job.runtime.now());
      noted += 1;
    }
    const [head, groups] = noted === 0 ? [begun, before] : [await batches.read(batchId), await batches.groups(batchId)];
    if (after > 0) await batches.tell(batchId, waveCompleted(head, groups, after, job.runtime.now()));
    const open = groups.filter((group) => OPEN_STATUSES.includes(group.status) && group.unstarted !== run);
    if (head.wave === wave) return answer(after, wave, open.filter(isIn));
    const proven = provenWaves(head, groups);
    const isProven = proven > 0;
    // Of an earlier wave whose child died: their moves go on, and how they end is yet to be noted.
    const [orphans, fresh] = [open.filter(isUnderWay), open.filter((group) => !isUnderWay(group))];
    const isCanaryOut = !isProven && orphans.some(({ begunRun }) => begunRun === run);
    const isHeld = isCanaryOut || circuitOf({ ...head, proven: isProven }).open;
    const limits = { perAccount: env.GROUPS_PER_ACCOUNT, most: sizeOfWave(proven) };
    const composed = [...orphans, ...(isHeld ? [] : composeWave(fresh, limits))];
    const seconds = secondsToBegin(composed, env.READS_PER_SECOND);
    const from = job.runtime.now();
    for (const group of composed.filter((one) => !isIn(one))) {
      const attempts = group.status === 'skipped' || group.run !== run ? 1 : (group.attempts ?? 0) + 1;
      const beginAt = from + Math.round((seconds.get(group.group) ?? 0) * 1_000);
      await batches.saveGroup(batchId, { ...group, attempts, run, wave, beginAt });
    }
    if (composed.length > 0) await batches.change(batchId, ['running'], { wave, proven: isProven }, { run });
    return answer(after, wave, composed);
  },
});

/**
 * How a group of an earlier wave ended that no child noted: by its move's journal, and where its children died too often in
 * whatever way. Nobody knows why they die, so that what never began counts as failed then. Undefined for what goes on.
 */
async function unnotedEnd({ journal, runtime, env }: WaveJob, run: number, group: Group) {
  const isDead = group.run === run && (group.attempts ?? 0) >= MOST_ATTEMPTS;
  if (isUnderWay(group)) {
    const told = { journal, clients: runtime.clients, stateMachineArn: env.MOVE_STATE_MACHINE_ARN };
    const end = await endOf(told, group, { waited: 0, giveUp: isDead, refusal: '' });
    return end?.status === 'skipped' ? FAILED : end;
  }
  return isDead && group.status === 'ready' ? FAILED : undefined;
}

const MOST_ATTEMPTS = 3;
const DIED = `Its child execution died ${MOST_ATTEMPTS} times: look at the Map Run, and at the move, if it was begun.`;
const FAILED = { status: 'failed', note: DIED } as const;

function isUnderWay({ status }: Group): boolean {
  return status === 'running';
}

/** Without groups there is no wave, and the one before stays the last. */
function answer(after: number, wave: number, groups: readonly Group[]) {
  return { wave: groups.length > 0 ? wave : after, groups: groups.map(({ group }) => group) };
}

/** The head of the run that this execution does; the first run begins here, once the verdicts of its planning are told. */
async function headOfRun(job: WaveJob): Promise<BatchHead> {
  const { batchId, execution } = job.input;
  const batches = batchesOf(job);
  const head = await batches.read(batchId);
  if (head.status === 'running' && head.execution === execution) return head;
  await batches.beginFirstRun(head, execution);
  return batches.read(batchId);
}

export const handler = create(lambdaRuntime());
