import { BATCH_STATUSES } from '../batch/batch.ts';
import { PlanHash } from '../request.ts';
import { lineOf, wordsOf } from '../text.ts';
import * as z from '../zod.ts';
import { REQUEST_STATUSES } from './request-statuses.ts';

/** Why something is stopped, or undone. */
export const ReasonBody = z.strictObject({ reason: wordsOf(500).check(z.minLength(1, 'says nothing')) });

/** Who answers, where the caller is a ticket system; persons are known. */
const By = z.optional(lineOf(150, 'says nobody'));

/** What is said to a plan. */
export const ApprovalBody = z.strictObject({
  planHash: PlanHash,
  verdict: z.enum(['approve', 'reject']),
  by: By,
  /** Why, for the journal. */
  comment: z.optional(wordsOf(1_000)),
});

/** What is said to a batch that waits. */
export const BatchApprovalBody = z.strictObject({
  batchHash: PlanHash,
  verdict: z.enum(['approve', 'reject']),
  by: By,
  /** Why, for the report. */
  comment: z.optional(wordsOf(500)),
});

/** Why a batch is aborted, and what becomes of the moves that it has begun: left out, they go on to their own end. */
export const BatchAbortBody = z.strictObject({
  ...ReasonBody.shape,
  /** True: those that are under way are stopped and brought back. */
  restoreRunning: z._default(z.boolean(), false),
});

/** That DNS is changed as it was asked for. */
export const DnsConfirmationBody = z.strictObject({ by: By });

/** How a list of batches is asked for. */
export const BatchListQuery = z.strictObject({
  status: z.optional(z.enum(BATCH_STATUSES)),
  ticket: z.optional(z.string().check(z.maxLength(200))),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 25),
  /** `next` of the page before. */
  from: z.optional(z.string().check(z.maxLength(200))),
});

/** How a list is asked for. */
export const ListQuery = z.strictObject({
  domain: z.optional(z.string().check(z.maxLength(253))),
  status: z.optional(z.enum(REQUEST_STATUSES)),
  ticket: z.optional(z.string().check(z.maxLength(200))),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 25),
  /** `next` of the page before. */
  from: z.optional(z.string().check(z.maxLength(200))),
});
