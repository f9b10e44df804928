import { ERROR_KINDS, type ErrorName } from '../../errors.ts';
import { BATCH_STATUSES } from '../batch/batch.ts';
import { MoveEvidence, RecordChangeEvidence } from '../evidence-schema.ts';
import { RecordsRequest } from '../records-job/request.ts';
import { MoveRequest } from '../request.ts';
import * as z from '../zod.ts';
import { REQUEST_STATUSES } from './request-statuses.ts';

const ErrorCode = z.enum(Object.keys(ERROR_KINDS) as [ErrorName, ...ErrorName[]]);
const Timestamp = z.iso.datetime();

/** RFC 9457, with the taxonomy's code and the remedy. */
export const ProblemAnswer = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: ErrorCode,
  remedy: z.string(),
  errors: z.optional(z.array(z.strictObject({ field: z.string(), message: z.string() }))),
  moveId: z.optional(z.string()),
});

/** What API Gateway says in its own words. */
export const GatewayAnswer = z.strictObject({ message: z.string() });

const summary = {
  moveId: z.string(),
  status: z.enum(REQUEST_STATUSES),
  domains: z.array(z.string()),
  ticket: z.optional(z.string()),
  requestedBy: z.optional(z.string()),
  requestedAt: Timestamp,
};

/** A move or record change in a list, and what a start answers. */
export const SummaryAnswer = z.strictObject(summary);

export const MovesAnswer = z.strictObject({ moves: z.array(SummaryAnswer), next: z.optional(z.string()) });
export const RecordChangesAnswer = z.strictObject({
  recordChanges: z.array(SummaryAnswer),
  next: z.optional(z.string()),
});

/** The members that a ticket reads of any plan; it has more. */
const planned = {
  hash: z.string(),
  verdict: z.enum(['ready', 'refused']),
  checks: z.array(
    z.strictObject({
      code: z.string(),
      verdict: z.enum(['pass', 'warn', 'refuse']),
      sentence: z.string(),
      remedy: z.optional(z.string()),
    }),
  ),
  steps: z.array(z.looseObject({ kind: z.string(), id: z.string() })),
  expectedSeconds: z.number(),
  wayBack: z.string(),
};

const EndAnswer = z.looseObject({
  enabled: z.boolean(),
  deployed: z.boolean(),
  ipv6: z.boolean(),
  aliases: z.int(),
  certificate: z.optional(
    z.looseObject({ id: z.string(), names: z.array(z.string()), status: z.string(), expires: z.optional(Timestamp) }),
  ),
});

const CodePlaceAnswer = { id: z.string(), resource: z.string(), member: z.string() };

const MovePlanAnswer = z.looseObject({
  ...planned,
  strategy: z.strictObject({ name: z.string(), why: z.string() }),
  rejected: z.array(z.strictObject({ name: z.string(), because: z.string() })),
  /** What it was made from; `source` is missing where nobody here can read it. */
  facts: z.optional(
    z.looseObject({
      gatheredAt: Timestamp,
      source: z.optional(EndAnswer),
      target: EndAnswer,
      differences: z.array(z.strictObject({ setting: z.string(), source: z.string(), target: z.string() })),
      holders: z.array(z.looseObject({ alias: z.string(), distribution: z.string(), account: z.string() })),
      dns: z.array(
        z.strictObject({
          domain: z.string(),
          held: z.enum(['route53', 'outside', 'nowhere']),
          where: z.string(),
          records: z.array(z.string()),
        }),
      ),
    }),
  ),
  /** The IAM actions that it reads and writes with. */
  actions: z.optional(z.strictObject({ reads: z.array(z.string()), writes: z.array(z.string()) })),
  /** What the code of both sides must say afterwards. */
  infrastructureCode: z.optional(
    z.array(
      z.strictObject({
        tool: z.string(),
        source: z.strictObject({ ...CodePlaceAnswer, remove: z.array(z.string()) }),
        target: z.strictObject({ ...CodePlaceAnswer, add: z.array(z.string()), certificate: z.optional(z.string()) }),
        records: z.optional(z.strictObject({ resource: z.string(), to: z.string() })),
      }),
    ),
  ),
});

/** Record sets as Route 53 has them. */
const RecordSets = z.array(z.looseObject({ Name: z.string(), Type: z.string() }));

const RecordsPlanAnswer = z.looseObject({
  ...planned,
  /** Name by name: a line for people, the records for machines. */
  diff: z.array(
    z.strictObject({
      name: z.string(),
      setIdentifier: z.optional(z.string()),
      before: RecordSets,
      after: RecordSets,
      line: z.string(),
    }),
  ),
});

const WaitsForApproval = z.strictObject({
  kind: z.literal('approval'),
  since: Timestamp,
  planHash: z.string(),
  answer: z.string(),
  said: z.optional(z.string()),
});

const Line = z.array(z.string());

/** What the caller can do now, with what comes of it. */
function canDo<const Does extends readonly [string, ...string[]]>(does: Does) {
  return z.array(
    z.strictObject({
      does: z.enum(does),
      sentence: z.string(),
      route: z.string(),
      needs: z.array(z.enum(['reason', 'by'])),
    }),
  );
}

const view = {
  ...summary,
  /** The plan step by step: what is taken away, what comes in its place. */
  diff: z.optional(z.array(z.strictObject({ step: z.string(), sentence: z.string(), before: Line, after: Line }))),
  can: z.optional(canDo(['approve', 'reject', 'confirm-dns', 'abort', 'restore'])),
  stage: z.optional(z.string()),
  failure: z.optional(z.strictObject({ error: z.string(), cause: z.string() })),
};

/** One move, with all that a ticket may want. */
export const MoveAnswer = z.strictObject({
  ...view,
  evidence: z.optional(MoveEvidence),
  request: MoveRequest,
  plan: z.optional(MovePlanAnswer),
  /** Who serves the domains now: edge by edge the later of several takes over. */
  servedBy: z.optional(
    z.array(
      z.strictObject({
        domains: z.array(z.string()),
        by: z.array(z.enum(['source', 'cover', 'target', 'nobody'])),
        sentence: z.string(),
      }),
    ),
  ),
  waitsFor: z.optional(
    z.discriminatedUnion('kind', [
      WaitsForApproval,
      z.strictObject({
        kind: z.literal('dns-change'),
        since: Timestamp,
        step: z.string(),
        changes: z.array(z.looseObject({ name: z.string(), change: z.string(), ttl: z.number() })),
        instructions: z.string(),
        answer: z.string(),
      }),
    ]),
  ),
});

/** One record change, with all that a ticket may want. */
export const RecordChangeAnswer = z.strictObject({
  ...view,
  evidence: z.optional(RecordChangeEvidence),
  request: RecordsRequest,
  plan: z.optional(RecordsPlanAnswer),
  waitsFor: z.optional(WaitsForApproval),
});

const Count = z.int().check(z.minimum(0));
/** How many domains, or groups, stand how. */
const Totals = z.record(z.string(), Count);

const batchSummary = {
  batchId: z.string(),
  status: z.enum(BATCH_STATUSES),
  domains: Count,
  ticket: z.optional(z.string()),
  requestedBy: z.optional(z.string()),
  requestedAt: Timestamp,
};

/** A batch in a list, and what a start answers. */
export const BatchSummaryAnswer = z.strictObject(batchSummary);
export type BatchSummaryAnswer = z.infer<typeof BatchSummaryAnswer>;

export const BatchesAnswer = z.strictObject({ batches: z.array(BatchSummaryAnswer), next: z.optional(z.string()) });
export type BatchesAnswer = z.infer<typeof BatchesAnswer>;

/** One batch: how it goes, wave by wave. Domain by domain it is told as CSV. */
export const BatchAnswer = z.strictObject({
  ...batchSummary,
  mode: z.enum(['plan', 'apply']),
  /** Why it stands as it does, with the next command. */
  note: z.optional(z.string()),
  /** What an approval approves. */
  batchHash: z.optional(z.string()),
  groups: Count,
  /** How many domains stand how. */
  totals: Totals,
  /** Those that were begun; `ended` has how many groups stand how, those that move still among them. */
  waves: z.array(z.strictObject({ run: Count, wave: Count, groups: Count, domains: Count, ended: Totals })),
  /** The groups that ended otherwise than moved, at most a hundred, each with its move. */
  failed: z.array(
    z.strictObject({
      group: Count,
      status: z.string(),
      moveId: z.optional(z.string()),
      domains: z.array(z.string()),
      note: z.optional(z.string()),
      remedy: z.string(),
    }),
  ),
  /** The domains whose plan is refused, at most a hundred, by line, each with what to do. */
  refused: z.array(
    z.strictObject({
      line: Count,
      domain: z.string(),
      code: z.string(),
      sentence: z.string(),
      remedy: z.optional(z.string()),
    }),
  ),
  can: canDo(['approve', 'reject', 'pause', 'resume', 'abort']),
});
export type BatchAnswer = z.infer<typeof BatchAnswer>;

export const HealthAnswer = z.strictObject({ status: z.literal('ok'), version: z.string() });
