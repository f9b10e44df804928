import { canonicalJson } from './digest.ts';
import { EvidenceFile } from './evidence-schema.ts';
import { type AnyEvidence, evidenceOfAny } from './job-report.ts';
import { firstBrokenEntry, type JournalEntry, nextEntry } from './journal.ts';
import { hashOf } from './plan.ts';
import { type AnyPlan, hashOfRecords, isRecordsPlan, planDigest } from './records-job/plan.ts';
import { describeIssues } from './request.ts';
import { plainLine } from './text.ts';
import type * as z from './zod.ts';

/** What became of a verification. */
export type Verification =
  /** It is no evidence at all; `because` is a sentence. */
  | { readonly verdict: 'unreadable'; readonly because: string }
  /** Each problem is a sentence; `brokenEntry` is the place, from 1, of the first entry that does not fit the chain. */
  | { readonly verdict: 'broken'; readonly problems: readonly string[]; readonly brokenEntry: number | undefined }
  /** `after`: how many entries follow on the one whose hash was told; undefined when none was told. */
  | { readonly verdict: 'intact'; readonly evidence: AnyEvidence; readonly after: number | undefined };

/**
 * Whether evidence is whole: the journal by its own chain, the plan by the hash that was admitted and approved, and what else is
 * told by being drawn from both once more. `told` is a hash of the journal that is known from elsewhere; with it a journal that
 * was cut short, or written anew as a whole, is found as well. Pure; throws nothing.
 */
export function verifyEvidence(value: unknown, told?: string): Verification {
  const parsed = EvidenceFile.safeParse(value);
  if (!parsed.success) return { verdict: 'unreadable', because: whyUnreadable(value, parsed.error) };
  const evidence = value as AnyEvidence;
  const { journal, plan } = evidence;
  const brokenEntry = firstBrokenEntry(journal);
  const problems = [
    ...(brokenEntry === undefined ? [] : [describeBreak(journal, brokenEntry)]),
    ...strangers(evidence),
    ...(brokenEntry === undefined ? planProblems(plan, journal) : []),
    ...claimsBeyond(evidence),
    ...(told === undefined || journal.some(({ hash }) => hash === told)
      ? []
      : [
          `No entry of the journal has the hash ${told}: entries were taken away behind entry ${journal.length}, or it was written anew.`,
        ]),
  ];
  if (problems.length > 0) return { verdict: 'broken', problems, brokenEntry };
  const place = journal.findIndex(({ hash }) => hash === told);
  return { verdict: 'intact', evidence, after: told === undefined ? undefined : journal.length - 1 - place };
}

function whyUnreadable(value: unknown, error: z.core.$ZodError): string {
  if (typeof value === 'object' && value !== null && 'evidence' in value) {
    return 'This is a move or record change as the API tells it, and its member "evidence" is what can be verified: ask for …/evidence.';
  }
  return `This is no evidence of version 1: ${plainLine(describeIssues(error))}.`;
}

function describeBreak(journal: readonly JournalEntry[], place: number): string {
  const entry = journal[place - 1];
  const before = journal[place - 2];
  const why =
    entry === undefined || entry.sequence !== place
      ? `number ${entry?.sequence} stands in its place, so that entries were taken away, added or exchanged`
      : entry.previousHash !== nextEntry(before, entry).previousHash
        ? `it does not follow on entry ${place - 1}`
        : 'its content is not what its hash says';
  return `Entry ${place} of the journal is broken: ${why}.`;
}

/** The chain would take an entry of another move that was put at its beginning. */
function strangers({ moveId, journal }: AnyEvidence): string[] {
  const other = journal.find((entry) => entry.moveId !== moveId);
  return other ? [`Entry ${other.sequence} of the journal is of ${plainLine(other.moveId)}, not of ${moveId}.`] : [];
}

/** The plan must be the one that was admitted, and the only one that was approved. */
function planProblems(plan: AnyPlan, journal: readonly JournalEntry[]): string[] {
  const hash = isRecordsPlan(plan) ? hashOfRecords(plan) : hashOf(plan);
  const first = journal[0]?.event;
  const meant = journal.flatMap(({ event, sequence }) =>
    event.kind === 'admitted' || event.kind === 'approved' ? [{ ...event, sequence }] : [],
  );
  return [
    ...(hash === plan.hash ? [] : ['The plan is not what its hash says.']),
    ...(first?.kind !== 'admitted' || first.planDigest === planDigest(plan)
      ? []
      : ['The plan is not as it was admitted: something was changed that its hash is blind to, such as who asked.']),
    ...(first?.kind === 'admitted' || first?.kind === 'ended' ? [] : ['The journal does not begin with an admission.']),
    ...meant.flatMap(({ kind, planHash, sequence }) =>
      planHash === plan.hash ? [] : [`Entry ${sequence} of the journal ${kind} another plan: ${planHash}.`],
    ),
  ];
}

/** Words may differ from one version of the service to the next. */
const WORDS: readonly string[] = ['timeline'];
/** What plan and journal do not tell. */
const UNTOLD: readonly string[] = ['traffic'];

/** Members that say something else than plan and journal do. */
function claimsBeyond(evidence: AnyEvidence): string[] {
  const drawn = JSON.parse(JSON.stringify(evidenceOfAny(evidence.plan, evidence.journal))) as Record<string, unknown>;
  const claimed = evidence as unknown as Readonly<Record<string, unknown>>;
  const members = [...new Set([...Object.keys(drawn), ...Object.keys(claimed)])];
  const wrong = members.filter(
    (name) =>
      !WORDS.includes(name) && !UNTOLD.includes(name) && canonicalJson(claimed[name]) !== canonicalJson(drawn[name]),
  );
  const moments = (timeline: unknown) => (timeline as AnyEvidence['timeline']).map(({ at }) => at).join();
  const late = moments(claimed.timeline) === moments(drawn.timeline) ? [] : ['timeline'];
  return [...wrong, ...late].map((name) => `"${name}" does not say what plan and journal say.`);
}
