import { describeCheck, describeSteps } from '../describe.ts';
import type { JournalEntry } from '../journal.ts';
import type { Plan } from '../plan.ts';
import type { MoveRequest } from '../request.ts';
import { OUTGOING, type OutgoingEvent, type OutgoingType, remedyOf } from './outgoing.ts';

/** Whose event it is. */
export interface Subject {
  readonly moveId: string;
  readonly request: Pick<MoveRequest, 'domains' | 'ticket' | 'requestedBy' | 'mode'>;
}

/** The end of an execution that changed nothing. `at`: milliseconds since the epoch. */
export interface Failure {
  readonly error: string;
  readonly cause: string;
  readonly at: number;
}

/** Sentences of one kind that an event has at most; all are in the plan. */
const SENTENCES = 20;
const SENTENCE_CHARACTERS = 500;
const TICKET_KEY = /^[A-Z][A-Z0-9_]*-?\d+$/;

/** What a plan is told as. `at`: milliseconds since the epoch. */
export function planned(subject: Subject, plan: Plan, at: number): OutgoingEvent {
  const checks = (verdict: string) => plan.checks.filter((check) => check.verdict === verdict).map(describeCheck);
  const refusals = checks('refuse');
  const outcome =
    plan.verdict === 'ready'
      ? `ready, by the strategy ${plan.strategy.name}, about ${Math.ceil(plan.expectedSeconds / 60)} minutes`
      : `refused: ${refusals.slice(0, SENTENCES).join(' ')}`;
  return told('Domain Move Planned', subject, `planned#${plan.hash}`, at, {
    mode: plan.request.mode,
    planHash: plan.hash,
    verdict: plan.verdict,
    strategy: plan.strategy.name,
    expectedSeconds: plan.expectedSeconds,
    refusals: few(refusals),
    warnings: few(checks('warn')),
    steps: few(describeSteps(plan)),
    text: `The plan ${plan.hash} to move ${namesOf(subject)} is ${outcome}.`,
  });
}

/** What an entry of a move's journal is told as; undefined for one that only the journal keeps. */
export function journaled(
  subject: Subject,
  { sequence, at, event }: JournalEntry,
  planHash: string,
): OutgoingEvent | undefined {
  const tell = (type: OutgoingType, members: Readonly<Record<string, unknown>>) =>
    told(type, subject, String(sequence), at, { sequence, ...members });
  const names = namesOf(subject);
  switch (event.kind) {
    case 'asked':
      return tell('Domain Move DNS Change Needed', {
        stage: event.step,
        changes: event.changes,
        text: `Moving ${names}: somebody has to change DNS outside of Route 53 (${event.step}): ${few(event.changes).join('; ')}`,
      });
    case 'settled':
      return tell('Domain Move Stage Completed', {
        stage: event.step,
        text: `Moving ${names}: ${event.step} is settled everywhere.`,
      });
    case 'verified':
      return tell('Domain Move Stage Completed', { stage: 'verify', text: `Moving ${names}: verified at the edge.` });
    case 'ended': {
      const end = ENDS[event.status];
      if (end === undefined) return undefined;
      return tell(end.type, { planHash, note: event.note, text: `${names}: ${end.text}. ${event.note}`.trim() });
    }
    default:
      return undefined;
  }
}

/** A plan that waits for somebody's word. `at`: milliseconds since the epoch. */
export function approvalNeeded(subject: Subject, planHash: string, at: number): OutgoingEvent {
  return told('Domain Move Approval Needed', subject, `approval#${planHash}`, at, {
    planHash,
    text: `The plan ${planHash} to move ${namesOf(subject)} waits for the approval of somebody other than the requester.`,
  });
}

/** What an execution that changed nothing and failed is told as. */
export function failed(subject: Subject, { error, cause, at }: Failure): OutgoingEvent {
  const what = subject.request.mode === 'plan' ? 'No plan could be made for' : 'Nothing was changed of';
  return told('Domain Move Failed', subject, `failed#${at}`, at, {
    mode: subject.request.mode,
    error,
    cause,
    remedy: remedyOf(error),
    text: `${what} ${namesOf(subject)}: ${error}. ${cause}`.trim(),
  });
}

/**
 * An event by its schema. Throws ZodError for what the schema does not have, so that nothing is told by accident: an item of
 * the table also has what is for nobody else, such as task tokens.
 */
export function told(
  type: OutgoingType,
  { moveId, request }: Subject,
  place: string,
  at: number,
  members: Readonly<Record<string, unknown>>,
): OutgoingEvent {
  const { domains, ticket, requestedBy } = request;
  const detail = OUTGOING[type].parse({
    version: '1',
    eventId: `${moveId}#${place}`,
    moveId,
    domains,
    ...(ticket === undefined ? {} : { ticket }),
    ...(ticket !== undefined && TICKET_KEY.test(ticket) ? { ticketKey: ticket } : {}),
    ...(requestedBy === undefined ? {} : { requestedBy }),
    at: new Date(at).toISOString(),
    ...Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)),
  });
  return { type, detail };
}

const ENDS: Readonly<Record<string, { readonly type: OutgoingType; readonly text: string } | undefined>> = {
  moved: { type: 'Domain Move Succeeded', text: 'moved to the target and verified' },
  restored: { type: 'Domain Move Restored', text: 'restored: everything is where it was' },
  parked: { type: 'Domain Move Parked', text: 'parked: the move stands still and needs a person' },
};

const NAMES = 5;

function namesOf({ request: { domains } }: Subject): string {
  const others = domains.length - NAMES;
  return others > 0 ? `${domains.slice(0, NAMES).join(', ')} and ${others} more` : domains.join(', ');
}

function few(sentences: readonly string[]): string[] {
  return sentences.slice(0, SENTENCES).map((sentence) => sentence.slice(0, SENTENCE_CHARACTERS));
}
