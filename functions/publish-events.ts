import * as z from 'zod';
import { Bus } from '../shared/aws/bus.ts';
import type { MoveHead } from '../shared/aws/journal-store.ts';
import type { ApprovalQuestion } from '../shared/aws/question-store.ts';
import { type RegisteredRequest, registeredOf } from '../shared/aws/request-store.ts';
import type { StreamedItem } from '../shared/aws/stream-record.ts';
import { OUTGOING, type OutgoingEvent, type OutgoingType } from '../shared/domain/events/outgoing.ts';
import { approvalNeeded, failed, journaled, planned } from '../shared/domain/events/telling.ts';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { defineStream, type StreamJob } from '../shared/lambda/stream.ts';

const Env = BaseEnv.extend({ EVENT_BUS_NAME: z.string().min(1) });
type Job = StreamJob<z.infer<typeof Env>>;

/**
 * Tells on the bus what the table has: each change of a head is one entry of its journal, and each of a request a
 * plan or a failure. What could not be put is put again, under the same `eventId`.
 */
export const create = defineStream({
  name: 'publish-events',
  env: Env,
  run: async (job, streamed) => {
    const event = await eventOf(job, streamed);
    if (event === undefined) return;
    const bus = new Bus(job.env.EVENT_BUS_NAME, job.runtime.clients);
    await bus.put(event);
    job.log.info('told', { type: event.type, eventId: event.detail.eventId });
  },
});

async function eventOf(job: Job, { sk, item, at }: StreamedItem): Promise<OutgoingEvent | undefined> {
  if (sk === 'REQUEST') return ofRequest(job, registeredOf(item), at);
  if (sk === 'QUESTION#approval') return ofQuestion(job, item as unknown as ApprovalQuestion);
  if (sk === 'TELLING') return ofBatch(item);
  if (sk !== 'HEAD') return undefined;
  const { moveId, lastEntry, planHash } = item as unknown as MoveHead;
  // What is from before there was a register has its request in the plan alone.
  const subject = (await job.requests.read(moveId)) ?? (await job.plans.read(moveId, planHash));
  return journaled(subject, lastEntry, planHash);
}

/** What is told of a batch was made when it happened; the schema lets nothing else of the item through. */
function ofBatch({ type, detail }: StreamedItem['item']): OutgoingEvent {
  const schema: z.ZodType = OUTGOING[type as OutgoingType];
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
  const { moveId, planHash, cutOff, failure } = registered;
  if (failure) return failed(registered, failure);
  // What was planned was told before.
  if (planHash === undefined || cutOff) return undefined;
  return planned(registered, await plans.read(moveId, planHash), at);
}

export const handler = create(lambdaRuntime());
