import { type AliasesOfSide, aliasesOf, type RecordFinding, recordsOf } from './before-after.ts';
import type { JournalEntry, JournalEvent } from './journal.ts';
import { countOf, type KeptObservations } from './observations.ts';
import { RECORDS_STEPS, type Side } from './plan.ts';
import { type AnyPlan, isRecordsPlan } from './records-job/plan.ts';

/** Where it stands in the journal: the sequence of its entry, and when that was written (ISO 8601, UTC). */
interface Placed {
  readonly entry: number;
  readonly at: string;
}

/** A person's word for a plan. */
export interface Approval extends Placed {
  readonly by: string;
  readonly planHash: string;
  readonly comment?: string;
}

/**
 * One write as it was announced, and what came of it. `unknown`: no answer stands in the journal, so that it may or may not
 * have landed; a look at the present follows then.
 */
export interface Write extends Placed {
  readonly step: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly outcome: 'written' | 'refused' | 'unknown';
  readonly error?: string;
}

/** What was asked of people, and their word. */
export interface PeopleAsked extends Placed {
  readonly step: string;
  readonly changes: readonly string[];
  readonly confirmedBy?: string;
}

/** A look at DNS and the edge. */
export interface Look extends Placed, KeptObservations {
  readonly proven: boolean;
}

/** Something that did not go as planned. */
export interface Trouble extends Placed {
  readonly step?: string;
  readonly what: string;
}

/** Counted from the journal. Reads of AWS are not in it: CloudTrail has those. */
export interface Requests {
  /** Writes of the service by AWS service, each as often as it was announced. */
  readonly writes: Readonly<Record<string, { readonly sent: number; readonly refused: number }>>;
  /** Edges and records that were asked to prove the result. */
  readonly probes: { readonly asked: number; readonly looks: number; readonly unproven: number };
}

/** What a change board reads of a job, all of it told by plan and journal. */
export interface Findings {
  readonly approvals: readonly Approval[];
  readonly people: readonly PeopleAsked[];
  readonly writes: readonly Write[];
  /** Undefined for a record change. */
  readonly aliases?: Readonly<Record<Side, AliasesOfSide>>;
  readonly records: readonly RecordFinding[];
  readonly looks: readonly Look[];
  readonly errors: readonly Trouble[];
  readonly requests: Requests;
}

/** Draws them from plan and journal. Pure: the same of both is the same of them, by which evidence is verified. */
export function findingsOf(plan: AnyPlan, journal: readonly JournalEntry[]): Findings {
  const writes = writesOf(journal);
  const looks = looksOf(journal);
  return {
    approvals: journal.flatMap(approvalOf),
    people: peopleOf(journal),
    writes,
    ...(isRecordsPlan(plan) ? {} : { aliases: aliasesOf(plan, writes, looks) }),
    records: recordsOf(writes),
    looks,
    errors: journal.flatMap(troubleOf),
    requests: requestsOf(writes, looks),
  };
}

function placed({ sequence, at }: JournalEntry): Placed {
  return { entry: sequence, at: new Date(at).toISOString() };
}

function approvalOf(entry: JournalEntry): Approval[] {
  if (entry.event.kind !== 'approved') return [];
  const { by, planHash, comment } = entry.event;
  return [{ ...placed(entry), by, planHash, ...(comment === undefined ? {} : { comment }) }];
}

function writesOf(journal: readonly JournalEntry[]): Write[] {
  return journal.flatMap((entry) => {
    const { event, sequence } = entry;
    if (event.kind !== 'intended') return [];
    const { step, before, after } = event;
    const answer = journal.find(({ event: later }) => 'answers' in later && later.answers.includes(sequence))?.event;
    return [{ ...placed(entry), step, before, after, ...outcomeOf(answer) }];
  });
}

/** A function that died, or had no answer, says nothing. */
function outcomeOf(answer: JournalEvent | undefined): Pick<Write, 'outcome' | 'error'> {
  if (answer?.kind === 'refused') return { outcome: 'refused', error: answer.error };
  return { outcome: answer === undefined ? 'unknown' : 'written' };
}

function peopleOf(journal: readonly JournalEntry[]): PeopleAsked[] {
  return journal.flatMap((entry) => {
    const { event, sequence } = entry;
    if (event.kind !== 'asked') return [];
    const { step, changes } = event;
    const word = journal.find(
      ({ event: later, sequence: place }) => place > sequence && later.kind === 'confirmed' && later.step === step,
    )?.event;
    return [{ ...placed(entry), step, changes, ...(word?.kind === 'confirmed' ? { confirmedBy: word.by } : {}) }];
  });
}

function looksOf(journal: readonly JournalEntry[]): Look[] {
  return journal.flatMap((entry) => {
    const { event } = entry;
    if (event.kind !== 'verified' && event.kind !== 'unproven') return [];
    const { kind, observations, more, servers, certificates, ends } = event;
    const proven = kind === 'verified';
    return [
      {
        ...placed(entry),
        proven,
        observations,
        ...(more === undefined ? {} : { more }),
        ...(servers ? { servers } : {}),
        ...(certificates ? { certificates } : {}),
        ...(ends ? { ends } : {}),
      },
    ];
  });
}

function troubleOf(entry: JournalEntry): Trouble[] {
  const { event } = entry;
  const place = placed(entry);
  switch (event.kind) {
    case 'refused':
      return [{ ...place, step: event.step, what: event.error }];
    case 'unproven':
      return [{ ...place, step: 'verify', what: event.because }];
    case 'restore-began':
      return [{ ...place, what: event.reason }];
    case 'ended':
      return event.status === 'parked' ? [{ ...place, what: event.note }] : [];
    default:
      return [];
  }
}

/** The service that a step writes to. */
export function serviceOf(step: string): 'acm' | 'cloudfront' | 'route53' {
  if ((RECORDS_STEPS as readonly string[]).includes(step)) return 'route53';
  return step === 'request-certificate' || step === 'delete-certificate' ? 'acm' : 'cloudfront';
}

function requestsOf(writes: readonly Write[], looks: readonly Look[]): Requests {
  const byService = Map.groupBy(writes, ({ step }) => serviceOf(step));
  return {
    writes: Object.fromEntries(
      [...byService]
        .sort()
        .map(([service, ofService]) => [
          service,
          { sent: ofService.length, refused: ofService.filter(({ outcome }) => outcome === 'refused').length },
        ]),
    ),
    probes: {
      asked: looks.reduce((sum, { observations, more = 0 }) => sum + countOf(observations) + more, 0),
      looks: looks.length,
      unproven: looks.filter(({ proven }) => !proven).length,
    },
  };
}
