import { TABLE_NAME } from '../../local/service.ts';
import { BatchStore } from '../../shared/aws/batch-store.ts';
import { JournalStore } from '../../shared/aws/journal-store.ts';
import { Table } from '../../shared/aws/table.ts';
import type { BatchHead } from '../../shared/domain/batch/batch.ts';
import type { Story } from '../moves/story.ts';
import { callSigned } from './api-calls.ts';
import type { Deed } from './batch-scenarios.ts';

const EVERY_MS = 15_000;

/** The newest batch that there is; undefined before one was taken. To be asked while virtual time stands still. */
export async function batchOf(story: Story): Promise<BatchHead | undefined> {
  const { batches } = await new BatchStore(new Table(TABLE_NAME, story.clients)).list(1, undefined);
  return batches[0]?.head;
}

/**
 * Has people do one deed after the other, each once the batch stands so, and asked again while it is not taken. Tells of answers
 * that are none of those to a request in its place, or not so. Answers how many deeds are left.
 */
export function attend(story: Story, deeds: readonly Deed[], tell: (problem: string) => void): () => number {
  const left = [...deeds];
  const asked = new Set<Deed>();
  const look = async () => {
    const [deed] = left;
    if (deed === undefined) return;
    if (await isDone(story, deed, asked, tell)) left.shift();
    story.clock.schedule(EVERY_MS, () => void story.clock.during(look));
  };
  story.clock.schedule(EVERY_MS, () => void story.clock.during(look));
  return () => left.length;
}

async function isDone(story: Story, deed: Deed, asked: Set<Deed>, tell: (problem: string) => void): Promise<boolean> {
  const head = await batchOf(story);
  if (!head) return false;
  // What was answered by an error may be so all the same.
  if (!(await isDue(story, deed, head))) return asked.has(deed) && isSo(deed, head);
  asked.add(deed);
  if (deed.does === 'stop') {
    await story.stop(head.execution ?? '').catch(() => undefined);
    return true;
  }
  const { batchHash } = head;
  const content = deed.does === 'approval' ? { ...deed.body, batchHash } : (deed.body ?? {});
  const url = `/iam/batches/${head.batchId}/${deed.does}`;
  const { status, text } = await callSigned(story, { method: 'POST', url, content });
  if (status < 300) {
    if (!isSo(deed, (await batchOf(story)) ?? head)) tell(`${deed.does} was answered ${status}, and is not so`);
    return true;
  }
  // Whoever is told that it cannot be looks whether it is so already, or no more to be had.
  if (status === 409) {
    const now = (await batchOf(story)) ?? head;
    return isSo(deed, now) || !(await isDue(story, deed, now));
  }
  if (status < 500 && status !== 429) tell(`${deed.does} was answered ${status}: ${text}`);
  return status < 500 && status !== 429;
}

function isSo({ does }: Deed, { approval, paused, aborted }: BatchHead): boolean {
  if (does === 'approval') return approval !== undefined;
  if (does === 'pause') return paused !== undefined;
  return does !== 'abort' || aborted !== undefined;
}

async function isDue(story: Story, { once }: Deed, head: BatchHead): Promise<boolean> {
  const { status, writing = [] } = once;
  if (head.status !== status) return false;
  const journal = new JournalStore(new Table(TABLE_NAME, story.clients), () => story.clock.now());
  for (const group of writing) {
    const entries = await journal.entries(`${head.batchId}-${group}`);
    if (!entries.some(({ event }) => event.kind === 'intended')) return false;
  }
  return true;
}
