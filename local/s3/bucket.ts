/** A bucket to begin with. */
export interface BucketSeed {
  readonly accountId: string;
  readonly region: string;
  /** Unique in the world, as bucket names are. */
  readonly name: string;
  /** Whether it has a website configuration; default: false. */
  readonly website?: boolean | undefined;
  /** Whether its account may list it: without `s3:ListBucket` a missing key is told as a refusal. Default: true. */
  readonly listable?: boolean | undefined;
  /** Text by key. */
  readonly objects?: Readonly<Record<string, string>> | undefined;
}

/** An object as it was put. */
export interface StoredObject {
  readonly key: string;
  readonly content: Buffer;
  /** In quotation marks, as the wire has it. */
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  /** `content-type` and the like, and `x-amz-meta-…`; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it was sent: `x-amz-checksum-crc32` and its value. */
  readonly checksum: readonly [header: string, value: string] | undefined;
}

/** A bucket with its objects: whatever was put is there for the next request. Amazon S3 User Guide, "Amazon S3 data consistency model". */
export class Bucket {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly website: boolean;
  readonly listable: boolean;
  readonly #objects = new Map<string, StoredObject>();

  constructor({ accountId, region, name, website = false, listable = true }: BucketSeed) {
    this.accountId = accountId;
    this.region = region;
    this.name = name;
    this.website = website;
    this.listable = listable;
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  set(stored: StoredObject): void {
    this.#objects.set(stored.key, stored);
  }

  /** All objects in the order of listings: by the bytes of their keys in UTF-8. */
  all(): StoredObject[] {
    return [...this.#objects.values()].sort((a, b) => compareKeys(a.key, b.key));
  }
}

/** The order of listings. Amazon S3 API Reference, "ListObjectsV2". */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
