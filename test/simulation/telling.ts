import { QUEUES } from '../../local/service.ts';
import { canonicalJson } from '../../shared/domain/digest.ts';
import type { Ended, JobEnd } from './run.ts';

/** Longer than the table's stream is read again for a record that cannot be told. */
const LONGEST_HOURS = 8;
const HOUR_MS = 3_600_000;
const ENDS: Readonly<Record<string, string>> = {
  moved: 'Domain Move Succeeded',
  restored: 'Domain Move Restored',
  parked: 'Domain Move Parked',
};

/** What a letter holds: an event that nobody took, or which record of a stream nobody told. */
interface Body {
  readonly requestPayload?: { readonly detail?: unknown };
  readonly DDBStreamBatchInfo?: { readonly startSequenceNumber?: string };
}

interface Head {
  readonly moveId?: { readonly S: string };
  readonly status?: { readonly S: string };
}

interface Told {
  readonly eventId: string;
  readonly moveId: string;
}

/**
 * What came by the bus was begun, or lies among the dead letters; the end of each job was told on it, or the very record of the
 * table's stream that could not be told lies there; and one event id is always the same event.
 */
export async function problemsOfTelling({ plan, story, jobs, stream }: Ended): Promise<string[]> {
  if (plan.scenario.event === undefined) return [];
  const asked = canonicalJson(plan.scenario.event);
  const { buses } = story.aws.eventBridge;
  const bodiesIn = (queue: string) =>
    story.aws.deadLetters.letters.flatMap((letter) => (letter.queue === queue ? [letter.body] : []));
  const isAsked = ({ requestPayload }: Body) => canonicalJson(requestPayload?.detail ?? null) === asked;
  if (jobs.length === 0) return bodiesIn(QUEUES.requests).some(isAsked) ? [] : ['the request of an event was lost'];
  const told = () => buses.events.filter(({ event }) => event.source === 'cname-mover').map(({ event }) => event);
  const isTold = ({ id, status }: JobEnd) =>
    told().some((event) => event['detail-type'] === ENDS[status] && (event.detail as Told).moveId === id);
  const liesThere = ({ id, status }: JobEnd) =>
    bodiesIn(QUEUES.events).some(({ DDBStreamBatchInfo: info }: Body) => {
      const head = stream.get(info?.startSequenceNumber ?? '')?.dynamodb.NewImage as Head | undefined;
      return head?.moveId?.S === id && head.status?.S === status;
    });
  const untold = () => jobs.filter((job) => ENDS[job.status] !== undefined && !isTold(job) && !liesThere(job));
  for (let hour = 0; hour < LONGEST_HOURS && untold().length > 0; hour += 1) {
    await story.clock.run(story.clock.sleep(HOUR_MS));
  }
  const texts = new Map<string, string>();
  const changed = told().filter(({ detail }) => {
    const { eventId } = detail as Told;
    const text = texts.get(eventId) ?? JSON.stringify(detail);
    texts.set(eventId, text);
    return text !== JSON.stringify(detail);
  });
  return [
    ...untold().map(({ id, status }) => `nobody was told that ${id} ended ${status}`),
    ...changed.map(({ detail }) => `the event ${(detail as Told).eventId} was told twice, and not the same`),
  ];
}
