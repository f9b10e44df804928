import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

/** An item as the table's stream tells it after a write. */
export interface StreamedItem {
  /** The kind of item in the move's partition: `HEAD`, `REQUEST`. */
  readonly sk: string;
  readonly item: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch, cut to the second by DynamoDB. */
  readonly at: number;
}

/** A record of DynamoDB Streams, as Lambda hands it over. */
export interface StreamRecord {
  readonly eventID?: string | undefined;
  readonly dynamodb?: {
    readonly SequenceNumber?: string | undefined;
    /** Seconds since the epoch. */
    readonly ApproximateCreationDateTime?: number | undefined;
    readonly NewImage?: Readonly<Record<string, unknown>> | undefined;
  };
}

/** The item of a record; undefined for one that was deleted. */
export function streamedItem({ dynamodb }: StreamRecord): StreamedItem | undefined {
  if (dynamodb?.NewImage === undefined) return undefined;
  const item = unmarshall(dynamodb.NewImage as Record<string, AttributeValue>);
  return { sk: String(item.sk), item, at: (dynamodb.ApproximateCreationDateTime ?? 0) * 1_000 };
}
