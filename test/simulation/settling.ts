import { QUEUES } from '../../local/service.ts';
import type { JournalEntry } from '../../shared/domain/journal.ts';
import type { Story } from '../moves/story.ts';
import type { Executions } from './executions.ts';

/** One execution that was started, by the name under which it was; of a batch one of its moves. */
export interface JobEnd {
  readonly id: string;
  readonly journal: readonly JournalEntry[];
  /** `unadmitted` where nothing was begun. */
  readonly status: string;
}

/** What a run goes on with until nothing is left to do. */
export interface Settling {
  readonly story: Story;
  readonly executions: Executions;
  /** Lets the faults that last come to an end. */
  readonly heal: () => void;
  /** World milliseconds before which something is still to come: a job that begins, or what a fault has set going. */
  readonly over: () => number;
}

const MINUTE_MS = 60_000;
/** Longer than anything waits for, people and AWS Support included. */
const LONGEST_MINUTES = 60 * 24 * 20;

/** An hour's outage that began with the first of them is over by then; what lasts, was healed before. */
const HAND_OVERS = 14;
/** So many looks with letters make an hour. */
const HOUR_OF_LOOKS = 12;

/**
 * Lets time pass until all has begun, no execution runs, no job is open, and the last fault is over. What lies among the dead letters,
 * requests and what was cut off, is handed over again once its cause is gone, as docs/runbook.md says: once all rests, or after an
 * hour, since a batch waits for what was cut off of it.
 */
export async function settled(
  { story, executions, heal, over }: Settling,
  ids: () => readonly string[],
): Promise<void> {
  const { letters } = story.aws.deadLetters;
  const askedAgain = new Set<string>();
  let read = 0;
  let [quiet, lying] = [0, 0];
  for (let minute = 0; minute < LONGEST_MINUTES; minute += 5) {
    await story.clock.run(story.clock.sleep(5 * MINUTE_MS));
    // A request that is refused once more is refused for good.
    const left = letters
      .slice(read)
      .filter(
        ({ queue, body }) =>
          queue === QUEUES.cutOff ||
          (queue === QUEUES.requests && !askedAgain.has(JSON.stringify(body.requestPayload))),
      );
    lying = left.length > 0 ? lying + 1 : 0;
    if ((executions.running > 0 || story.clock.now() <= over()) && lying < HOUR_OF_LOOKS) {
      quiet = 0;
      continue;
    }
    read = letters.length;
    lying = 0;
    if (left.length > 0) heal();
    for (const { body } of left) {
      askedAgain.add(JSON.stringify(body.requestPayload));
      const { functionArn } = body.requestContext as { readonly functionArn: string };
      await handOver(story, functionArn, body.requestPayload);
    }
    // Who goes on with what has come to rest does so within minutes.
    quiet = left.length > 0 ? 0 : quiet + 1;
    if (quiet < 2) continue;
    const ends = await Promise.all(ids().map((id) => endOf(story, id)));
    if (!ends.some(({ status }) => OPEN.includes(status))) return;
  }
  throw new Error('Something runs on, and does not come to an end.');
}

/** The message stays in its queue until the invocation goes well (docs/runbook.md). Throws where it never does. */
async function handOver(story: Story, functionArn: string, payload: unknown): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await story.clock.run(story.clock.during(() => story.invoke(functionArn, payload)));
      return;
    } catch (error) {
      if (tries === HAND_OVERS) throw error;
      await story.clock.run(story.clock.sleep(5 * MINUTE_MS));
    }
  }
}

const OPEN = ['moving', 'restoring'];

/** How a job stands. */
export async function endOf(story: Story, id: string): Promise<JobEnd> {
  const journal = await story.journal(id);
  return { id, journal, status: statusOf(journal) };
}

function statusOf(journal: readonly JournalEntry[]): string {
  const last = journal.at(-1)?.event;
  if (last === undefined) return 'unadmitted';
  if (last.kind === 'ended') return last.status;
  return journal.some(({ event }) => event.kind === 'restore-began') ? 'restoring' : 'moving';
}
