import { BatchRequest } from '../batch/request.ts';
import { MoveEvidence, RecordChangeEvidence } from '../evidence-schema.ts';
import type { JobKind } from '../job.ts';
import { recordsRequestOfMode } from '../records-job/request.ts';
import { requestOfMode } from '../request.ts';
import * as z from '../zod.ts';
import type { ApiAction } from './access.ts';
import {
  BatchAnswer,
  BatchesAnswer,
  BatchSummaryAnswer,
  HealthAnswer,
  MoveAnswer,
  MovesAnswer,
  RecordChangeAnswer,
  RecordChangesAnswer,
  SummaryAnswer,
} from './answers.ts';
import {
  ApprovalBody,
  BatchAbortBody,
  BatchApprovalBody,
  BatchListQuery,
  DnsConfirmationBody,
  ListQuery,
  ReasonBody,
} from './body.ts';
import type { IAM_PREFIX } from './iam-prefix.ts';

/** One route of the API: what the OpenAPI document, serverless.yml and the local API are held against. */
export interface Route {
  readonly method: 'get' | 'post';
  readonly path: string;
  /** The function that answers it. */
  readonly functionName: string;
  /** Its name in the OpenAPI document, where one function answers several routes; left out, the function's. */
  readonly operationId?: string;
  readonly summary: string;
  /** What a grant must allow; undefined for what everybody may see. */
  readonly action: ApiAction | undefined;
  /** The same in a sentence, where the body decides; left out, it is made from the action. */
  readonly needs?: string;
  readonly body?: z.ZodMiniType;
  readonly query?: z.ZodMiniType;
  /** Answers by status; `markdown` where `Accept` may prefer it. */
  readonly answers: Readonly<Record<number, { readonly description: string; readonly schema: z.ZodMiniType }>>;
  readonly markdown?: true;
  readonly csv?: true;
  /** Whether it honours Idempotency-Key. */
  readonly idempotent?: true;
}

const taken = { description: 'Taken; `Location` says where to ask for it', schema: SummaryAnswer };

/** The words and schemas in which the routes of moves and of record changes differ. */
const KINDS = {
  move: {
    path: '/moves',
    one: 'move',
    view: MoveAnswer,
    evidence: MoveEvidence,
    list: MovesAnswer,
    operations: {},
  },
  'record-change': {
    path: '/record-changes',
    one: 'record change',
    view: RecordChangeAnswer,
    evidence: RecordChangeEvidence,
    list: RecordChangesAnswer,
    operations: {
      'get-moves': 'get-record-changes',
      'get-move': 'get-record-change',
      'get-evidence': 'get-record-change-evidence',
      'post-approval': 'post-record-change-approval',
      'post-abort': 'post-record-change-abort',
      'post-restore': 'post-record-change-restore',
    },
  },
} satisfies Record<JobKind, object>;

/** The routes on what was asked for, which one function each answers for both kinds. */
function routesOn(kind: JobKind): Route[] {
  const { path, one, view, evidence, list } = KINDS[kind];
  const operations: Readonly<Record<string, string>> = KINDS[kind].operations;
  const routes: Route[] = [
    {
      method: 'get',
      path,
      functionName: 'get-moves',
      summary: `The ${one}s, newest first`,
      action: 'read',
      query: ListQuery,
      answers: { 200: { description: `A page of ${one}s`, schema: list } },
    },
    {
      method: 'get',
      path: `${path}/{id}`,
      functionName: 'get-move',
      summary: `One ${one}: status, stage, plan, timeline, evidence`,
      action: 'read',
      answers: { 200: { description: `The ${one}`, schema: view } },
      markdown: true,
    },
    {
      method: 'get',
      path: `${path}/{id}/evidence`,
      functionName: 'get-evidence',
      summary: `The evidence of one ${one}, as a file: what \`npm run verify\` takes`,
      action: 'read',
      answers: { 200: { description: 'The evidence; 404 before it is admitted', schema: evidence } },
      markdown: true,
    },
    {
      method: 'post',
      path: `${path}/{id}/approval`,
      functionName: 'post-approval',
      summary: `Approve or reject the plan that a ${one} waits with; not by the one who asked for it`,
      action: 'approve',
      body: ApprovalBody,
      answers: { 202: taken },
    },
    {
      method: 'post',
      path: `${path}/{id}/abort`,
      functionName: 'post-abort',
      summary: `Stop a ${one} and bring everything back`,
      action: 'abort',
      body: ReasonBody,
      answers: { 202: taken },
    },
    {
      method: 'post',
      path: `${path}/{id}/restore`,
      functionName: 'post-restore',
      summary: `Undo a finished ${one}, or go on with the way back of a parked one`,
      action: 'restore',
      body: ReasonBody,
      answers: { 202: taken },
    },
  ];
  return routes.map((route) => ({ ...route, operationId: operations[route.functionName] ?? route.functionName }));
}

const batchTaken = { description: 'Taken; `Location` says where to ask for it', schema: BatchSummaryAnswer };

/** The routes of batches. */
const BATCH_ROUTES: readonly Route[] = [
  {
    method: 'post',
    path: '/batches',
    functionName: 'post-batches',
    summary: 'Plan a list of moves, and with `mode` `apply` move it in waves',
    action: 'move',
    needs: 'Needs a grant for `plan`; with `mode` `apply` one for `move` instead.',
    body: BatchRequest,
    answers: { 202: batchTaken },
    idempotent: true,
  },
  {
    method: 'get',
    path: '/batches',
    functionName: 'get-batches',
    summary: 'The batches, newest first',
    action: 'read',
    query: BatchListQuery,
    answers: { 200: { description: 'A page of batches', schema: BatchesAnswer } },
  },
  {
    method: 'get',
    path: '/batches/{id}',
    functionName: 'get-batch',
    summary: 'One batch: status, waves, refused domains, what the caller can do; as CSV domain by domain',
    action: 'read',
    answers: {
      200: {
        description:
          'The batch; the CSV has every domain, with notes and remedies of a hundred characters or none where it would have more than 5 MB',
        schema: BatchAnswer,
      },
    },
    markdown: true,
    csv: true,
  },
  {
    method: 'post',
    path: '/batches/{id}/pause',
    functionName: 'post-batch-pause',
    summary: 'Begin no further group; what has begun goes on to its end',
    action: 'abort',
    body: ReasonBody,
    answers: { 202: batchTaken },
  },
  {
    method: 'post',
    path: '/batches/{id}/resume',
    functionName: 'post-batch-resume',
    summary: 'Go on with the groups that have not begun of a batch that is paused or stopped',
    action: 'move',
    body: ReasonBody,
    answers: { 202: batchTaken },
  },
  {
    method: 'post',
    path: '/batches/{id}/abort',
    functionName: 'post-batch-abort',
    summary: 'End a batch for good; what has begun goes on to its end, or is brought back if asked so',
    action: 'abort',
    body: BatchAbortBody,
    answers: { 202: batchTaken },
  },
  {
    method: 'post',
    path: '/batches/{id}/approval',
    functionName: 'post-batch-approval',
    summary: 'Approve or reject a batch that waits, by its hash; not by the one who asked for it',
    action: 'approve',
    body: BatchApprovalBody,
    answers: { 202: batchTaken },
  },
];

export const ROUTES: readonly Route[] = [
  {
    method: 'post',
    path: '/plans',
    functionName: 'post-plans',
    summary: 'Plan a move; nothing is changed',
    action: 'plan',
    body: requestOfMode('plan'),
    answers: { 200: { description: 'The plan', schema: MoveAnswer }, 202: taken },
    markdown: true,
    idempotent: true,
  },
  {
    method: 'post',
    path: '/moves',
    functionName: 'post-moves',
    summary: 'Start a move',
    action: 'move',
    body: requestOfMode('apply'),
    answers: { 202: taken },
    idempotent: true,
  },
  ...routesOn('move'),
  {
    method: 'post',
    path: '/moves/{id}/dns-confirmation',
    functionName: 'post-dns-confirmation',
    summary: 'Say that DNS outside of Route 53 is changed as asked; it is looked at before the move goes on',
    action: 'confirm-dns',
    body: DnsConfirmationBody,
    answers: { 202: taken },
  },
  {
    method: 'post',
    path: '/record-changes/preview',
    functionName: 'post-record-previews',
    summary: 'Show what a record change would write, by the code that writes it; nothing is changed',
    action: 'plan',
    body: recordsRequestOfMode('plan'),
    answers: { 200: { description: 'The plan, with the diff', schema: RecordChangeAnswer }, 202: taken },
    markdown: true,
    idempotent: true,
  },
  {
    method: 'post',
    path: '/record-changes',
    functionName: 'post-record-changes',
    summary: 'Start a record change',
    action: 'change-records',
    body: recordsRequestOfMode('apply'),
    answers: { 202: taken },
    idempotent: true,
  },
  ...routesOn('record-change'),
  ...BATCH_ROUTES,
  {
    method: 'get',
    path: '/openapi.json',
    functionName: 'get-openapi',
    summary: 'This document',
    action: undefined,
    answers: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) } },
  },
  {
    method: 'get',
    path: '/health',
    functionName: 'get-health',
    summary: 'Whether the API answers, and its version',
    action: undefined,
    answers: { 200: { description: 'It answers', schema: HealthAnswer } },
  },
];

/** The operator page: files without any data, for everybody. They are no part of the OpenAPI document. */
export const PAGE_ROUTES: readonly Pick<Route, 'method' | 'path' | 'functionName'>[] = [
  { method: 'get', path: '/', functionName: 'get-page' },
  { method: 'get', path: '/page/{file}', functionName: 'get-page' },
];

/** The key of a route as API Gateway writes it: `POST /moves`. */
export function routeKey(
  { method, path }: Pick<Route, 'method' | 'path'>,
  prefix: '' | typeof IAM_PREFIX = '',
): string {
  return `${method.toUpperCase()} ${prefix}${path}`;
}
