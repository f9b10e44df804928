import { type Evidence, evidenceOf, renderEvidence } from '../evidence.ts';
import type { Instruction } from '../instructions.ts';
import { isSettled, type JournalEntry, type MoveStatus } from '../journal.ts';
import type { Plan } from '../plan.ts';
import { renderPlan } from '../render-plan.ts';
import { type MoveRequest, startOf } from '../request.ts';

/**
 * How a request stands. Until it is admitted: `accepted` (nothing planned yet), `scheduled` (for its `startAt`), `cancelled`
 * (before that), `planned` (the end of a plan), `refused`,
 * `waiting` (for a person's approval, or for another move), `failed` (before anything was written). Then the move's own.
 */
export type RequestStatus =
  | MoveStatus
  | 'accepted'
  | 'scheduled'
  | 'cancelled'
  | 'planned'
  | 'refused'
  | 'waiting'
  | 'failed';

/** What is known of a request without asking Step Functions. */
export interface Standing {
  readonly request: Pick<MoveRequest, 'mode' | 'startAt'>;
  /** When a scheduled request began, or was cancelled: milliseconds since the epoch. */
  readonly begunAt?: number | undefined;
  readonly cancelledAt?: number | undefined;
  readonly verdict?: Plan['verdict'] | undefined;
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
  const { request, verdict, cutOff, head } = standing;
  if (head) return head.status;
  if (standing.cancelledAt !== undefined) return 'cancelled';
  if (startOf(request) !== undefined && standing.begunAt === undefined) return 'scheduled';
  if (verdict !== undefined && request.mode === 'plan') return verdict === 'ready' ? 'planned' : 'refused';
  if (verdict === 'refused') return 'refused';
  const { status } = execution ?? {};
  if (status === undefined ? cutOff : status !== 'RUNNING') return 'failed';
  return verdict === undefined ? 'accepted' : 'waiting';
}

/** A move in a list. */
export interface MoveSummary {
  readonly moveId: string;
  readonly status: RequestStatus;
  readonly domains: readonly string[];
  readonly ticket: string | undefined;
  readonly requestedBy: string | undefined;
  /** ISO 8601, UTC. */
  readonly requestedAt: string;
}

/** One move, with all that a ticket may want. */
export interface MoveView extends MoveSummary {
  readonly request: MoveRequest;
  /** The newest step that was begun, by its id in the plan. */
  readonly stage: string | undefined;
  readonly plan: Plan | undefined;
  /** What a person has to do before it goes on. */
  readonly waitsFor: WaitsFor | undefined;
  /** Where the execution failed before anything was written. */
  readonly failure: { readonly error: string; readonly cause: string } | undefined;
  readonly evidence: Evidence | undefined;
}

/** What a move waits for, since when (ISO 8601, UTC), and the route that takes the answer. */
export type WaitsFor = { readonly since: string; readonly answer: string } & (
  | { readonly kind: 'approval'; readonly planHash: string }
  /** `changes` is for machines, `instructions` is the same as Markdown. */
  | {
      readonly kind: 'dns-change';
      readonly step: string;
      readonly changes: readonly Instruction[];
      readonly instructions: string;
    }
);

/** The questions that were asked of people, as far as this view needs them; times are milliseconds since the epoch. */
interface Questions {
  readonly approval?: { readonly planHash: string; readonly askedAt: number; readonly answer?: unknown } | undefined;
  readonly dns?:
    | {
        readonly fence: number;
        readonly step: string;
        readonly askedAt: number;
        readonly instructions: readonly Instruction[];
        readonly markdown: string;
      }
    | undefined;
}

/** What a move is told from. */
export interface MoveFacts extends Standing, Questions {
  readonly moveId: string;
  readonly request: MoveRequest;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly plan: Plan | undefined;
  readonly entries: readonly JournalEntry[];
  readonly execution: ExecutionEnd | undefined;
}

export function summaryOf(facts: Pick<MoveFacts, 'moveId' | 'request' | 'at'>, status: RequestStatus): MoveSummary {
  const { domains, ticket, requestedBy } = facts.request;
  return { moveId: facts.moveId, status, domains, ticket, requestedBy, requestedAt: new Date(facts.at).toISOString() };
}

/** Puts a move's view together. Pure. */
export function moveView(facts: MoveFacts): MoveView {
  const { plan, entries, execution } = facts;
  const steps = entries.flatMap(({ event }) => ('step' in event ? [event.step] : []));
  const failed = execution?.error === undefined ? undefined : { error: execution.error, cause: execution.cause ?? '' };
  return {
    ...summaryOf(facts, statusOf(facts, execution)),
    request: facts.request,
    stage: steps.at(-1),
    plan,
    waitsFor: waitsFor(facts),
    failure: facts.head ? undefined : failed,
    evidence: plan && entries.length > 0 ? evidenceOf(plan, entries) : undefined,
  };
}

function waitsFor(facts: MoveFacts): WaitsFor | undefined {
  const { moveId, head, approval, dns, entries } = facts;
  if (approval && approval.answer === undefined && statusOf(facts, facts.execution) === 'waiting') {
    const since = new Date(approval.askedAt).toISOString();
    return { kind: 'approval', since, planHash: approval.planHash, answer: `POST /moves/${moveId}/approval` };
  }
  if (!dns || dns.fence !== head?.fence || isSettled(entries, dns.step, dns.fence)) return undefined;
  const since = new Date(dns.askedAt).toISOString();
  const answer = `POST /moves/${moveId}/dns-confirmation`;
  return { kind: 'dns-change', since, step: dns.step, changes: dns.instructions, instructions: dns.markdown, answer };
}

/** The same as Markdown: the evidence once the move was admitted, the plan before that. */
export function renderMove(view: MoveView): string {
  const waiting = view.waitsFor ? renderWaiting(view.waitsFor) : [];
  if (view.evidence) return [...waiting, renderEvidence(view.evidence)].join('\n');
  const heading = [`# Request ${view.moveId}: ${view.status}`, '', `- Domains: ${view.domains.join(', ')}`, ''];
  const failure = view.failure ? [`${view.failure.error}: ${view.failure.cause}`, ''] : [];
  return [...heading, ...waiting, ...failure, ...(view.plan ? [renderPlan(view.plan)] : [])].join('\n');
}

function renderWaiting(waitsFor: WaitsFor): string[] {
  const { since, answer } = waitsFor;
  if (waitsFor.kind === 'dns-change') {
    return [`**Waits since ${since} for DNS to be changed; say so by \`${answer}\`.**`, '', waitsFor.instructions, ''];
  }
  return [`**Waits since ${since} for the approval of plan ${waitsFor.planHash}, by \`${answer}\`.**`, ''];
}
