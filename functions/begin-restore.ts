import { gatherPresent, gatherRecords } from '../shared/aws/facts/present.ts';
import type { MoveHead } from '../shared/aws/journal-store.ts';
import { externalStep } from '../shared/domain/external.ts';
import {
  isFinished,
  type JournalEntry,
  mayHaveChanged,
  restorerOf,
  untilWritesLand,
} from '../shared/domain/journal.ts';
import { readableReason } from '../shared/domain/reason.ts';
import { type AnyPlan, isRecordsPlan, locksOf, locksOfAll } from '../shared/domain/records-job/plan.ts';
import { planRecordsBack } from '../shared/domain/records-job/restore.ts';
import { planRestore, type RestorePlan } from '../shared/domain/restore.ts';
import { takesCertificateBack } from '../shared/domain/restore-certificate.ts';
import { clipped, plainLine } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, type Job, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { createDns } from '../shared/net/dns.ts';

/** Step Functions hands over as much of a cause: an entry of the journal has to fit an item, beside the others. */
const REASON_CHARACTERS = 4_000;

const Input = z.object({
  moveId: MoveId,
  /** Why, in words, for the journal: whatever it is, it keeps nobody from the way back. */
  reason: z.pipe(
    z.string(),
    z.transform((text) => clipped(plainLine(readableReason(text)), REASON_CHARACTERS)),
  ),
  /** The execution that will restore, for the journal. */
  execution: z.string(),
  /** False when a person asks: only then is a finished move undone. */
  unfinishedOnly: z.boolean(),
  /** True when a person gives a parked move up as it stands. */
  release: z._default(z.boolean(), false),
  /** Why this execution could not begin and tries no more, in words, with the next command: only that is written then. */
  couldNotBegin: z._default(z.string(), ''),
});

type RestoreJob = Job<z.infer<typeof Input>, z.infer<typeof BaseEnv>, 'dns'>;

/**
 * Takes a move over for its way back: raises the fence so that the execution that moved can write nothing more, and only
 * then, once every write that it announced has landed or been refused, reads the present and plans the way back. A move
 * that was never admitted, or by which nobody changed anything, only gives its locks back; one that is restored already
 * stays so. Throws LockHeld when another move holds what a finished one wrote, RestoreBlocked when the source would not
 * serve. What it throws may pass: the end is only written when the execution asks again with `couldNotBegin`.
 */
export const create = defineHandler({
  name: 'begin-restore',
  input: Input,
  env: BaseEnv,
  run: async (job: RestoreJob) => {
    const { input, journal, plans, locks, runtime } = job;
    const { moveId, execution } = input;
    const { reason } = input;
    const head = await journal.head(moveId);
    if (input.couldNotBegin !== '') return leave(job, head);
    if (input.release) return releaseParked(job, head);
    if (!head) return buryUnadmitted(job);
    const over = head.status === 'restored' || (head.status === 'moved' && input.unfinishedOnly);
    if (over) {
      // Whoever ended it may have been cut off before it gave the locks back.
      await locks.unlock(moveId, locksOfAll(await plans.readAll(moveId)));
      return { outcome: head.status === 'moved' ? ('already-moved' as const) : ('already-restored' as const) };
    }
    const plan = await plans.read(moveId, head.planHash);
    await locks.lock(moveId, locksOf(plan));
    const { fence } = await journal
      .takeOver(head, { kind: 'restore-began', reason, execution })
      .catch(async (error: unknown) => {
        // Who ended it meanwhile has given back the locks that it had, and not those that were taken here since.
        const ends = (await journal.head(moveId))?.status;
        if (ends === 'restored' || ends === 'moved') await locks.unlock(moveId, locksOf(plan));
        throw error;
      });
    const entries = await journal.entries(moveId);
    const waitMs = untilWritesLand(entries, runtime.now());
    if (waitMs > 0) return { outcome: 'write-in-the-air' as const, waitSeconds: Math.ceil(waitMs / 1_000) };
    if (!mayHaveChanged(entries)) {
      await journal.append(
        { moveId, fence },
        { kind: 'ended', status: 'restored', note: `Nothing was written. ${reason}` },
      );
      await locks.unlock(moveId, locksOf(plan));
      return { outcome: 'nothing-written' as const };
    }
    const wayBack = await planWayBack(job, plan, entries);
    await plans.saveWayBack(wayBack);
    await journal.append({ moveId, fence }, { kind: 'restore-planned', planHash: wayBack.hash, kept: wayBack.kept });
    const externalDns = externalStep(wayBack, 'restore-external-dns') !== undefined;
    const certificate = takesCertificateBack(wayBack);
    const recordsOnly = isRecordsPlan(plan);
    const { kept, blocked } = wayBack;
    return { outcome: 'restoring' as const, fence, kept, blocked, certificate, externalDns, recordsOnly };
  },
});

/**
 * A way back that cannot begin leaves the move as it was: finished without locks, or else parked. One that this execution had
 * not taken over yet, or that another has taken over since, is not its to end.
 */
async function leave({ input, journal, plans, locks }: RestoreJob, head: MoveHead | undefined) {
  const { moveId, execution, couldNotBegin } = input;
  const entries = await journal.entries(moveId);
  if (head?.status !== 'restoring' || restorerOf(entries) !== execution) return { outcome: 'left' as const };
  const status = isFinished(entries) ? 'moved' : 'parked';
  await journal.append({ moveId, fence: head.fence }, { kind: 'ended', status, note: readableReason(couldNotBegin) });
  if (status === 'moved') await locks.unlock(moveId, locksOf(await plans.read(moveId, head.planHash)));
  return { outcome: 'left' as const };
}

/** A move that was planned at most: only its locks are given back, and nobody can admit it any more. */
async function buryUnadmitted({ input: { moveId, execution }, journal, plans, locks }: RestoreJob) {
  const planned = await plans.readAll(moveId);
  const [any] = planned;
  if (any) {
    if (!(await journal.bury(moveId, any.hash, execution))) {
      throw new MoverError('ServiceUnavailable', `Move ${moveId} was admitted at the same moment.`);
    }
    await locks.unlock(moveId, locksOfAll(planned));
  }
  return { outcome: 'nothing-written' as const };
}

/** A finished move stays as it is where not all of it can go back. */
async function planWayBack(
  { sessions, runtime }: RestoreJob,
  plan: AnyPlan,
  entries: readonly JournalEntry[],
): Promise<RestorePlan> {
  if (isRecordsPlan(plan)) return planRecordsBack(plan, await gatherRecords(sessions, plan, entries));
  const now = runtime.now();
  const wayBack = planRestore(plan, await gatherPresent(sessions, plan, { dns: runtime.dns, entries, now }));
  if (!isFinished(entries) || wayBack.blocked === '') return wayBack;
  throw new MoverError('RestoreBlocked', wayBack.blocked, { remedy: 'Until then the move stays as it is.' });
}

/**
 * Gives a parked move up as it stands, at a person's word: its locks go, and a new move can finish what it left. No write
 * of a parked move is announced any more, but one may still be in the air. Throws MoveNotOpen for a move that is not parked.
 */
async function releaseParked({ input, journal, plans, locks, runtime }: RestoreJob, head: MoveHead | undefined) {
  const { moveId, execution } = input;
  const entries = await journal.entries(moveId);
  const own = entries.at(-1)?.event;
  // The answer to an earlier try of this very execution may have been lost on the way.
  const begun = head?.status === 'restoring' && own?.kind === 'restore-began' && own.execution === execution;
  if (head === undefined || !(head.status === 'parked' || begun)) {
    const status = head === undefined ? 'not in the journal' : head.status;
    throw new MoverError('MoveNotOpen', `Only a parked move can be given up, and move ${moveId} is ${status}.`, {
      remedy: 'Leave "release" out to restore it.',
    });
  }
  const waitMs = untilWritesLand(entries, runtime.now());
  if (waitMs > 0) return { outcome: 'write-in-the-air' as const, waitSeconds: Math.ceil(waitMs / 1_000) };
  const { reason } = input;
  const { fence } = await journal.takeOver(head, { kind: 'restore-began', reason, execution });
  const note = `Left as it stands, at the word of the one who started ${execution}: ${reason}`;
  await journal.append({ moveId, fence }, { kind: 'ended', status: 'parked', note });
  const plan = await plans.read(moveId, head.planHash);
  await locks.unlock(moveId, locksOf(plan));
  return { outcome: 'released' as const };
}

export const handler = create(lambdaRuntime({ dns: createDns() }));
