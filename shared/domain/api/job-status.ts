import type { AnyRequest } from '../job.ts';
import type { MoveStatus } from '../journal.ts';
import type { Plan } from '../plan.ts';
import { startOf } from '../request.ts';
import type { RequestStatus } from './request-statuses.ts';

/** What is known of a request without asking Step Functions. */
export interface Standing {
  readonly request: Pick<AnyRequest, 'mode' | 'startAt'>;
  /** When a scheduled request began, or was cancelled: milliseconds since the epoch. */
  readonly begunAt?: number | undefined;
  readonly cancelledAt?: number | undefined;
  readonly verdict?: Plan['verdict'] | undefined;
  /** Whether it was refused while another move was in the way: the plan is made again, so that this is no end. */
  readonly provisional?: boolean | undefined;
  /** Whether its execution is known to have ended otherwise than well. */
  readonly cutOff?: boolean | undefined;
  readonly head?: { readonly status: MoveStatus; readonly fence?: number } | undefined;
}

/** How its execution stands, where that was asked; `undefined` for one that Step Functions does not know. */
export interface ExecutionEnd {
  readonly status: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** The status of a request: the journal's word where there is one, the plan's before that. Pure. */
export function statusOf(standing: Standing, execution?: ExecutionEnd): RequestStatus {
  const { request, verdict, provisional, cutOff, head } = standing;
  if (head) return head.status;
  if (standing.cancelledAt !== undefined) return 'cancelled';
  if (startOf(request) !== undefined && standing.begunAt === undefined) return 'scheduled';
  if (verdict !== undefined && request.mode === 'plan') return verdict === 'ready' ? 'planned' : 'refused';
  if (verdict === 'refused' && !provisional) return 'refused';
  const { status } = execution ?? {};
  if (status === undefined ? cutOff : status !== 'RUNNING') return 'failed';
  return verdict === undefined ? 'accepted' : 'waiting';
}
