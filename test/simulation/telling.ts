import { QUEUES } from '../../local/service.ts';
import { canonicalJson } from '../../shared/domain/digest.ts';
import { batchOf } from './batch-people.ts';
import type { Ended } from './run.ts';

/** Longer than the table's stream is read again for a record that cannot be told. */
const LONGEST_HOURS = 8;
const HOUR_MS = 3_600_000;
const ENDS: Readonly<Record<string, string>> = {
  moved: 'Domain Move Succeeded',
  restored: 'Domain Move Restored',
  parked: 'Domain Move Parked',
  completed: 'Domain Batch Completed',
  stopped: 'Domain Batch Stopped',
  paused: 'Domain Batch Stopped',
  aborted: 'Domain Batch Stopped',
  failed: 'Domain Batch Stopped',
  waiting: 'Domain Batch Planned',
  refused: 'Domain Batch Planned',
  previewed: 'Domain Move Planned',
};

/** What a letter holds: an event that nobody took, or which record of a stream nobody told. */
interface Body {
  readonly requestPayload?: { readonly detail?: unknown };
  readonly DDBStreamBatchInfo?: { readonly startSequenceNumber?: string };
}

/** The head of a move, a request, or what is to be told of a batch. */
interface Image {
  readonly moveId?: { readonly S: string };
  readonly status?: { readonly S: string };
  /** Of a request that was planned. */
  readonly verdict?: { readonly S: string };
  readonly type?: { readonly S: string };
  readonly detail?: { readonly M?: { readonly batchId?: { readonly S: string } } };
}

interface Detail {
  readonly eventId: string;
  readonly moveId?: string;
  readonly batchId?: string;
}

/** A move or a batch, and how it ended. */
interface Told {
  readonly id: string;
  readonly status: string;
}

/**
 * What came by the bus was begun, or lies among the dead letters; the end of each job, and each preview, was told on it, or the very record of the
 * table's stream that could not be told lies there; and one event id is always the same event.
 */
export async function problemsOfTelling({ plan, story, executions, jobs, stream }: Ended): Promise<string[]> {
  if (plan.scenario.event === undefined) return [];
  const asked = canonicalJson(plan.scenario.event.detail);
  const { buses } = story.aws.eventBridge;
  const bodiesIn = (queue: string) =>
    story.aws.deadLetters.letters.flatMap((letter) => (letter.queue === queue ? [letter.body] : []));
  const isAsked = ({ requestPayload }: Body) => canonicalJson(requestPayload?.detail ?? null) === asked;
  const head = plan.scenario.batch && (await story.clock.run(batchOf(story)));
  const isBegun = plan.scenario.batch ? head !== undefined : jobs.length > 0;
  if (!isBegun) return bodiesIn(QUEUES.requests).some(isAsked) ? [] : ['the request of an event was lost'];
  const told = () => buses.events.filter(({ event }) => event.source === 'cname-mover').map(({ event }) => event);
  const isTold = ({ id, status }: Told) =>
    told().some(({ 'detail-type': type, detail }) => type === ENDS[status] && idOf(detail as Detail) === id);
  const liesThere = ({ id, status }: Told) =>
    bodiesIn(QUEUES.events).some(({ DDBStreamBatchInfo: info }: Body) => {
      const image = stream.get(info?.startSequenceNumber ?? '')?.dynamodb.NewImage as Image | undefined;
      const isHead = image?.moveId?.S === id && image.status?.S === status;
      const isPlan = status === 'previewed' && image?.moveId?.S === id && image.verdict !== undefined;
      return isHead || isPlan || (image?.detail?.M?.batchId?.S === id && image.type?.S === ENDS[status]);
    });
  const planned = [...executions.plans].filter(
    ([, arn]) => story.aws.stepFunctions.describe(arn).status === 'SUCCEEDED',
  );
  const previews = planned.map(([id]) => ({ id, status: 'previewed' }));
  const ends: readonly Told[] = [...jobs, ...previews, ...(head ? [{ id: head.batchId, status: head.status }] : [])];
  const untold = () => ends.filter((end) => ENDS[end.status] !== undefined && !isTold(end) && !liesThere(end));
  for (let hour = 0; hour < LONGEST_HOURS && untold().length > 0; hour += 1) {
    await story.clock.run(story.clock.sleep(HOUR_MS));
  }
  const texts = new Map<string, string>();
  const changed = told().filter(({ detail }) => {
    const { eventId } = detail as Detail;
    const text = texts.get(eventId) ?? JSON.stringify(detail);
    texts.set(eventId, text);
    return text !== JSON.stringify(detail);
  });
  return [
    ...untold().map(({ id, status }) => `nobody was told that ${id} ended ${status}`),
    ...changed.map(({ detail }) => `the event ${(detail as Detail).eventId} was told twice, and not the same`),
  ];
}

function idOf({ moveId, batchId }: Detail): string | undefined {
  return moveId ?? batchId;
}
