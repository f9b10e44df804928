import { QUEUES } from '../../local/service.ts';
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
  waiting: 'Domain Batch Planned',
};

interface Told {
  readonly eventId: string;
  readonly moveId?: string;
  readonly batchId?: string;
}

/**
 * What came by the bus was begun, or lies among the dead letters; the end of each job was told on it, or what could not be told
 * lies there; and one event id is always the same event.
 */
export async function problemsOfTelling({ plan, story, jobs }: Ended): Promise<string[]> {
  if (plan.scenario.event === undefined) return [];
  const { buses } = story.aws.eventBridge;
  const lettersIn = (queue: string) => story.aws.deadLetters.letters.filter((letter) => letter.queue === queue).length;
  const head = plan.scenario.batch && (await story.clock.run(batchOf(story)));
  const isBegun = plan.scenario.batch ? head !== undefined : jobs.length > 0;
  if (!isBegun) return lettersIn(QUEUES.requests) > 0 ? [] : ['the request of an event was lost'];
  const told = () => buses.events.filter(({ event }) => event.source === 'cname-mover').map(({ event }) => event);
  const ofBatch = head === undefined ? [] : [{ id: head.batchId, status: head.status }];
  const untold = () =>
    [...jobs, ...ofBatch].filter(({ id, status }) => {
      const isEnd = ({ 'detail-type': type, detail }: { readonly 'detail-type': string; readonly detail: unknown }) =>
        type === ENDS[status] && [(detail as Told).moveId, (detail as Told).batchId].includes(id);
      return ENDS[status] !== undefined && !told().some(isEnd);
    });
  for (let hour = 0; hour < LONGEST_HOURS && untold().length > 0 && lettersIn(QUEUES.events) === 0; hour += 1) {
    await story.clock.run(story.clock.sleep(HOUR_MS));
  }
  const lost = lettersIn(QUEUES.events) > 0 ? [] : untold();
  const texts = new Map<string, string>();
  const changed = told().filter(({ detail }) => {
    const { eventId } = detail as Told;
    const text = texts.get(eventId) ?? JSON.stringify(detail);
    texts.set(eventId, text);
    return text !== JSON.stringify(detail);
  });
  return [
    ...lost.map(({ id, status }) => `nobody was told that ${id} ended ${status}`),
    ...changed.map(({ detail }) => `the event ${(detail as Told).eventId} was told twice, and not the same`),
  ];
}
