import { isDeepStrictEqual } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { PutCommand, paginateQuery, QueryCommand, type QueryCommandInput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type BatchHead, type BatchStatus, type Group, MOST_SAID, type Said } from '../domain/batch/batch.ts';
import type { BatchLine } from '../domain/batch/line.ts';
import type { OutgoingEvent } from '../domain/events/outgoing.ts';
import { MoverError } from '../errors.ts';
import { REQUESTS_INDEX } from './request-store.ts';
import type { Table } from './table.ts';

/** The partition of that index with all batches. */
export const ALL_BATCHES = 'BATCHES';
const HEAD = 'BATCH';
/** The sort key of what is told of a batch. */
export const TELLING = 'TELLING';
const LINES = 'LINES#';
const GROUP = 'GROUP#';
/** Lines in one item: compressed, a thousand of the longest stay below the 400 KB of an item. */
const LINES_PER_ITEM = 1_000;

/** A page of batches, newest first. */
export interface BatchPage {
  readonly batches: readonly { readonly head: BatchHead; readonly position: string }[];
  readonly next: string | undefined;
}

/** What an update may change of a head; undefined takes a member away. */
export type HeadChange = { readonly [Name in keyof Omit<BatchHead, 'said'>]?: BatchHead[Name] | undefined };

/** Members that a head must have, or must not have, and what is said by the change. */
interface HeadCondition {
  readonly having?: readonly (keyof BatchHead)[];
  readonly lacking?: readonly (keyof BatchHead)[];
  /** The run that it must be in. */
  readonly run?: number;
  /** The ARN of the execution that must be planning or running it. */
  readonly execution?: string;
  readonly said?: Saying;
}

/** Something said, and what was said before it as far as that was read. */
export interface Saying {
  readonly word: Said;
  readonly before: readonly Said[] | undefined;
}

/** Batches: a head that decides what may begin, the lines of the list, and an item for each group. */
export class BatchStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Keeps a batch under its id, once; the lines first, so that no head stands without them. Answers the one that stands. Throws
   * ServiceUnavailable for one that is there and gone at the same moment.
   */
  async register(head: BatchHead, lines: readonly BatchLine[]): Promise<BatchHead> {
    const standing = await this.find(head.batchId);
    if (standing) return standing;
    for (let from = 0; from < lines.length; from += LINES_PER_ITEM) {
      const content = gzipSync(JSON.stringify(lines.slice(from, from + LINES_PER_ITEM)));
      // Under the digest: another request of the same id, sent at the same moment, has lines of its own.
      await this.#put(head.batchId, `${LINES}${head.bodyDigest}#${padded(from)}`, { content });
    }
    const sortedBy = `${new Date(head.at).toISOString()}#${head.batchId}`;
    const put = new PutCommand({
      TableName: this.#table.name,
      Item: { ...keyOf(head.batchId, HEAD), listed: ALL_BATCHES, sortedBy, ...head },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    if (await this.#table.holds('dynamodb:PutItem', head.batchId, () => this.#table.db.send(put))) return head;
    const earlier = await this.find(head.batchId);
    if (earlier) return earlier;
    throw new MoverError('ServiceUnavailable', `The batch ${head.batchId} was registered, and is not there.`);
  }

  async find(batchId: string): Promise<BatchHead | undefined> {
    const item = await this.#table.get(keyOf(batchId, HEAD));
    return item && headOf(item);
  }

  /** Throws MoveNotFound for a batch that nobody registered. */
  async read(batchId: string): Promise<BatchHead> {
    const head = await this.find(batchId);
    if (head) return head;
    throw new MoverError('MoveNotFound', `There is no batch ${batchId}.`, {
      remedy: 'Check the id: it is the name of the execution that was started first.',
    });
  }

  async lines({ batchId, bodyDigest }: BatchHead): Promise<BatchLine[]> {
    const items = await this.#items(batchId, `${LINES}${bodyDigest}#`);
    return items.flatMap(
      ({ content }) => JSON.parse(gunzipSync(content as Uint8Array).toString('utf8')) as BatchLine[],
    );
  }

  /**
   * Keeps a group in place of the one that was read, and answers it as it is kept: what was sent before and lands late, or was
   * read before somebody else wrote, is refused. One that was not read may replace the first version of itself, which an
   * invocation that died has kept. Throws ServiceUnavailable where it is refused, since who reads anew may go on.
   */
  async saveGroup(batchId: string, group: Group): Promise<Group> {
    const { group: number, status, wave, run, version = 0, ...rest } = group;
    const content = gzipSync(JSON.stringify(rest));
    const members = { group: number, status, wave, run, version: version + 1, content };
    const put = new PutCommand({
      TableName: this.#table.name,
      Item: { ...keyOf(batchId, groupKey(number)), ...members },
      ConditionExpression: version === 0 ? 'attribute_not_exists(version) OR version = :known' : 'version = :known',
      ExpressionAttributeValues: { ':known': Math.max(version, 1) },
    });
    const kept = groupOf(members);
    if (await this.#table.holds('dynamodb:PutItem', batchId, () => this.#table.db.send(put))) return kept;
    const standing = await this.#table.get(keyOf(batchId, groupKey(number)));
    // An answer was lost, and it has been kept.
    if (standing && isDeepStrictEqual(groupOf(standing), kept)) return kept;
    throw new MoverError(
      'ServiceUnavailable',
      `Group ${number} of ${batchId}: somebody else has written it meanwhile.`,
    );
  }

  async group(batchId: string, group: number): Promise<Group> {
    const item = await this.#table.get(keyOf(batchId, groupKey(group)));
    if (!item) throw new MoverError('MoveNotFound', `Batch ${batchId} has no group ${group}.`);
    return groupOf(item);
  }

  /** All groups in their order. */
  async groups(batchId: string): Promise<Group[]> {
    return (await this.#items(batchId, GROUP)).map(groupOf);
  }

  /**
   * Changes members of a head while it stands as one of `from`, has what it must have and nothing that it must not have.
   * Answers whether it did.
   */
  async change(
    batchId: string,
    from: readonly BatchStatus[],
    change: HeadChange,
    { having = [], lacking = [], run, execution, said }: HeadCondition = {},
  ): Promise<boolean> {
    const entries = Object.entries(change);
    const saying = said && sayingOf(said);
    const set = [
      ...entries.filter(([, value]) => value !== undefined).map(([name]) => `#${name} = :${name}`),
      ...(saying ? [saying.expression] : []),
    ];
    const remove = entries.filter(([, value]) => value === undefined).map(([name]) => `#${name}`);
    const update = new UpdateCommand({
      TableName: this.#table.name,
      Key: keyOf(batchId, HEAD),
      UpdateExpression: [
        set.length > 0 ? `SET ${set.join(', ')}` : '',
        remove.length > 0 ? `REMOVE ${remove.join(', ')}` : '',
      ]
        .join(' ')
        .trim(),
      ConditionExpression: [
        `#status IN (${from.map((_status, index) => `:from${index}`).join(', ')})`,
        ...having.map((name) => `attribute_exists(#${name})`),
        ...lacking.map((name) => `attribute_not_exists(#${name})`),
        ...(run === undefined ? [] : ['run = :expectedRun']),
        ...(execution === undefined ? [] : ['#execution = :expectedExecution']),
      ].join(' AND '),
      ExpressionAttributeNames: Object.fromEntries(
        [
          'status',
          ...Object.keys(change),
          ...having,
          ...lacking,
          ...(execution === undefined ? [] : ['execution']),
        ].map((name) => [`#${name}`, name]),
      ),
      ExpressionAttributeValues: {
        ...(run === undefined ? {} : { ':expectedRun': run }),
        ...(execution === undefined ? {} : { ':expectedExecution': execution }),
        ...saying?.values,
        ...Object.fromEntries(from.map((status, index) => [`:from${index}`, status])),
        ...Object.fromEntries(
          entries.filter(([, value]) => value !== undefined).map(([name, value]) => [`:${name}`, value]),
        ),
      },
    });
    return this.#table.holds('dynamodb:UpdateItem', batchId, () => this.#table.db.send(update));
  }

  /**
   * Begins the first run of a batch, by the execution that has planned it: a pause that was asked for meanwhile stays. Throws
   * MoveNotOpen where another one runs it, or where it has changed since its head was read.
   */
  beginFirstRun(head: BatchHead, execution: string): Promise<void> {
    const { paused: _paused, ...forgotten } = FORGOTTEN;
    const change = { status: 'running', run: head.run + 1, wave: 0, execution, ...forgotten } as const;
    return this.#begin({ ...head, status: 'planned' }, change, { execution });
  }

  /** Begins the next run of a batch, because somebody said so: what was counted and paused before counts no more. Throws MoveNotOpen. */
  beginRun(head: BatchHead, execution: string, said: Saying | undefined): Promise<void> {
    const change = { status: 'running', run: head.run + 1, wave: 0, execution, ...FORGOTTEN } as const;
    return this.#begin(head, change, said ? { said } : {});
  }

  /** Begins the planning of a batch once more, where it ended before it had a plan. Throws MoveNotOpen. */
  planAgain(head: BatchHead, execution: string, said: Saying | undefined): Promise<void> {
    const change = { status: 'planning', run: head.run + 1, execution, ...FORGOTTEN } as const;
    return this.#begin(head, change, said ? { said } : {});
  }

  async #begin(head: BatchHead, change: HeadChange, condition: HeadCondition): Promise<void> {
    const { batchId, status, run } = head;
    if (await this.change(batchId, [status], change, { ...condition, run })) return;
    const now = await this.read(batchId);
    if (now.execution === change.execution && now.status === change.status) return;
    throw new MoverError('MoveNotOpen', `Batch ${batchId} has gone on since, and is ${now.status}.`);
  }

  /** Counts a group that ended otherwise than moved; the same one twice is one. */
  async countFailed(batchId: string, group: number): Promise<void> {
    const update = new UpdateCommand({
      TableName: this.#table.name,
      Key: keyOf(batchId, HEAD),
      UpdateExpression: 'ADD failed :group',
      ExpressionAttributeValues: { ':group': new Set([group]) },
    });
    await this.#table.call('dynamodb:UpdateItem', batchId, () => this.#table.db.send(update));
  }

  /** Keeps what is to be told of a batch where the stream of the table tells it, once: what is kept there already is left. */
  async tell(batchId: string, { type, detail }: OutgoingEvent): Promise<void> {
    const { eventId } = detail;
    const put = new PutCommand({
      TableName: this.#table.name,
      Item: { ...keyOf(batchId, TELLING), eventId, type, detail },
      ConditionExpression: 'attribute_not_exists(pk) OR eventId <> :eventId',
      ExpressionAttributeValues: { ':eventId': eventId },
    });
    while (!(await this.#table.holds('dynamodb:PutItem', batchId, () => this.#table.db.send(put)))) {
      const last = await this.#table.get(keyOf(batchId, TELLING));
      if (last?.eventId === eventId) return;
    }
  }

  /** Batches, newest first, from where the last page ended. */
  async list(limit: number, from: string | undefined): Promise<BatchPage> {
    const input: QueryCommandInput = {
      TableName: this.#table.name,
      IndexName: REQUESTS_INDEX,
      KeyConditionExpression: from === undefined ? 'listed = :all' : 'listed = :all AND sortedBy < :from',
      ExpressionAttributeValues: { ':all': ALL_BATCHES, ...(from === undefined ? {} : { ':from': from }) },
      ScanIndexForward: false,
      Limit: limit,
    };
    const page = await this.#table.call('dynamodb:Query', REQUESTS_INDEX, () =>
      this.#table.db.send(new QueryCommand(input)),
    );
    const batches = (page.Items ?? []).map((item) => ({ head: headOf(item), position: String(item.sortedBy) }));
    return { batches, next: page.LastEvaluatedKey && batches.at(-1)?.position };
  }

  async #items(batchId: string, begins: string): Promise<Record<string, unknown>[]> {
    const query = {
      TableName: this.#table.name,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :begins)',
      ExpressionAttributeValues: { ':pk': batchKey(batchId), ':begins': begins },
    };
    const found: Record<string, unknown>[] = [];
    await this.#table.call('dynamodb:Query', batchId, async () => {
      for await (const { Items = [] } of paginateQuery({ client: this.#table.db }, query)) found.push(...Items);
    });
    return found;
  }

  async #put(batchId: string, sk: string, members: Readonly<Record<string, unknown>>): Promise<void> {
    const put = new PutCommand({ TableName: this.#table.name, Item: { ...keyOf(batchId, sk), ...members } });
    await this.#table.call('dynamodb:PutItem', batchId, () => this.#table.db.send(put));
  }
}

/** Adds a word to those that were said, however many say one at the same moment; once these are many the oldest goes. */
function sayingOf({ word, before = [] }: Saying): { expression: string; values: Readonly<Record<string, unknown>> } {
  if (before.length >= MOST_SAID) {
    return { expression: 'said = :said', values: { ':said': [...before.slice(1 - MOST_SAID), word] } };
  }
  return {
    expression: 'said = list_append(if_not_exists(said, :nothing), :said)',
    values: { ':nothing': [], ':said': [word] },
  };
}

/** What a new run does not take over from the one before. */
const FORGOTTEN = {
  failed: undefined,
  proven: undefined,
  paused: undefined,
  note: undefined,
  endedAt: undefined,
} as const;

/** The partition of a batch. */
export function batchKey(batchId: string): string {
  return `BATCH#${batchId}`;
}

function keyOf(batchId: string, sk: string) {
  return { pk: batchKey(batchId), sk };
}

function groupKey(group: number): string {
  return `${GROUP}${padded(group)}`;
}

/** Five digits, so that keys sort as numbers do. */
function padded(number: number): string {
  return String(number).padStart(5, '0');
}

function headOf(item: Record<string, unknown>): BatchHead {
  const { pk: _pk, sk: _sk, listed: _listed, sortedBy: _sortedBy, ...head } = item;
  return head as unknown as BatchHead;
}

function groupOf({ group, status, wave, run, version, content }: Record<string, unknown>): Group {
  const rest = JSON.parse(gunzipSync(content as Uint8Array).toString('utf8'));
  const known = Object.entries({ wave, run, version }).filter(([, value]) => value !== undefined);
  return { group, status, ...Object.fromEntries(known), ...rest };
}
