import { PutCommand, QueryCommand, type QueryCommandInput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Failure } from '../domain/events/telling.ts';
import { type AnyRequest, type JobKind, kindOf } from '../domain/job.ts';
import type { MoveStatus } from '../domain/journal.ts';
import type { AnyPlan } from '../domain/records-job/plan.ts';
import { MoverError } from '../errors.ts';
import type { MoveHead } from './journal-store.ts';
import { headKey, requestKey, type Table } from './table.ts';

/** A request as it was taken: who asked, for what, when. It stands before anything is started for it. */
export interface RegisteredRequest {
  readonly moveId: string;
  readonly request: AnyRequest;
  /** Equal for equal bodies: the same key with another digest is refused. */
  readonly bodyDigest: string;
  /** Who called, as the authorizer named it. */
  readonly caller: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The newest plan that was made for it, by its hash; undefined before the first. */
  readonly planHash?: string;
  readonly verdict?: AnyPlan['verdict'];
  /** Whether it was refused while another move is in its way, which changes the facts until it ends: then it is planned again. */
  readonly provisional?: boolean;
  /** When a scheduled request began, or was cancelled before that: milliseconds since the epoch. */
  readonly begunAt?: number;
  readonly cancelledAt?: number;
  /** Whether its execution ended otherwise than well; the journal knows better where the move was admitted. */
  readonly cutOff?: boolean;
  /** How that happened, where nothing was changed. */
  readonly failure?: Failure;
}

/** A move or record change in a list. `head` is undefined while it was not admitted. */
export interface ListedJob {
  readonly registered: RegisteredRequest;
  readonly head: MoveHead | undefined;
  /** Where a page that begins after it begins. */
  readonly position: string;
}

export interface ListPage {
  readonly jobs: readonly ListedJob[];
  /** Where the next page begins; undefined on the last one. */
  readonly next: string | undefined;
}

/** The index on the table that has what is listed: all requests by their times, all API tokens. */
export const REQUESTS_INDEX = 'requests';
/** The partitions of that index with all requests of a kind. */
export const ALL_REQUESTS = { move: 'REQUESTS', 'record-change': 'RECORD-CHANGES' } as const satisfies Record<
  JobKind,
  string
>;

/** A parked move keeps its locks. */
const OVER: readonly (MoveStatus | undefined)[] = ['moved', 'restored'];

/** The register of requests, in the partition of each move or record change. */
export class RequestStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Registers a request under its id, once. Answers the request that stands there: this one, or an earlier one. Throws
   * ServiceUnavailable for one that is there and gone at the same moment.
   */
  async register(registered: RegisteredRequest): Promise<RegisteredRequest> {
    const { moveId, at, request } = registered;
    const sortedBy = `${new Date(at).toISOString()}#${moveId}`;
    const put = new PutCommand({
      TableName: this.#table.name,
      Item: { ...requestKey(moveId), listed: ALL_REQUESTS[kindOf(request)], sortedBy, ...registered },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    if (await this.#table.holds('dynamodb:PutItem', moveId, () => this.#table.db.send(put))) return registered;
    const earlier = await this.read(moveId);
    if (earlier) return earlier;
    throw new MoverError('ServiceUnavailable', `The request ${moveId} was registered, and is not there.`);
  }

  async read(moveId: string): Promise<RegisteredRequest | undefined> {
    const item = await this.#table.get(requestKey(moveId));
    return item && registeredOf(item);
  }

  /** Notes the newest plan of a registered request. What nobody registered stays so. */
  async planned({ moveId, hash, verdict, locks }: AnyPlan): Promise<void> {
    const update = new UpdateCommand({
      TableName: this.#table.name,
      Key: requestKey(moveId),
      UpdateExpression: 'SET planHash = :hash, verdict = :verdict, provisional = :provisional REMOVE cutOff, failure',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: {
        ':hash': hash,
        ':verdict': verdict,
        ':provisional': verdict === 'refused' && locks.length > 0,
      },
    });
    await this.#table.holds('dynamodb:UpdateItem', moveId, () => this.#table.db.send(update));
  }

  /** Notes that a scheduled request begins; false where it was cancelled before. */
  async begin(moveId: string, at: number): Promise<boolean> {
    return this.#note(moveId, 'begunAt', at, 'attribute_not_exists(cancelledAt)');
  }

  /** Notes that a scheduled request shall not begin; false where it has begun. */
  async cancel(moveId: string, at: number): Promise<boolean> {
    return this.#note(moveId, 'cancelledAt', at, 'attribute_not_exists(begunAt)');
  }

  /** Notes that the execution of a request failed, was stopped, or timed out. What nobody registered stays so. */
  async cutOff(moveId: string): Promise<void> {
    await this.#set(moveId, 'cutOff', true);
  }

  /** Takes back that it was cut off: the execution goes on. */
  async goesOn(moveId: string): Promise<void> {
    const update = new UpdateCommand({
      TableName: this.#table.name,
      Key: requestKey(moveId),
      UpdateExpression: 'REMOVE cutOff, failure',
      ConditionExpression: 'attribute_exists(pk)',
    });
    await this.#table.holds('dynamodb:UpdateItem', moveId, () => this.#table.db.send(update));
  }

  /** Notes how the execution of a request ended that changed nothing. What nobody registered stays so. */
  async noteFailure(moveId: string, failure: Failure): Promise<void> {
    await this.#set(moveId, 'failure', failure);
  }

  async #set(moveId: string, name: 'cutOff' | 'failure', value: unknown): Promise<void> {
    const update = new UpdateCommand({
      TableName: this.#table.name,
      Key: requestKey(moveId),
      UpdateExpression: 'SET #name = :value',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':value': value },
    });
    await this.#table.holds('dynamodb:UpdateItem', moveId, () => this.#table.db.send(update));
  }

  /** Sets a time once; what is set stays. */
  async #note(moveId: string, name: 'begunAt' | 'cancelledAt', at: number, unless: string): Promise<boolean> {
    const update = new UpdateCommand({
      TableName: this.#table.name,
      Key: requestKey(moveId),
      UpdateExpression: 'SET #name = if_not_exists(#name, :at)',
      ConditionExpression: `attribute_exists(pk) AND ${unless}`,
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':at': at },
    });
    return this.#table.holds('dynamodb:UpdateItem', moveId, () => this.#table.db.send(update));
  }

  /** Requests of a kind with the heads of their journals, newest first, from where the last page ended. */
  async list(kind: JobKind, limit: number, from: string | undefined): Promise<ListPage> {
    const input: QueryCommandInput = {
      TableName: this.#table.name,
      IndexName: REQUESTS_INDEX,
      KeyConditionExpression: from === undefined ? 'listed = :all' : 'listed = :all AND sortedBy < :from',
      ExpressionAttributeValues: { ':all': ALL_REQUESTS[kind], ...(from === undefined ? {} : { ':from': from }) },
      ScanIndexForward: false,
      Limit: limit,
    };
    const query = new QueryCommand(input);
    const page = await this.#table.call('dynamodb:Query', REQUESTS_INDEX, () => this.#table.db.send(query));
    const items = page.Items ?? [];
    const heads = await this.#heads(items.map(({ moveId }) => String(moveId)));
    const jobs = items.map((item) => ({
      registered: registeredOf(item),
      head: heads.get(String(item.moveId)),
      position: String(item.sortedBy),
    }));
    return { jobs, next: page.LastEvaluatedKey && jobs.at(-1)?.position };
  }

  /** Those of the moves that write nothing more: they are over, or were cut off before they were admitted. */
  async over(moveIds: readonly string[]): Promise<Set<string>> {
    const ids = [...new Set(moveIds)];
    const heads = await this.#heads(ids);
    const registered = await this.#table.getAll(ids.filter((moveId) => !heads.has(moveId)).map(requestKey), 'requests');
    const cutOff = new Set(registered.filter((item) => item.cutOff === true).map(({ moveId }) => moveId));
    return new Set(ids.filter((moveId) => cutOff.has(moveId) || OVER.includes(heads.get(moveId)?.status)));
  }

  async #heads(moveIds: readonly string[]): Promise<Map<string, MoveHead>> {
    const items = await this.#table.getAll(moveIds.map(headKey), 'heads');
    return new Map(items.map((item) => [String(item.moveId), item as unknown as MoveHead]));
  }
}

/** The request of an item, without the keys of the table. */
export function registeredOf(item: Record<string, unknown>): RegisteredRequest {
  const { pk: _pk, sk: _sk, listed: _listed, sortedBy: _sortedBy, ...registered } = item;
  return registered as unknown as RegisteredRequest;
}
