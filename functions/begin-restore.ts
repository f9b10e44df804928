import * as z from 'zod';
import { isServing, readState, stateOrGone } from '../shared/aws/cloudfront.ts';
import { viewsOf } from '../shared/aws/external-dns.ts';
import { gatherCertificateBack } from '../shared/aws/facts/certificate-back.ts';
import type { MoveHead } from '../shared/aws/journal-store.ts';
import { recordsAtAll } from '../shared/aws/route53.ts';
import { externalStep, standingOf } from '../shared/domain/external.ts';
import { type JournalEntry, untilWritesLand } from '../shared/domain/journal.ts';
import type { Plan } from '../shared/domain/plan.ts';
import { readableReason } from '../shared/domain/reason.ts';
import { decodeName, type RecordSet, subjectOf } from '../shared/domain/records.ts';
import { type AnyPlan, isRecordsPlan, locksOf } from '../shared/domain/records-job/plan.ts';
import { planRecordsBack } from '../shared/domain/records-job/restore.ts';
import { planRestore, type RestorePlan } from '../shared/domain/restore.ts';
import { takesCertificateBack } from '../shared/domain/restore-certificate.ts';
import { MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, type Job, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import type { Dns } from '../shared/net/dns.ts';

const Input = z.object({
  moveId: MoveId,
  /** Why, in words, for the journal. */
  reason: z.string(),
  /** The execution that will restore, for the journal. */
  execution: z.string(),
  /** False when a person asks: only then is a finished move undone. */
  unfinishedOnly: z.boolean(),
});

type RestoreJob = Job<z.infer<typeof Input>, unknown>;

/**
 * Takes a move over for its way back: raises the fence so that the execution that moved can write nothing more, and only
 * then, once every write that it announced has landed or been refused, reads the present and plans the way back. A move
 * that was never admitted, or wrote nothing, only gives its locks back; one that is restored already stays so. Throws
 * LockHeld when another move holds what a finished one wrote, RestoreBlocked when the source would not serve.
 */
export const create = defineHandler({
  name: 'begin-restore',
  input: Input,
  env: BaseEnv,
  run: async (job) => {
    const { input, journal, plans, locks, runtime } = job;
    const { moveId, execution } = input;
    const reason = readableReason(input.reason);
    const head = await journal.head(moveId);
    if (!head) return buryUnadmitted(job);
    const plan = await plans.read(moveId, head.planHash);
    const over = head.status === 'restored' || (head.status === 'moved' && input.unfinishedOnly);
    if (over) {
      // Whoever ended it may have been cut off before it gave the locks back.
      await locks.unlock(moveId, locksOf(plan));
      return { outcome: head.status === 'moved' ? ('already-moved' as const) : ('already-restored' as const) };
    }
    await locks.lock(moveId, locksOf(plan));
    const { fence } = await journal.takeOver(head, { kind: 'restore-began', reason, execution });
    const entries = await journal.entries(moveId);
    const waitMs = untilWritesLand(entries, runtime.now());
    if (waitMs > 0) return { outcome: 'write-in-the-air' as const, waitSeconds: Math.ceil(waitMs / 1_000) };
    if (!entries.some(({ event }) => event.kind === 'intended')) {
      await journal.append(
        { moveId, fence },
        { kind: 'ended', status: 'restored', note: `Nothing was written. ${reason}` },
      );
      await locks.unlock(moveId, locksOf(plan));
      return { outcome: 'nothing-written' as const };
    }
    const wayBack = await planWayBack(job, plan, entries).catch(async (error: Error) => {
      await leave(job, head, fence, plan, error);
      throw error;
    });
    await plans.saveWayBack(wayBack);
    await journal.append({ moveId, fence }, { kind: 'restore-planned', planHash: wayBack.hash, kept: wayBack.kept });
    const externalDns = externalStep(wayBack, 'restore-external-dns') !== undefined;
    const certificate = takesCertificateBack(wayBack);
    const recordsOnly = isRecordsPlan(plan);
    return { outcome: 'restoring' as const, fence, kept: wayBack.kept, certificate, externalDns, recordsOnly };
  },
});

/** A way back that cannot be planned leaves the move as it was: finished without locks, or else parked. */
async function leave(
  { journal, locks }: RestoreJob,
  head: MoveHead,
  fence: number,
  plan: AnyPlan,
  error: Error,
): Promise<void> {
  const status = head.status === 'moved' ? 'moved' : 'parked';
  const note = `The way back could not be planned: ${error.message}`;
  await journal.append({ moveId: head.moveId, fence }, { kind: 'ended', status, note });
  if (status === 'moved') await locks.unlock(head.moveId, locksOf(plan));
}

/** A move that was planned at most: only its locks are given back, and nobody can admit it any more. */
async function buryUnadmitted({ input: { moveId, execution }, journal, plans, locks }: RestoreJob) {
  const planned = await plans.readAny(moveId);
  if (planned) {
    if (!(await journal.bury(moveId, planned.hash, execution))) {
      throw new MoverError('ServiceUnavailable', `Move ${moveId} was admitted at the same moment.`);
    }
    await locks.unlock(moveId, locksOf(planned));
  }
  return { outcome: 'nothing-written' as const };
}

async function planWayBack(job: RestoreJob, plan: AnyPlan, entries: readonly JournalEntry[]): Promise<RestorePlan> {
  const records = await recordsOf(job, plan);
  return isRecordsPlan(plan) ? planRecordsBack(plan, records) : planMoveBack(job, plan, entries, records);
}

/** The records of each zone in the plan, by hosted zone id, as they are now. */
async function recordsOf({ sessions }: RestoreJob, plan: AnyPlan): Promise<Record<string, RecordSet[]>> {
  const records: Record<string, RecordSet[]> = {};
  for (const step of plan.steps) {
    for (const { zone, changes } of step.kind === 'records' ? step.zones : []) {
      const names = changes.map((change) => decodeName(subjectOf(change).Name));
      const found = await recordsAtAll(sessions.route53(zone.accountId), zone.hostedZoneId, names);
      records[zone.hostedZoneId] = [...(records[zone.hostedZoneId] ?? []), ...found];
    }
  }
  return records;
}

async function planMoveBack(
  { sessions, runtime }: RestoreJob,
  plan: Plan,
  entries: readonly JournalEntry[],
  records: Readonly<Record<string, readonly RecordSet[]>>,
): Promise<RestorePlan> {
  const [source, target] = await Promise.all([
    readState(sessions.cloudFront(plan.source.accountId, 'source'), plan.source),
    stateOrGone(sessions.cloudFront(plan.target.accountId, 'target'), plan.target),
  ]);
  return planRestore(plan, {
    sourceAliases: source.aliases,
    targetAliases: target?.aliases ?? [],
    sourceEnabled: isServing(source),
    targetGone: target === undefined,
    records,
    certificate: await gatherCertificateBack(sessions, plan, entries, {
      attached: target?.certificate,
      now: runtime.now(),
    }),
    external: await standings(plan, runtime.dns, entries),
  });
}

/** How the records stand that people were asked to change. */
async function standings(plan: Plan, dns: Dns, entries: readonly JournalEntry[]) {
  const { changes = [] } = externalStep(plan, 'change-external-dns') ?? {};
  const confirmed = entries.flatMap(({ event }) => (event.kind === 'confirmed' ? event.untold : []));
  const views = await viewsOf(dns, changes);
  return changes.map((change, index) => ({
    change,
    standing: standingOf(change, views[index] ?? [], confirmed.includes(change.name)),
  }));
}

export const handler = create(lambdaRuntime());
