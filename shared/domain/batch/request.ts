import { invalidRequest, jobFields, type MoveRequest, requestFields } from '../request.ts';
import * as z from '../zod.ts';
import type { Group } from './batch.ts';
import { type BatchLine, LineDefaults } from './line.ts';
import { type ListFormat, MOST_LINES, MOST_LIST_BYTES, readList, readObjects } from './list.ts';

/** An object of S3, in a bucket that the deployment's configuration allows. Amazon S3 User Guide, "Bucket naming rules". */
const ListObject = z.strictObject({
  bucket: z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is not the name of a bucket')),
  /** What it ends in tells its format: `.csv`, `.jsonl` or `.ndjson`. */
  key: z
    .string()
    .check(z.maxLength(1_024), z.regex(/\.(?:csv|jsonl|ndjson)$/i, 'ends neither in .csv nor in .jsonl or .ndjson')),
});

/** The list, in one of four forms. */
const List = z
  .strictObject({
    lines: z.optional(z.array(z.unknown()).check(z.maxLength(MOST_LINES, `has more than ${MOST_LINES} lines`))),
    csv: z.optional(z.string().check(z.maxLength(MOST_LIST_BYTES))),
    jsonLines: z.optional(z.string().check(z.maxLength(MOST_LIST_BYTES))),
    s3: z.optional(ListObject),
  })
  .check(
    z.refine((list) => Object.values(list).filter((form) => form !== undefined).length === 1, {
      message: 'names not exactly one of lines, csv, jsonLines and s3',
    }),
  );
export type BatchList = z.infer<typeof List>;

/** What a batch is asked to do with its list; `mode` says whether anything is changed. */
export const batchFields = {
  list: List,
  /** What holds for every line that does not say otherwise. */
  defaults: z._default(LineDefaults, {}),
  /** As of each move; `assisted` is for single moves, because it waits for days. */
  strategy: z._default(z.enum(['auto', 'associate', 'wildcard', 'disable-source']), 'auto'),
  allowOutage: requestFields.allowOutage,
  certificate: requestFields.certificate,
  verify: requestFields.verify,
  /** Somebody other than the requester has to approve the batch, by its hash, before anything is moved. */
  approval: jobFields.approval,
  /** So many groups may end otherwise than moved until nothing new is begun; of the canary none may. */
  stopAfter: z._default(z.int().check(z.minimum(1), z.maximum(1_000)), 3),
  ticket: jobFields.ticket,
  requestedBy: jobFields.requestedBy,
};

/** Many moves from one list. */
export const BatchRequest = z.strictObject({
  ...batchFields,
  /** `plan` changes nothing. */
  mode: z._default(z.enum(['plan', 'apply']), 'plan'),
});
export type BatchRequest = z.infer<typeof BatchRequest>;

/** A request without its list, which is kept apart. */
export type BatchOrder = Omit<BatchRequest, 'list' | 'defaults'>;

/** Parses a request; the lines of its list are read by `linesOf`. Throws InvalidRequest. */
export function parseBatchRequest(input: unknown): BatchRequest {
  const parsed = BatchRequest.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error);
}

/** The lines of a list that is in the request itself, or whose object was read. Throws InvalidRequest. */
export function linesOf({ list, defaults }: Pick<BatchRequest, 'list' | 'defaults'>, object = ''): BatchLine[] {
  if (list.lines !== undefined) return readObjects(list.lines, defaults);
  if (list.csv !== undefined) return readList(list.csv, 'csv', defaults);
  if (list.jsonLines !== undefined) return readList(list.jsonLines, 'json-lines', defaults);
  return readList(object, formatOf(list.s3?.key ?? ''), defaults);
}

function formatOf(key: string): ListFormat {
  return key.toLowerCase().endsWith('.csv') ? 'csv' : 'json-lines';
}

/** What a group of a batch asks of its move. */
export function groupRequest(
  order: BatchOrder,
  group: Pick<Group, 'domains' | 'source' | 'target' | 'hostedZoneId' | 'plan'>,
): MoveRequest {
  const { strategy, allowOutage, certificate, verify, ticket, requestedBy } = order;
  const { source, target, hostedZoneId, plan } = group;
  return {
    domains: group.domains.map(({ domain }) => domain),
    ...(source === undefined ? {} : { source }),
    target,
    ...(hostedZoneId === undefined ? {} : { hostedZoneId }),
    ...(plan === undefined ? {} : { planHash: plan.planHash }),
    strategy,
    allowOutage,
    certificate,
    ...(verify === undefined ? {} : { verify }),
    ...(ticket === undefined ? {} : { ticket }),
    ...(requestedBy === undefined ? {} : { requestedBy }),
    mode: 'apply',
    // Somebody approved the batch: its hash is that of all its plans.
    approval: false,
  };
}
