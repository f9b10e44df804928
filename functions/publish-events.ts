import { Bus } from '../shared/aws/bus.ts';
import type { MoveHead } from '../shared/aws/journal-store.ts';
import type { ApprovalQuestion } from '../shared/aws/question-store.ts';
import { type RegisteredRequest, registeredOf } from '../shared/aws/request-store.ts';
import type { StreamedItem } from '../shared/aws/stream-record.ts';
import { OUTGOING, type OutgoingEvent, type OutgoingType } from '../shared/domain/events/outgoing.ts';
import { approvalNeeded, failed, journaled, planned } from '../shared/domain/events/telling.ts';
import { kindOf } from '../shared/domain/job.ts';
import { ended, isMeasured, type Measure, measuresOf, waitedForApproval } from '../shared/domain/measures.ts';
import { SomeText } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { emitMeasures } from '../shared/lambda/measuring.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { defineStream, type StreamJob } from '../shared/lambda/stream.ts';

const Env = z.extend(BaseEnv, {
  EVENT_BUS_NAME: SomeText,
  METRICS_NAMESPACE: SomeText,
});
type Job = StreamJob<z.infer<typeof Env>>;

/** What an item comes to: an event, and what there is to measure. */
interface Told {
  readonly event: OutgoingEvent | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly entry?: number;
  readonly measures: () => readonly Measure[] | Promise<readonly Measure[]>;
}

/**
 * Tells on the bus what the table has: each change of a head is one entry of its journal, and each of a request a
 * plan or a failure. What could not be put is put again, under the same `eventId`. And measures it, once it is told.
 */
export const create = defineStream({
  name: 'publish-events',
  env: Env,
  run: async (job, streamed) => {
    const { env, runtime, log } = job;
    const told = await toldBy(job, streamed);
    if (told.event) {
      const { type, detail } = told.event;
      const bus = new Bus(env.EVENT_BUS_NAME, runtime.clients);
      await bus.put(told.event);
      log.info('told', { type, eventId: detail.eventId, journalHash: detail.journalHash });
    }
    try {
      const place = { ...told, moveId: String(streamed.item.moveId) };
      emitMeasures(await told.measures(), place, { namespace: env.METRICS_NAMESPACE, runtime, log });
    } catch (error) {
      // To do it again would tell it again, and hold up everything behind it.
      log.warn('not measured', { error: (error as Error).message });
    }
  },
});

async function toldBy(job: Job, { sk, item, at }: StreamedItem): Promise<Told> {
  if (sk === 'REQUEST') {
    const registered = registeredOf(item);
    const { request, failure } = registered;
    const event = await ofRequest(job, registered, at);
    return { event, at: failure?.at ?? at, measures: () => (failure ? [ended(kindOf(request), 'failed')] : []) };
  }
  if (sk === 'QUESTION#approval') {
    const question = item as unknown as ApprovalQuestion;
    return { event: await ofQuestion(job, question), at, measures: () => waitedForApproval(question) };
  }
  if (sk === 'TELLING') return { event: ofBatch(item), at, measures: () => [] };
  if (sk !== 'HEAD') return { event: undefined, at, measures: () => [] };
  const { moveId, lastEntry, planHash } = item as unknown as MoveHead;
  // What is from before there was a register has its request in the plan alone.
  const subject = (await job.requests.read(moveId)) ?? (await job.plans.read(moveId, planHash));
  return {
    event: journaled(subject, lastEntry, planHash),
    at: lastEntry.at,
    entry: lastEntry.sequence,
    measures: async () =>
      isMeasured(lastEntry) ? measuresOf(lastEntry, await job.journal.entries(moveId), kindOf(subject.request)) : [],
  };
}

/** What is told of a batch was made when it happened; the schema lets nothing else of the item through. */
function ofBatch({ type, detail }: StreamedItem['item']): OutgoingEvent {
  const schema: z.ZodMiniType = OUTGOING[type as OutgoingType];
  return { type: type as OutgoingType, detail: schema.parse(detail) as OutgoingEvent['detail'] };
}

/** A question that was answered asks nobody any more. */
async function ofQuestion(
  { plans }: Job,
  { moveId, planHash, answer, askedAt }: ApprovalQuestion,
): Promise<OutgoingEvent | undefined> {
  return answer ? undefined : approvalNeeded(await plans.read(moveId, planHash), planHash, askedAt);
}

async function ofRequest(
  { plans }: Job,
  registered: RegisteredRequest,
  at: number,
): Promise<OutgoingEvent | undefined> {
  const { moveId, request, planHash, provisional, cutOff, failure } = registered;
  if (failure) return failed(registered, failure);
  // What was planned was told before; what was refused while another move is in the way is planned again, and told then.
  if (planHash === undefined || cutOff || (provisional && request.mode === 'apply')) return undefined;
  return planned(registered, await plans.read(moveId, planHash), at);
}

export const handler = create(lambdaRuntime());
