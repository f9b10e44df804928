import { ERROR_KINDS } from '../../errors.ts';
import * as z from '../zod.ts';

/** The `source` of every event that the service puts on its bus. */
export const OUTGOING_SOURCE = 'cname-mover';

/** What every event tells, of a batch as well. */
const told = {
  /** Of this schema: a member is never taken away or given another meaning under one version. */
  version: z.literal('1'),
  /** The same whenever the same thing is told again: what was seen with it can be dropped. */
  eventId: z.string(),
};
/** Who asked, when it happened, and how people are told. */
const asked = {
  /** As the request has it. */
  ticket: z.optional(z.string()),
  /** The ticket, where it is a key that can stand in a URL: `OPS-12`, `CHG0031337`. */
  ticketKey: z.optional(z.string().check(z.regex(/^[A-Z][A-Z0-9_]*-?\d+$/))),
  requestedBy: z.optional(z.string()),
  /** When it happened: ISO 8601, UTC. */
  at: z.iso.datetime(),
  /** One paragraph for people: the comment of a ticket. */
  text: z.string(),
};
const base = { ...told, moveId: z.string(), domains: z.array(z.string()).check(z.minLength(1)), ...asked };

const mode = z.enum(['plan', 'apply']);
/** The place in the move's journal, from 1: events can arrive in another order. */
const sequence = z.int().check(z.minimum(1));
const ended = {
  ...base,
  sequence,
  planHash: z.string(),
  note: z.string(),
  /** The hash of the journal's entry that this is told from: `npm run verify -- FILE.json --head` finds a journal that was cut short. */
  journalHash: z.string(),
};
const planned = {
  ...base,
  mode,
  planHash: z.string(),
  verdict: z.enum(['ready', 'refused']),
  expectedSeconds: z.number(),
  refusals: z.array(z.string()),
  warnings: z.array(z.string()),
};
/** The step of the plan that is settled everywhere, by its id, or `verify`. */
const stageCompleted = { ...base, sequence, stage: z.string() };
const failed = {
  ...base,
  mode,
  /** Of the taxonomy where the service failed by itself, else Step Functions' own. */
  error: z.string(),
  cause: z.string(),
  remedy: z.optional(z.string()),
};

/** A batch can have ten thousand domains: their number is told, the report has each. */
const batch = { ...told, batchId: z.string(), domainCount: z.int().check(z.minimum(1)), ...asked };
/** How many domains stand how. */
const totals = z.record(z.string(), z.int());
/** A run of waves; each `resume` is one more. */
const run = z.int().check(z.minimum(0));
const batchEnd = { ...batch, run, status: z.string(), note: z.string(), totals };

/** The events of the service with the schemas of their details. */
export const OUTGOING = {
  'Domain Move Planned': z.strictObject({ ...planned, strategy: z.string(), steps: z.array(z.string()) }),
  /** Somebody other than the requester has to approve the plan, by its hash. */
  'Domain Move Approval Needed': z.strictObject({ ...base, planHash: z.string() }),
  /** Somebody has to change DNS outside of Route 53. */
  'Domain Move DNS Change Needed': z.strictObject({
    ...base,
    sequence,
    /** The step of the plan that waits. */
    stage: z.string(),
    /** One line for each change: what is there, and what shall be. The plan has them in the shapes that people need. */
    changes: z.array(z.string()),
  }),
  'Domain Move Stage Completed': z.strictObject(stageCompleted),
  'Domain Move Succeeded': z.strictObject(ended),
  'Domain Move Restored': z.strictObject(ended),
  /** `note` has the next command. */
  'Domain Move Parked': z.strictObject(ended),
  /** Ended before anything was changed. */
  'Domain Move Failed': z.strictObject(failed),
  /** `diff` has a line for each name: what is there, and what shall be. */
  'Record Change Planned': z.strictObject({ ...planned, diff: z.array(z.string()) }),
  'Record Change Approval Needed': z.strictObject({ ...base, planHash: z.string() }),
  'Record Change Stage Completed': z.strictObject(stageCompleted),
  'Record Change Applied': z.strictObject(ended),
  'Record Change Restored': z.strictObject(ended),
  'Record Change Parked': z.strictObject(ended),
  'Record Change Failed': z.strictObject(failed),
  /** Every domain of a batch has its verdict; nothing has been changed. */
  'Domain Batch Planned': z.strictObject({ ...batch, mode, status: z.string(), batchHash: z.string(), totals }),
  'Domain Batch Wave Completed': z.strictObject({
    ...batch,
    run,
    wave: z.int().check(z.minimum(1)),
    groups: z.int(),
    /** The domains of these groups. */
    waveDomains: z.int(),
    /** How many groups ended how. */
    ended: totals,
  }),
  'Domain Batch Completed': z.strictObject(batchEnd),
  /** Paused, stopped by failures, aborted, or failed itself; `note` has the next command. */
  'Domain Batch Stopped': z.strictObject(batchEnd),
} as const satisfies Record<string, z.ZodMiniType>;

export type OutgoingType = keyof typeof OUTGOING;

/** One event, ready to be put on the bus. */
export interface OutgoingEvent {
  readonly type: OutgoingType;
  readonly detail: Readonly<Record<string, unknown>> & { readonly eventId: string; readonly at: string };
}

/** What is to be done about an error of the taxonomy; undefined for one of Step Functions. */
export function remedyOf(error: string): string | undefined {
  return Object.hasOwn(ERROR_KINDS, error) ? ERROR_KINDS[error as keyof typeof ERROR_KINDS].remedy : undefined;
}
