import { describeCheck } from '../describe.ts';
import { describeJournal, type History, historyOf, renderTimeline, requesterLines } from '../evidence.ts';
import type { JournalEntry } from '../journal.ts';
import { renderApprovals, renderBeforeAfter, renderFindings } from '../render-findings.ts';
import { inOneLine } from '../text.ts';
import type { RecordsPlan } from './plan.ts';

/** What a ticket keeps of a record change. */
export interface RecordsEvidence extends History {
  readonly plan: RecordsPlan;
}

/** Puts the evidence together. The journal must have at least the entry of the admission. */
export function recordsEvidenceOf(plan: RecordsPlan, journal: readonly JournalEntry[]): RecordsEvidence {
  return { ...historyOf(plan, journal), plan };
}

/** The evidence as Markdown, for a person and a ticket. */
export function renderRecordsEvidence(evidence: RecordsEvidence): string {
  const { plan } = evidence;
  const { ticket, requestedBy } = plan.request;
  return [
    `# Record change ${evidence.moveId}: ${evidence.outcome}`,
    '',
    ...(ticket === undefined ? [] : [`- Ticket: ${inOneLine(ticket)}`]),
    ...requesterLines(evidence, requestedBy),
    `- Began ${evidence.began}, last entry ${evidence.ended}`,
    `- Plan hash: ${plan.hash}`,
    describeJournal(evidence),
    ...renderApprovals(evidence),
    '',
    '## Plan',
    '',
    ...plan.diff.map(({ line }) => `    ${line}`),
    '',
    '## Checks',
    '',
    ...plan.checks.map((check) => `- ${check.verdict}: ${describeCheck(check)}`),
    '',
    ...renderBeforeAfter(evidence),
    ...renderTimeline(evidence),
    ...renderFindings(evidence),
    '## Afterwards, in infrastructure code',
    '',
    evidence.outcome === 'moved'
      ? 'The next deployment of code that has these records puts them back, until it says the same.'
      : 'Leave the infrastructure code as it is; compare it with the records once this has ended.',
    '',
  ].join('\n');
}
