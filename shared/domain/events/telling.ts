import { describeCheck, describeSteps } from '../describe.ts';
import { type AnyRequest, domainsOf, type JobKind, kindOf } from '../job.ts';
import type { JournalEntry, MoveStatus } from '../journal.ts';
import { type AnyPlan, isRecordsPlan } from '../records-job/plan.ts';
import type { RecordsRequest } from '../records-job/request.ts';
import type { MoveRequest } from '../request.ts';
import { clipped } from '../text.ts';
import { OUTGOING, type OutgoingEvent, type OutgoingType, remedyOf } from './outgoing.ts';

/** Whose event it is. */
export interface Subject {
  readonly moveId: string;
  readonly request: (Pick<MoveRequest, 'domains'> | Pick<RecordsRequest, 'changes'>) &
    Pick<AnyRequest, 'ticket' | 'requestedBy' | 'mode'>;
}

/** An end: its event, and what it says of the names. */
interface End {
  readonly type: OutgoingType;
  readonly text: string;
}

/** The types and words of both kinds. */
const WORDS = {
  move: {
    planned: 'Domain Move Planned',
    approvalNeeded: 'Domain Move Approval Needed',
    stageCompleted: 'Domain Move Stage Completed',
    failed: 'Domain Move Failed',
    doing: 'Moving',
    toDo: 'to move',
    verified: 'verified at the edge',
    ends: {
      moved: { type: 'Domain Move Succeeded', text: 'moved to the target and verified' },
      restored: { type: 'Domain Move Restored', text: 'restored: everything is where it was' },
      parked: { type: 'Domain Move Parked', text: 'parked: the move stands still and needs a person' },
    },
  },
  'record-change': {
    planned: 'Record Change Planned',
    approvalNeeded: 'Record Change Approval Needed',
    stageCompleted: 'Record Change Stage Completed',
    failed: 'Record Change Failed',
    doing: 'Changing the records of',
    toDo: 'to change the records of',
    verified: 'looked up at the name servers',
    ends: {
      moved: { type: 'Record Change Applied', text: 'the records are changed and looked up' },
      restored: { type: 'Record Change Restored', text: 'restored: the records are as they were' },
      parked: { type: 'Record Change Parked', text: 'parked: the record change stands still and needs a person' },
    },
  },
} as const satisfies Record<
  JobKind,
  Readonly<Record<'planned' | 'approvalNeeded' | 'stageCompleted' | 'failed', OutgoingType>> &
    Readonly<Record<'doing' | 'toDo' | 'verified', string>> & {
      readonly ends: Readonly<Partial<Record<MoveStatus, End>>>;
    }
>;

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
export function planned(subject: Subject, plan: AnyPlan, at: number): OutgoingEvent {
  const words = WORDS[kindOf(subject.request)];
  const checks = (verdict: string) => plan.checks.filter((check) => check.verdict === verdict).map(describeCheck);
  const refusals = checks('refuse');
  const road = isRecordsPlan(plan) ? '' : `by the strategy ${plan.strategy.name}, `;
  const outcome =
    plan.verdict === 'ready'
      ? `ready, ${road}about ${Math.ceil(plan.expectedSeconds / 60)} minutes`
      : `refused: ${refusals.slice(0, SENTENCES).join(' ')}`;
  return told(words.planned, subject, `planned#${plan.hash}`, at, {
    mode: plan.request.mode,
    planHash: plan.hash,
    verdict: plan.verdict,
    expectedSeconds: plan.expectedSeconds,
    refusals: few(refusals),
    warnings: few(checks('warn')),
    ...(isRecordsPlan(plan)
      ? { diff: few(plan.diff.map(({ line }) => line)) }
      : { strategy: plan.strategy.name, steps: few(describeSteps(plan)) }),
    text: `The plan ${plan.hash} ${words.toDo} ${namesOf(subject)} is ${outcome}.`,
  });
}

/** What an entry of a journal is told as; undefined for one that only the journal keeps. */
export function journaled(
  subject: Subject,
  { sequence, at, event, hash }: JournalEntry,
  planHash: string,
): OutgoingEvent | undefined {
  const tell = (type: OutgoingType, members: Readonly<Record<string, unknown>>) =>
    told(type, subject, String(sequence), at, { sequence, ...members });
  const words = WORDS[kindOf(subject.request)];
  const names = namesOf(subject);
  switch (event.kind) {
    case 'asked':
      return tell('Domain Move DNS Change Needed', {
        stage: event.step,
        changes: event.changes,
        text: `Moving ${names}: somebody has to change DNS outside of Route 53 (${event.step}): ${few(event.changes).join('; ')}`,
      });
    case 'settled':
      return tell(words.stageCompleted, {
        stage: event.step,
        text: `${words.doing} ${names}: ${event.step} is settled everywhere.`,
      });
    case 'verified':
      return tell(words.stageCompleted, { stage: 'verify', text: `${words.doing} ${names}: ${words.verified}.` });
    case 'ended': {
      const ends: Readonly<Partial<Record<MoveStatus, End>>> = words.ends;
      const end = ends[event.status];
      if (end === undefined) return undefined;
      return tell(end.type, {
        planHash,
        note: event.note,
        journalHash: hash,
        text: `${names}: ${end.text}. ${event.note}`.trim(),
      });
    }
    default:
      return undefined;
  }
}

/** A plan that waits for somebody's word. `at`: milliseconds since the epoch. */
export function approvalNeeded(subject: Subject, planHash: string, at: number): OutgoingEvent {
  const { approvalNeeded: type, toDo } = WORDS[kindOf(subject.request)];
  return told(type, subject, `approval#${planHash}`, at, {
    planHash,
    text: `The plan ${planHash} ${toDo} ${namesOf(subject)} waits for the approval of somebody other than the requester.`,
  });
}

/** What an execution that changed nothing and failed is told as. */
export function failed(subject: Subject, { error, cause, at }: Failure): OutgoingEvent {
  const what = subject.request.mode === 'plan' ? 'No plan could be made for' : 'Nothing was changed of';
  return told(WORDS[kindOf(subject.request)].failed, subject, `failed#${at}`, at, {
    mode: subject.request.mode,
    error,
    cause,
    remedy: remedyOf(error),
    text: `${what} ${namesOf(subject)}: ${error}. ${cause}`.trim(),
  });
}

/**
 * An event by its schema. Throws zod's error for what the schema does not have, so that nothing is told by accident: an item of
 * the table also has what is for nobody else, such as task tokens.
 */
export function told(
  type: OutgoingType,
  { moveId, request }: Subject,
  place: string,
  at: number,
  members: Readonly<Record<string, unknown>>,
): OutgoingEvent {
  const domains = domainsOf(request);
  const detail = OUTGOING[type].parse({
    version: '1',
    eventId: `${moveId}#${place}`,
    moveId,
    domains,
    ...ticketMembers(request),
    at: new Date(at).toISOString(),
    ...Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)),
  });
  return { type, detail };
}

/** Who asked, and for which ticket, as every event tells it. */
export function ticketMembers({ ticket, requestedBy }: Pick<AnyRequest, 'ticket' | 'requestedBy'>) {
  return {
    ...(ticket === undefined ? {} : { ticket }),
    ...(ticket !== undefined && TICKET_KEY.test(ticket) ? { ticketKey: ticket } : {}),
    ...(requestedBy === undefined ? {} : { requestedBy }),
  };
}

const NAMES = 5;

function namesOf({ request }: Subject): string {
  const domains = domainsOf(request);
  const others = domains.length - NAMES;
  return others > 0 ? `${domains.slice(0, NAMES).join(', ')} and ${others} more` : domains.join(', ');
}

function few(sentences: readonly string[]): string[] {
  return sentences.slice(0, SENTENCES).map((sentence) => clipped(sentence, SENTENCE_CHARACTERS));
}
