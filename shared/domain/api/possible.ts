import { isMoverError } from '../../errors.ts';
import { describeDuration } from '../describe.ts';
import { JOBS, kindOf } from '../job.ts';
import type { ApiAction } from './access.ts';
import type { JobView } from './job-view.ts';
import { assertOtherThan, isPerson, type Requester } from './persons.ts';
import type { RequestStatus } from './request-statuses.ts';

/** What can still be stopped. */
export const STOPPABLE: readonly RequestStatus[] = ['accepted', 'scheduled', 'waiting', 'moving', 'restoring'];
/** What can be undone, or whose way back can go on. */
export const RESTORABLE: readonly RequestStatus[] = ['moved', 'parked', 'restoring'];

/** One thing that the caller can do now, with what comes of it. */
export interface Possible<Does extends string = 'approve' | 'reject' | 'confirm-dns' | 'abort' | 'restore'> {
  readonly does: Does;
  /** What will happen, in a sentence or two. */
  readonly sentence: string;
  /** The route that does it: `POST /moves/ID/abort`. */
  readonly route: string;
  /** What the body needs of the person besides what is known: `by` where the caller speaks for others. */
  readonly needs: readonly ('reason' | 'by')[];
}

/** Who asks, and what its grants allow with this move or record change. */
export interface Asking {
  readonly callerId: string;
  readonly allows: (action: ApiAction) => boolean;
  readonly requester: Requester;
}

/**
 * What a caller can do with a move or record change as it stands, by its status and the caller's grants; the routes decide
 * anew. Pure.
 */
export function possibleFor(view: JobView, { callerId, allows, requester }: Asking): Possible[] {
  const { moveId, status, request, waitsFor } = view;
  const by = askedFor(callerId);
  const route = (name: string) => `POST ${JOBS[kindOf(request)].path}/${moveId}/${name}`;
  const can: Possible[] = [];
  if (waitsFor?.kind === 'approval' && allows('approve')) {
    if (mayApprove(requester, callerId)) {
      can.push({ does: 'approve', sentence: approving(view), route: waitsFor.answer, needs: by });
    }
    can.push({ does: 'reject', sentence: rejecting(view), route: waitsFor.answer, needs: by });
  }
  if (waitsFor?.kind === 'dns-change' && allows('confirm-dns')) {
    can.push({ does: 'confirm-dns', sentence: confirming(waitsFor.changes), route: waitsFor.answer, needs: by });
  }
  if (STOPPABLE.includes(status) && status !== 'restoring' && allows('abort')) {
    can.push({ does: 'abort', sentence: aborting(view), route: route('abort'), needs: ['reason'] });
  }
  if (RESTORABLE.includes(status) && allows('restore')) {
    can.push({ does: 'restore', sentence: restoring(view), route: route('restore'), needs: ['reason'] });
  }
  return can;
}

/** What an answer has to say besides itself: a ticket system says for whom it speaks. */
export function askedFor(callerId: string): readonly 'by'[] {
  return isPerson(callerId) ? [] : ['by'];
}

/** Whether the caller itself is not the one who asked; a ticket system still says for whom it speaks. */
export function mayApprove(requester: Requester, callerId: string): boolean {
  if (!isPerson(callerId)) return true;
  try {
    assertOtherThan(requester, callerId, undefined);
    return true;
  } catch (error) {
    if (isMoverError(error) && error.name === 'OwnApproval') return false;
    throw error;
  }
}

function approving({ plan, waitsFor }: JobView): string {
  const steps = plan?.steps.length ?? 0;
  const hash = waitsFor?.kind === 'approval' ? waitsFor.planHash.slice(0, 12) : '';
  const takes = plan ? ` It takes about ${describeDuration(plan.expectedSeconds)}.` : '';
  return `Approves the plan ${hash}: its ${steps === 1 ? 'step is' : `${steps} steps are`} done at once, as they stand here.${takes}`;
}

function rejecting(view: JobView): string {
  return `Rejects the plan: ${nounOf(view)} ends, and nothing was changed or locked.`;
}

function confirming(changes: readonly { readonly name: string }[]): string {
  const names = [...new Set(changes.map(({ name }) => name))].join(', ');
  return `Says that DNS of ${names} is changed as asked. Every name server is asked at once, and the move goes on only if all that answer have the change.`;
}

function aborting(view: JobView): string {
  if (view.status === 'scheduled') return `Cancels ${nounOf(view)} before it begins. Nothing was changed.`;
  if (view.status !== 'moving') return `Stops ${nounOf(view)}. Nothing was changed or locked yet.`;
  return `Stops ${nounOf(view)} where it stands and brings everything back. ${wayBackOf(view)}`;
}

function restoring(view: JobView): string {
  if (view.status === 'restoring') {
    return 'Starts the way back anew if its execution died. One that runs is left alone.';
  }
  const what = view.status === 'parked' ? 'Goes on with the way back' : `Undoes ${nounOf(view)}`;
  return `${what}. ${wayBackOf(view)}`;
}

function wayBackOf({ plan }: JobView): string {
  return plan ? `The way back: ${plan.wayBack}` : '';
}

function nounOf({ request }: JobView): string {
  return `the ${JOBS[kindOf(request)].noun.toLowerCase()}`;
}
