import * as z from 'zod';
import { BATCH_STATUSES } from '../batch/batch.ts';
import { PlanHash } from '../request.ts';
import { lineOf, wordsOf } from '../text.ts';
import { REQUEST_STATUSES } from './request-statuses.ts';

/** Why something is stopped, or undone. */
export const ReasonBody = z.strictObject({ reason: wordsOf(500).min(1, 'says nothing') });

/** Who answers, where the caller is a ticket system; persons are known. */
const By = lineOf(150, 'says nobody').optional();

/** What is said to a plan. */
export const ApprovalBody = z.strictObject({
  planHash: PlanHash,
  verdict: z.enum(['approve', 'reject']),
  by: By,
  /** Why, for the journal. */
  comment: wordsOf(1_000).optional(),
});

/** What is said to a batch that waits. */
export const BatchApprovalBody = z.strictObject({
  batchHash: PlanHash,
  verdict: z.enum(['approve', 'reject']),
  by: By,
  /** Why, for the report. */
  comment: wordsOf(500).optional(),
});

/** Why a batch is aborted, and what becomes of the moves that it has begun: left out, they go on to their own end. */
export const BatchAbortBody = z.strictObject({
  ...ReasonBody.shape,
  /** True: those that are under way are stopped and brought back. */
  restoreRunning: z.boolean().default(false),
});

/** That DNS is changed as it was asked for. */
export const DnsConfirmationBody = z.strictObject({ by: By });

/** How a list of batches is asked for. */
export const BatchListQuery = z.strictObject({
  status: z.enum(BATCH_STATUSES).optional(),
  ticket: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  /** `next` of the page before. */
  from: z.string().max(200).optional(),
});

/** How a list is asked for. */
export const ListQuery = z.strictObject({
  domain: z.string().max(253).optional(),
  status: z.enum(REQUEST_STATUSES).optional(),
  ticket: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  /** `next` of the page before. */
  from: z.string().max(200).optional(),
});
