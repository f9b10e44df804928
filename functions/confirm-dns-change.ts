import { activePlan } from '../shared/aws/active-plan.ts';
import { describeLooks, lookAt } from '../shared/aws/external-dns.ts';
import { answerOf } from '../shared/aws/facts/external.ts';
import { gatherEnd } from '../shared/aws/facts/unlisted.ts';
import type { DnsQuestion } from '../shared/aws/question-store.ts';
import { answerToken } from '../shared/aws/task-tokens.ts';
import { type ExternalChange, externalStep, type Look } from '../shared/domain/external.ts';
import type { DistributionFacts } from '../shared/domain/facts.ts';
import { isSettled } from '../shared/domain/journal.ts';
import type { Plan } from '../shared/domain/plan.ts';
import * as z from '../shared/domain/zod.ts';
import { isMoverError, MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, type Job, MoveId, Person } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { createDns } from '../shared/net/dns.ts';
import { createEdgeProbe } from '../shared/net/edge-probe.ts';

const Input = z.object({
  moveId: MoveId,
  /** Who says that it is done. */
  by: Person,
});
type ConfirmJob = Pick<
  Job<z.infer<typeof Input>, unknown, 'dns' | 'probe'>,
  'input' | 'journal' | 'plans' | 'questions' | 'runtime' | 'sessions'
>;

/**
 * Takes a person's word that DNS is changed as asked, looks whether it is true, and lets the move go on at once, which looks
 * again by itself. Safe to repeat. Throws DnsNotChanged with what each name server answers where it is not so, and the move
 * goes on waiting; MoveNotOpen when it does not wait for a change of DNS.
 */
export const create = defineHandler({
  name: 'confirm-dns-change',
  input: Input,
  env: BaseEnv,
  run: confirmDnsChange,
});

/** The same for whoever found out otherwise who confirms: `POST /moves/{id}/dns-confirmation`. */
export async function confirmDnsChange(job: ConfirmJob) {
  const { input, journal, plans, questions, runtime } = job;
  const { moveId, by } = input;
  const { fence, step, taskToken } = await openQuestion(job, await questions.dns(moveId));
  const { plan, steps } = await activePlan(journal, plans, { moveId, fence });
  const changes = externalStep(steps, step)?.changes ?? [];
  const looks = await lookAt(runtime.dns, changes);
  const missing = looks.filter(({ state }) => state === 'not-yet');
  if (missing.length > 0) throw notChanged(moveId, describeLooks(missing));
  const untold = looks.filter(({ state }) => state === 'untold');
  await assertEdges(job, plan, step, changes, untold);
  const entries = await journal.entries(moveId);
  if (!isSettled(entries, step, fence)) {
    const said = { kind: 'confirmed', step, by, untold: untold.map(({ name }) => name) } as const;
    const last = entries.at(-1)?.event;
    const repeated = last?.kind === 'confirmed' && last.by === by && last.step === step;
    if (!repeated) await journal.append({ moveId, fence }, said);
    // A token that nobody waits with is no fault: the move looks by itself at that moment.
    await answerToken(runtime.clients, taskToken, { confirmedBy: by });
  }
  return { moveId, step, changed: looks.map(({ name }) => name) };
}

/** The question that the move's present owner waits with. */
async function openQuestion({ input, journal }: ConfirmJob, question: DnsQuestion | undefined): Promise<DnsQuestion> {
  const head = await journal.head(input.moveId);
  const waits = head?.status === 'moving' || head?.status === 'restoring';
  if (question && waits && head.fence === question.fence) return question;
  const how = head ? `It is ${head.status}.` : 'It is not in the journal.';
  throw new MoverError('MoveNotOpen', `Move ${input.moveId} does not wait for a change of DNS. ${how}`);
}

/**
 * Of records that answer with addresses alone only so much can be told: that CloudFront's edge answers there for the name, with
 * the certificate of either end. Where somebody has deleted the end that a name is led away from, perhaps nobody answers for it
 * any more until the other end has it: then the word alone counts. Throws DnsNotChanged where it does not hold, and
 * DistributionNotFound for the end that a name shall lead to.
 */
async function assertEdges(
  { input, sessions, runtime }: ConfirmJob,
  plan: Plan,
  step: DnsQuestion['step'],
  changes: readonly ExternalChange[],
  untold: readonly Look[],
): Promise<void> {
  if (untold.length === 0) return;
  const [from, to] =
    step === 'restore-external-dns' ? (['target', 'source'] as const) : (['source', 'target'] as const);
  const [left, wanted] = await Promise.all([
    unlessDeleted(gatherEnd(sessions, plan[from], from)),
    gatherEnd(sessions, plan[to], to),
  ]);
  const serials = [left, wanted].flatMap((end) => end?.certificate.serial ?? []);
  for (const { name, zone } of changes.filter((change) => untold.some((look) => look.name === change.name))) {
    const { addresses, certificates } = await answerOf(runtime, name, zone);
    if (certificates.length === 0 && left === undefined) continue;
    if (certificates.length > 0 && certificates.every((serial) => serials.includes(serial))) continue;
    throw notChanged(input.moveId, `${name} leads to ${addresses.join(', ')}, where CloudFront does not answer for it`);
  }
}

/** Undefined for an end that somebody has deleted. */
async function unlessDeleted(end: Promise<DistributionFacts>): Promise<DistributionFacts | undefined> {
  try {
    return await end;
  } catch (error) {
    if (isMoverError(error, 'DistributionNotFound')) return undefined;
    throw error;
  }
}

function notChanged(moveId: string, saw: string): MoverError {
  return new MoverError(
    'DnsNotChanged',
    `The DNS that move ${moveId} waits for is not changed everywhere yet: ${saw}.`,
  );
}

export const handler = create(lambdaRuntime({ dns: createDns(), probe: createEdgeProbe() }));
