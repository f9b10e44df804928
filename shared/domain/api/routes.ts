import * as z from 'zod';
import { requestOfMode } from '../request.ts';
import type { ApiAction } from './access.ts';
import { HealthAnswer, ListAnswer, MoveAnswer, SummaryAnswer } from './answers.ts';
import { ApprovalBody, DnsConfirmationBody, ListQuery, ReasonBody } from './body.ts';
import type { IAM_PREFIX } from './iam-prefix.ts';

/** One route of the API: what the OpenAPI document, serverless.yml and the local API are held against. */
export interface Route {
  readonly method: 'get' | 'post';
  readonly path: string;
  /** The function that answers it. */
  readonly functionName: string;
  readonly summary: string;
  /** What a grant must allow; undefined for what everybody may see. */
  readonly action: ApiAction | undefined;
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
  /** Answers by status; `markdown` where `Accept` may prefer it. */
  readonly answers: Readonly<Record<number, { readonly description: string; readonly schema: z.ZodType }>>;
  readonly markdown?: true;
  /** Whether it honours Idempotency-Key. */
  readonly idempotent?: true;
}

const taken = { description: 'Taken; `Location` says where to ask for it', schema: SummaryAnswer };

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
  {
    method: 'get',
    path: '/moves',
    functionName: 'get-moves',
    summary: 'The moves, newest first',
    action: 'read',
    query: ListQuery,
    answers: { 200: { description: 'A page of moves', schema: ListAnswer } },
  },
  {
    method: 'get',
    path: '/moves/{id}',
    functionName: 'get-move',
    summary: 'One move: status, stage, plan, timeline, evidence',
    action: 'read',
    answers: { 200: { description: 'The move', schema: MoveAnswer } },
    markdown: true,
  },
  {
    method: 'post',
    path: '/moves/{id}/approval',
    functionName: 'post-approval',
    summary: 'Approve or reject the plan that a move waits with; not by the one who asked for the move',
    action: 'approve',
    body: ApprovalBody,
    answers: { 202: taken },
  },
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
    path: '/moves/{id}/abort',
    functionName: 'post-abort',
    summary: 'Stop a move and bring everything back',
    action: 'abort',
    body: ReasonBody,
    answers: { 202: taken },
  },
  {
    method: 'post',
    path: '/moves/{id}/restore',
    functionName: 'post-restore',
    summary: 'Undo a finished move, or go on with the way back of a parked one',
    action: 'restore',
    body: ReasonBody,
    answers: { 202: taken },
  },
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

/** The key of a route as API Gateway writes it: `POST /moves`. */
export function routeKey(
  { method, path }: Pick<Route, 'method' | 'path'>,
  prefix: '' | typeof IAM_PREFIX = '',
): string {
  return `${method.toUpperCase()} ${prefix}${path}`;
}
