import type { Instruction } from '../instructions.ts';
import { type AnyRequest, domainsOf, JOBS, kindOf } from '../job.ts';
import { type AnyEvidence, evidenceOfAny, renderAnyEvidence, renderAnyPlan } from '../job-report.ts';
import { isSettled, type JournalEntry } from '../journal.ts';
import { type AnyPlan, isRecordsPlan } from '../records-job/plan.ts';
import { type ServedBy, servedBy } from '../served-by.ts';
import { type StepDiff, stepDiffs } from '../step-diff.ts';
import { type ExecutionEnd, type Standing, statusOf } from './job-status.ts';
import type { RequestStatus } from './request-statuses.ts';

/** A move or record change in a list. */
export interface JobSummary {
  readonly moveId: string;
  readonly status: RequestStatus;
  readonly domains: readonly string[];
  readonly ticket: string | undefined;
  readonly requestedBy: string | undefined;
  /** ISO 8601, UTC. */
  readonly requestedAt: string;
}

/** One of them, with all that a ticket may want. */
export interface JobView extends JobSummary {
  readonly request: AnyRequest;
  /** The newest step that was begun, by its id in the plan. */
  readonly stage: string | undefined;
  readonly plan: AnyPlan | undefined;
  /** The plan as before and after, step by step. */
  readonly diff: readonly StepDiff[] | undefined;
  /** Who serves the domains now, by the journal; of moves alone, once there is a plan that can be done. */
  readonly servedBy: readonly ServedBy[] | undefined;
  /** What a person has to do before it goes on. */
  readonly waitsFor: WaitsFor | undefined;
  /** Where the execution failed before anything was written. */
  readonly failure: { readonly error: string; readonly cause: string } | undefined;
  readonly evidence: AnyEvidence | undefined;
}

/**
 * What it waits for, since when (ISO 8601, UTC), and the route that takes the answer; of an approval also who `said` something that
 * was kept and did not reach the execution, so that it has to be said once more.
 */
export type WaitsFor = {
  readonly since: string;
  readonly answer: string;
} & (
  | { readonly kind: 'approval'; readonly planHash: string; readonly said?: string }
  /** `changes` is for machines, `instructions` is the same as Markdown. */
  | {
      readonly kind: 'dns-change';
      readonly step: string;
      readonly changes: readonly Instruction[];
      readonly instructions: string;
    }
);

/** The approval that was asked for; `delivered` once the execution that waits has the answer. */
interface Approval {
  readonly planHash: string;
  readonly askedAt: number;
  readonly answer?: { readonly verdict: 'approve' | 'reject'; readonly by: string; readonly at: number };
  readonly delivered?: boolean;
}

/** The questions that were asked of people, as far as this view needs them; times are milliseconds since the epoch. */
interface Questions {
  readonly approval?: Approval | undefined;
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

/** What a view is made from. */
export interface JobFacts extends Standing, Questions {
  readonly moveId: string;
  readonly request: AnyRequest;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly plan: AnyPlan | undefined;
  readonly entries: readonly JournalEntry[];
  readonly execution: ExecutionEnd | undefined;
}

export function summaryOf(
  { moveId, request, at }: Pick<JobFacts, 'moveId' | 'request' | 'at'>,
  status: RequestStatus,
): JobSummary {
  const { ticket, requestedBy } = request;
  return { moveId, status, domains: domainsOf(request), ticket, requestedBy, requestedAt: new Date(at).toISOString() };
}

/** Puts the view together. Pure. */
export function viewOf(facts: JobFacts): JobView {
  const { plan, entries, execution } = facts;
  const steps = entries.flatMap(({ event }) => ('step' in event ? [event.step] : []));
  const failed = execution?.error === undefined ? undefined : { error: execution.error, cause: execution.cause ?? '' };
  return {
    ...summaryOf(facts, statusOf(facts, execution)),
    request: facts.request,
    stage: steps.at(-1),
    plan,
    diff: plan && stepDiffs(plan),
    servedBy: plan && !isRecordsPlan(plan) ? servedBy(plan, entries) : undefined,
    waitsFor: waitsFor(facts),
    failure: facts.head ? undefined : failed,
    evidence: plan && entries.length > 0 ? evidenceOfAny(plan, entries) : undefined,
  };
}

function waitsFor(facts: JobFacts): WaitsFor | undefined {
  const { moveId, head, approval, dns, entries, request } = facts;
  const route = (answer: string) => `POST ${JOBS[kindOf(request)].path}/${moveId}/${answer}`;
  if (approval && !approval.delivered && statusOf(facts, facts.execution) === 'waiting') {
    const since = new Date(approval.askedAt).toISOString();
    const said = approval.answer && { said: saidBy(approval.answer) };
    return { kind: 'approval', since, planHash: approval.planHash, answer: route('approval'), ...said };
  }
  if (!dns || dns.fence !== head?.fence || isSettled(entries, dns.step, dns.fence)) return undefined;
  const since = new Date(dns.askedAt).toISOString();
  const { step, instructions: changes, markdown: instructions } = dns;
  return { kind: 'dns-change', since, step, changes, instructions, answer: route('dns-confirmation') };
}

function saidBy({ verdict, by, at }: NonNullable<Approval['answer']>): string {
  return `${by} ${verdict === 'approve' ? 'approved' : 'rejected'} it on ${new Date(at).toISOString()}`;
}

/** The same as Markdown: the evidence once it was admitted, the plan before that. */
export function renderView(view: JobView): string {
  const waiting = view.waitsFor ? renderWaiting(view.waitsFor) : [];
  if (view.evidence) return [...waiting, renderAnyEvidence(view.evidence)].join('\n');
  const heading = [`# Request ${view.moveId}: ${view.status}`, '', `- Domains: ${view.domains.join(', ')}`, ''];
  const failure = view.failure ? [`${view.failure.error}: ${view.failure.cause}`, ''] : [];
  return [...heading, ...waiting, ...failure, ...(view.plan ? [renderAnyPlan(view.plan)] : [])].join('\n');
}

function renderWaiting(waitsFor: WaitsFor): string[] {
  const { since, answer } = waitsFor;
  if (waitsFor.kind === 'dns-change') {
    return [`**Waits since ${since} for DNS to be changed; say so by \`${answer}\`.**`, '', waitsFor.instructions, ''];
  }
  const said = waitsFor.said === undefined ? '' : ` ${waitsFor.said}, which has not reached it: answer once more.`;
  return [`**Waits since ${since} for the approval of plan ${waitsFor.planHash}, by \`${answer}\`.${said}**`, ''];
}
