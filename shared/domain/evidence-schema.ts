import { EVIDENCE_VERSION } from './evidence.ts';
import * as z from './zod.ts';

const Timestamp = z.iso.datetime();
const Hash = z.string().check(z.regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hex'));
/** What a Date can hold; clocks of local worlds have fractions. */
const Milliseconds = z.number().check(z.minimum(0), z.maximum(8_640_000_000_000_000));
const Names = z.array(z.string());
/** Where something stands in the journal. */
const placed = { entry: z.int().check(z.minimum(1)), at: Timestamp };
const RecordSet = z.looseObject({ Name: z.string(), Type: z.string() });

const Entry = z.strictObject({
  moveId: z.string(),
  sequence: z.int().check(z.minimum(1)),
  at: Milliseconds,
  fence: z.int(),
  event: z.looseObject({ kind: z.string() }),
  previousHash: Hash,
  hash: Hash,
});

const EndSeen = z.strictObject({ aliases: Names, others: z.int(), configDigest: z.string() });

const Look = z.strictObject({
  ...placed,
  proven: z.boolean(),
  observations: z.array(z.looseObject({})),
  more: z.optional(z.int()),
  servers: z.optional(z.record(z.string(), Names)),
  certificates: z.optional(
    z.array(z.strictObject({ serial: z.string(), issuer: z.optional(z.string()), expires: z.optional(Timestamp) })),
  ),
  ends: z.optional(z.strictObject({ source: z.optional(EndSeen), target: EndSeen })),
});

const side = z.strictObject({ distribution: z.string(), before: Names, after: Names });

/** What a plan must have for evidence to be drawn from it; it has more. */
const plan = {
  moveId: z.string(),
  hash: Hash,
  verdict: z.enum(['ready', 'refused']),
  steps: z.array(z.looseObject({ kind: z.string(), id: z.string() })),
  checks: z.array(z.looseObject({ code: z.string(), verdict: z.string() })),
};
const EndOfPlan = z.looseObject({ accountId: z.string(), domainName: z.string() });

/** The members of both kinds. */
const common = {
  version: z.literal(EVIDENCE_VERSION),
  moveId: z.string(),
  caller: z.optional(z.string()),
  outcome: z.enum(['under way', 'moving', 'restoring', 'moved', 'restored', 'parked']),
  began: Timestamp,
  ended: Timestamp,
  approvals: z.array(z.strictObject({ ...placed, by: z.string(), planHash: Hash, comment: z.optional(z.string()) })),
  people: z.array(z.strictObject({ ...placed, step: z.string(), changes: Names, confirmedBy: z.optional(z.string()) })),
  writes: z.array(
    z.strictObject({
      ...placed,
      step: z.string(),
      before: z.unknown(),
      after: z.unknown(),
      outcome: z.enum(['written', 'refused', 'unknown']),
      error: z.optional(z.string()),
    }),
  ),
  records: z.array(
    z.strictObject({ name: z.string(), type: z.string(), before: z.nullable(RecordSet), after: z.nullable(RecordSet) }),
  ),
  looks: z.array(Look),
  errors: z.array(z.strictObject({ ...placed, step: z.optional(z.string()), what: z.string() })),
  requests: z.strictObject({
    writes: z.record(z.string(), z.strictObject({ sent: z.int(), refused: z.int() })),
    probes: z.strictObject({ asked: z.int(), looks: z.int(), unproven: z.int() }),
  }),
  timeline: z.array(z.strictObject({ at: Timestamp, seconds: z.number(), what: z.string() })),
  journal: z.array(Entry).check(z.minLength(1, 'is empty: nothing was admitted')),
  journalIntact: z.boolean(),
  head: z.strictObject({ entry: z.int().check(z.minimum(1)), hash: Hash }),
};

/** The evidence of a move. */
export const MoveEvidence = z.strictObject({
  ...common,
  kind: z.literal('move'),
  domains: Names.check(z.minLength(1)),
  source: EndOfPlan,
  target: EndOfPlan,
  ticket: z.optional(z.string()),
  requestedBy: z.optional(z.string()),
  aliases: z.strictObject({ source: side, target: side }),
  plan: z.looseObject({
    ...plan,
    request: z.looseObject({ domains: Names.check(z.minLength(1)) }),
    source: EndOfPlan,
    target: EndOfPlan,
    strategy: z.looseObject({ name: z.string() }),
  }),
  /** What the viewers of a local run counted; a deployment has none of it. */
  traffic: z.optional(z.looseObject({ asked: z.int(), served: z.int(), lost: z.int() })),
});

/** The evidence of a record change. */
export const RecordChangeEvidence = z.strictObject({
  ...common,
  kind: z.literal('record-change'),
  plan: z.looseObject({
    ...plan,
    kind: z.literal('records'),
    request: z.looseObject({ changes: z.array(z.looseObject({ name: z.string() })).check(z.minLength(1)) }),
  }),
});

/** What evidence is as JSON, wherever it comes from: the API, or a file. docs/evidence.md. */
export const EvidenceFile = z.discriminatedUnion('kind', [MoveEvidence, RecordChangeEvidence]);
