import type { Clock } from '../clock.ts';
import { AwsError, type AwsRequest, type AwsResponse } from '../contracts.ts';
import { parseJsonObject } from '../gateway/json-protocol.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** A record of DynamoDB Streams with the view NEW_IMAGE, as Lambda hands it to a function. */
export interface TableRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Seconds since the epoch. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Attributes;
    readonly NewImage?: Attributes;
    readonly SequenceNumber: string;
    readonly StreamViewType: 'NEW_IMAGE';
  };
}

interface StreamedTable {
  readonly keys: readonly string[];
  /** What each item was after its last write, as text: a write that changes nothing makes no record. */
  readonly images: Map<string, string>;
  /** The end of the newest write: records are in the order of writes. */
  last: Promise<unknown>;
}

type Next = (request: AwsRequest) => Promise<AwsResponse>;
interface Input {
  readonly TableName?: string;
  readonly KeySchema?: readonly { readonly AttributeName: string }[];
  readonly StreamSpecification?: unknown;
  readonly Item?: Attributes;
  readonly Key?: Attributes;
  readonly ReturnValues?: string;
}

/** Stands between the gateway and the tables. */
export interface TableStreams {
  handle(request: AwsRequest, next: Next): Promise<AwsResponse>;
}

const WRITES: readonly string[] = ['PutItem', 'UpdateItem', 'DeleteItem'];

/**
 * The streams of tables, which dynalite has not: it watches the writes of one item that pass by, and refuses the others on a
 * table with a stream. There is no API of streams, only what an event source mapping sees.
 */
export function createTableStreams(
  clock: Clock,
  onRecord: (tableName: string, record: TableRecord) => void,
): TableStreams {
  const tables = new Map<string, StreamedTable>();
  let sequence = 0;
  return {
    handle: async (request: AwsRequest, next: Next): Promise<AwsResponse> => {
      const operation = (request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
      const input = parseJsonObject(request.body) as Input;
      if (operation === 'CreateTable' && input.StreamSpecification !== undefined)
        return createTable(request, input, next);
      if (/^(BatchWriteItem|TransactWriteItems)$/.test(operation) && tables.size > 0) {
        throw new AwsError('ValidationException', 400, `The local DynamoDB does not stream what ${operation} writes.`);
      }
      const table = tables.get(input.TableName ?? '');
      if (!table || !WRITES.includes(operation)) return next(request);
      const written = table.last.then(() => write(table, operation, request, input, next));
      table.last = written.catch(() => undefined);
      return written;
    },
  };

  async function createTable(request: AwsRequest, input: Input, next: Next): Promise<AwsResponse> {
    const { StreamSpecification, ...known } = input;
    const asked = JSON.stringify(StreamSpecification);
    if (asked !== '{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}') {
      throw new AwsError('ValidationException', 400, 'The local DynamoDB streams new images only.');
    }
    const response = await next({ ...request, body: Buffer.from(JSON.stringify(known)) });
    const keys = (known.KeySchema ?? []).map(({ AttributeName }) => AttributeName);
    if (response.status === 200)
      tables.set(known.TableName ?? '', { keys, images: new Map(), last: Promise.resolve() });
    return response;
  }

  async function write(table: StreamedTable, operation: string, request: AwsRequest, input: Input, next: Next) {
    if (operation !== 'UpdateItem') {
      const response = await next(request);
      const key = input.Key ?? keyOf(table, input.Item ?? {});
      if (response.status === 200) note(table, input.TableName ?? '', key, input.Item);
      return response;
    }
    if ((input.ReturnValues ?? 'NONE') !== 'NONE') {
      throw new AwsError('ValidationException', 400, 'The local DynamoDB streams updates without ReturnValues only.');
    }
    const body = Buffer.from(JSON.stringify({ ...input, ReturnValues: 'ALL_NEW' }));
    const response = await next({ ...request, body });
    if (response.status !== 200) return response;
    const { Attributes = {}, ...asked } = JSON.parse(response.body.toString()) as { readonly Attributes?: Attributes };
    note(table, input.TableName ?? '', input.Key ?? {}, Attributes);
    const { 'x-amz-crc32': _checksum, 'content-length': _length, ...headers } = response.headers;
    return { ...response, headers, body: JSON.stringify(asked) };
  }

  function note(table: StreamedTable, tableName: string, Keys: Attributes, image: Attributes | undefined): void {
    const key = JSON.stringify(table.keys.map((name) => Keys[name]));
    const before = table.images.get(key);
    const after = image && JSON.stringify(Object.entries(image).sort(([a], [b]) => (a < b ? -1 : 1)));
    if (before === after) return;
    if (after === undefined) table.images.delete(key);
    else table.images.set(key, after);
    sequence += 1;
    const SequenceNumber = String(sequence).padStart(21, '0');
    const changed = before === undefined ? 'INSERT' : 'MODIFY';
    onRecord(tableName, {
      eventID: SequenceNumber,
      eventName: after === undefined ? 'REMOVE' : changed,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: REGION,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(clock.now() / 1_000),
        Keys,
        ...(image ? { NewImage: image } : {}),
        SequenceNumber,
        StreamViewType: 'NEW_IMAGE',
      },
    });
  }
}

const REGION = 'us-east-1';

function keyOf({ keys }: StreamedTable, item: Attributes): Attributes {
  return Object.fromEntries(keys.map((name) => [name, item[name]]));
}
