import { randomUUID } from 'node:crypto';
import { PutCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Admission, type JournalEntry, type JournalEvent, type MoveStatus, nextEntry } from '../domain/journal.ts';
import { isMoverError, MoverError } from '../errors.ts';
import { listingWith } from './listing.ts';
import { headKey, moveKey, type Table } from './table.ts';

/** The head of a move: who may write (the fence), how it stands, and the newest entry of its journal. */
export interface MoveHead {
  readonly moveId: string;
  readonly status: MoveStatus;
  readonly fence: number;
  readonly planHash: string;
  /** The hash of the newest way back; empty until one was planned. */
  readonly restorePlanHash: string;
  readonly lastEntry: JournalEntry;
  /** Which invocation wrote that entry; undefined for the first. */
  readonly writer?: string;
}

/** What a writer presents with each write. */
export interface FenceToken {
  readonly moveId: string;
  readonly fence: number;
}

/** Tries to write beside a writer that keeps adding entries. */
const ATTEMPTS = 10;
const OPEN: readonly MoveStatus[] = ['moving', 'restoring'];

/**
 * The journals of the moves. The head of a move is the one place that decides: an entry is written by a conditional update
 * of the head (fence, status and newest entry must still be what the writer read), and then copied to an item of its own.
 * A copy that was lost is made good before the next entry. One store serves one invocation: the head that it read last
 * stands for the next write, whose condition shows when it is not the newest any more.
 */
export class JournalStore {
  readonly #table: Table;
  readonly #now: () => number;
  /**
   * Stands beside what this store wrote to a head: an entry of another invocation may be the same to the last byte, where both took the
   * same step in the same millisecond.
   */
  readonly #writer = randomUUID();
  /** As it was read or written here last. */
  #known: MoveHead | undefined;
  /** The hash of the newest entry whose copy this store knows to be there. */
  #copied: string | undefined;

  /** `now` gives milliseconds since the epoch. */
  constructor(table: Table, now: () => number) {
    this.#table = table;
    this.#now = now;
  }

  async head(moveId: string): Promise<MoveHead | undefined> {
    this.#known = (await this.#table.get(headKey(moveId))) as MoveHead | undefined;
    return this.#known;
  }

  /**
   * Opens the journal of an admitted move with fence 1. The same execution asking again (a lost answer) gets the same head.
   * Throws MoveNotOpen when the move was opened with another plan or has gone on since.
   */
  async open(moveId: string, admission: Admission): Promise<MoveHead> {
    const { planHash } = admission;
    const event = { kind: 'admitted', ...admission } as const;
    const lastEntry = nextEntry(undefined, { moveId, at: this.#now(), fence: 1, event });
    const head: MoveHead = { moveId, status: 'moving', fence: 1, planHash, restorePlanHash: '', lastEntry };
    const put = this.#newHead(head);
    if (await this.#table.holds('dynamodb:PutItem', moveId, () => this.#table.db.send(put))) return head;
    const present = await this.head(moveId);
    assertOpenable(present, moveId, planHash);
    return present ?? head;
  }

  /** Adds an entry under the fence that the writer holds. Throws FenceLost when a newer execution owns the move. */
  async append(token: FenceToken, event: JournalEvent): Promise<JournalEntry> {
    const known = this.#known?.moveId === token.moveId && owns(token, this.#known) ? this.#known : undefined;
    let head = known ?? (await this.#owned(token));
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#appendTo(head, event);
      } catch (error) {
        // Another writer of the same fence may have been faster: a person's word, or a second copy of the same invocation.
        if (!isMoverError(error, 'FenceLost') || attempt === ATTEMPTS) throw error;
        head = await this.#owned(token);
      }
    }
  }

  #appendTo(head: MoveHead, event: JournalEvent): Promise<JournalEntry> {
    const status = event.kind === 'ended' ? event.status : head.status;
    const restorePlanHash = event.kind === 'restore-planned' ? event.planHash : head.restorePlanHash;
    return this.#advance(head, { ...head, status, restorePlanHash }, event);
  }

  /**
   * Takes a move over for its restore: the fence rises, so that whoever held the old one writes nothing more. A writer that
   * is adding entries at the same moment is no reason to give up, only one that takes over as well. Throws FenceLost then.
   */
  async takeOver(head: MoveHead, event: JournalEvent): Promise<MoveHead> {
    let from: MoveHead | undefined = head;
    for (let attempt = 1; from?.fence === head.fence && from.status === head.status; attempt += 1) {
      const next: MoveHead = { ...from, status: 'restoring', fence: head.fence + 1 };
      try {
        return { ...next, lastEntry: await this.#advance(from, next, event) };
      } catch (error) {
        if (!isMoverError(error, 'FenceLost') || attempt === ATTEMPTS) throw error;
        from = await this.head(head.moveId);
      }
    }
    throw new MoverError('FenceLost', `Move ${head.moveId} was taken over by another execution at the same moment.`);
  }

  /**
   * Ends a move that was never admitted, before its locks are given back: an admission that is still on its way finds it
   * ended. Answers false, and does nothing, where the admission was faster.
   */
  async bury(moveId: string, planHash: string, execution: string): Promise<boolean> {
    const event = { kind: 'ended', status: 'restored', note: `Never admitted; ended by ${execution}.` } as const;
    const lastEntry = nextEntry(undefined, { moveId, at: this.#now(), fence: 1, event });
    const put = this.#newHead({ moveId, status: 'restored', fence: 1, planHash, restorePlanHash: '', lastEntry });
    if (await this.#table.holds('dynamodb:PutItem', moveId, () => this.#table.db.send(put))) return true;
    return (await this.head(moveId))?.status === 'restored';
  }

  #newHead(head: MoveHead): PutCommand {
    return new PutCommand({
      TableName: this.#table.name,
      Item: { ...headKey(head.moveId), ...head },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
  }

  /** The whole journal of a move in order, the newest entry included even where its copy was lost. */
  async entries(moveId: string): Promise<JournalEntry[]> {
    const newest = (await this.head(moveId))?.lastEntry;
    const entries: JournalEntry[] = [];
    await this.#table.call('dynamodb:Query', moveId, async () => {
      const query = {
        TableName: this.#table.name,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :entry)',
        ExpressionAttributeValues: { ':pk': moveKey(moveId), ':entry': 'ENTRY#' },
      };
      for await (const page of paginateQuery({ client: listingWith(this.#table.db) }, query)) {
        entries.push(...(page.Items ?? []).map((item) => item.entry as JournalEntry));
      }
    });
    if (newest && !entries.some(({ sequence }) => sequence === newest.sequence)) entries.push(newest);
    return entries;
  }

  async #owned(token: FenceToken): Promise<MoveHead> {
    const { moveId, fence } = token;
    const head = await this.head(moveId);
    if (!head) throw new MoverError('MoveNotFound', `Move ${moveId} is not in the journal.`);
    if (owns(token, head)) return head;
    throw new MoverError(
      'FenceLost',
      `Move ${moveId} is ${head.status} under fence ${head.fence}; fence ${fence} may not write.`,
    );
  }

  async #advance(from: MoveHead, to: MoveHead, event: JournalEvent): Promise<JournalEntry> {
    if (from.lastEntry.hash !== this.#copied) await this.#copy(from.lastEntry);
    const entry = nextEntry(from.lastEntry, { moveId: from.moveId, at: this.#now(), fence: to.fence, event });
    const update = new UpdateCommand({
      TableName: this.#table.name,
      Key: headKey(from.moveId),
      UpdateExpression:
        'SET #status = :status, fence = :fence, restorePlanHash = :restorePlanHash, lastEntry = :entry, writer = :writer',
      ConditionExpression: 'fence = :held AND #status = :was AND lastEntry.#hash = :lastHash',
      ExpressionAttributeNames: { '#status': 'status', '#hash': 'hash' },
      ExpressionAttributeValues: {
        ':status': to.status,
        ':fence': to.fence,
        ':restorePlanHash': to.restorePlanHash,
        ':entry': entry,
        ':writer': this.#writer,
        ':held': from.fence,
        ':was': from.status,
        ':lastHash': from.lastEntry.hash,
      },
    });
    const written = await this.#table.holds('dynamodb:UpdateItem', from.moveId, () => this.#table.db.send(update));
    if (!written) await this.#assertWritten(entry);
    this.#known = { ...to, lastEntry: entry };
    await this.#copy(entry);
    return entry;
  }

  /** A write whose answer was lost fails its own condition when the SDK sends it again: then it is there all the same. */
  async #assertWritten(entry: JournalEntry): Promise<void> {
    const head = await this.head(entry.moveId);
    if (head?.lastEntry.hash === entry.hash && head.writer === this.#writer) return;
    throw new MoverError(
      'FenceLost',
      `Another execution wrote to the journal of move ${entry.moveId} at the same moment.`,
    );
  }

  async #copy(entry: JournalEntry): Promise<void> {
    const sk = `ENTRY#${String(entry.sequence).padStart(6, '0')}`;
    const put = new PutCommand({ TableName: this.#table.name, Item: { pk: moveKey(entry.moveId), sk, entry } });
    await this.#table.call('dynamodb:PutItem', entry.moveId, () => this.#table.db.send(put));
    this.#copied = entry.hash;
  }
}

function owns({ fence }: FenceToken, head: MoveHead): boolean {
  return head.fence === fence && OPEN.includes(head.status);
}

/**
 * Throws MoveNotOpen when a move of this id was opened with another plan, or has gone on since: a name that Step Functions
 * gives out again after 90 days, or a redriven execution.
 */
export function assertOpenable(head: MoveHead | undefined, moveId: string, planHash: string): void {
  if (head === undefined) return;
  if (head.status === 'moving' && head.fence === 1 && head.planHash === planHash) return;
  throw new MoverError('MoveNotOpen', `A move ${moveId} is in the journal already, and it is ${head.status}.`, {
    remedy: 'Start the move under a name that was never used before.',
  });
}
