import { type Evidence, evidenceOf, renderEvidence } from './evidence.ts';
import type { JournalEntry } from './journal.ts';
import { type RecordsEvidence, recordsEvidenceOf, renderRecordsEvidence } from './records-job/evidence.ts';
import { type AnyPlan, isRecordsPlan, renderRecordsPlan } from './records-job/plan.ts';
import { renderPlan } from './render-plan.ts';

export type AnyEvidence = Evidence | RecordsEvidence;

/** The plan as Markdown, of a move or of a record change. */
export function renderAnyPlan(plan: AnyPlan): string {
  return isRecordsPlan(plan) ? renderRecordsPlan(plan) : renderPlan(plan);
}

/** The evidence; the journal must have at least the entry of the admission. */
export function evidenceOfAny(plan: AnyPlan, journal: readonly JournalEntry[]): AnyEvidence {
  return isRecordsPlan(plan) ? recordsEvidenceOf(plan, journal) : evidenceOf(plan, journal);
}

/** The evidence as Markdown, for a person and a ticket. */
export function renderAnyEvidence(evidence: AnyEvidence): string {
  return isRecordsEvidence(evidence) ? renderRecordsEvidence(evidence) : renderEvidence(evidence);
}

function isRecordsEvidence(evidence: AnyEvidence): evidence is RecordsEvidence {
  return isRecordsPlan(evidence.plan);
}
