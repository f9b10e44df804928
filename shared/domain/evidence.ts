import { requestedCertificate } from './certificate-steps.ts';
import { describeCheck, describeSteps } from './describe.ts';
import { externalStep } from './external.ts';
import { type Findings, findingsOf } from './findings.ts';
import { renderInfrastructureCode } from './infrastructure-code.ts';
import { type JobKind, kindOf } from './job.ts';
import { callerOf, firstBrokenEntry, type JournalEntry, type JournalEvent } from './journal.ts';
import type { Endpoint, Plan } from './plan.ts';
import type { AnyPlan } from './records-job/plan.ts';
import { idOf } from './refs.ts';
import { renderApprovals, renderBeforeAfter, renderFindings } from './render-findings.ts';
import { describeEndpoint } from './render-plan.ts';
import { inOneLine } from './text.ts';

/** Of the form of evidence: docs/evidence.md. A member is never taken away or given another meaning under one version. */
export const EVIDENCE_VERSION = 1;

/** What a journal tells of the whole, whatever was planned. */
export interface History extends Findings {
  readonly version: typeof EVIDENCE_VERSION;
  readonly kind: JobKind;
  readonly moveId: string;
  /** Who called, as the service knew it at the admission; undefined for what was never admitted. */
  readonly caller: string | undefined;
  readonly outcome: string;
  /** ISO 8601, UTC. */
  readonly began: string;
  readonly ended: string;
  readonly timeline: readonly TimelineEntry[];
  readonly journal: readonly JournalEntry[];
  /** True when every entry of the journal fits the hash chain. */
  readonly journalIntact: boolean;
  /** The newest entry: who knows this hash from elsewhere can tell a journal that was cut short. Undefined without entries. */
  readonly head: { readonly entry: number; readonly hash: string } | undefined;
}

/** What a ticket keeps of a move: what was asked, planned, done and seen, with a journal whose chain can be checked. */
export interface Evidence extends History {
  readonly domains: readonly string[];
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly ticket: string | undefined;
  readonly requestedBy: string | undefined;
  readonly plan: Plan;
}

export interface TimelineEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Seconds since the move was admitted. */
  readonly seconds: number;
  readonly what: string;
}

/** Puts the evidence together. The journal must have at least the entry of the admission. */
export function evidenceOf(plan: Plan, journal: readonly JournalEntry[]): Evidence {
  return {
    ...historyOf(plan, journal),
    domains: plan.request.domains,
    source: plan.source,
    target: plan.target,
    ticket: plan.request.ticket,
    requestedBy: plan.request.requestedBy,
    plan,
  };
}

/** What a journal tells; it must have at least the entry of the admission. */
export function historyOf(plan: AnyPlan, journal: readonly JournalEntry[]): History {
  const began = journal[0]?.at ?? 0;
  const last = journal.at(-1);
  return {
    version: EVIDENCE_VERSION,
    kind: kindOf(plan.request),
    moveId: plan.moveId,
    caller: callerOf(journal),
    outcome: last?.event.kind === 'ended' ? last.event.status : 'under way',
    began: new Date(began).toISOString(),
    ended: new Date(last?.at ?? began).toISOString(),
    timeline: journal.map(({ at, event }) => ({
      at: new Date(at).toISOString(),
      seconds: Math.round((at - began) / 1_000),
      what: describeEvent(event),
    })),
    ...findingsOf(plan, journal),
    journal,
    journalIntact: firstBrokenEntry(journal) === undefined,
    head: last && { entry: last.sequence, hash: last.hash },
  };
}

/** The evidence as Markdown, for a person and a ticket. */
export function renderEvidence(evidence: Evidence): string {
  const { plan, source, target } = evidence;
  return [
    `# Move ${evidence.moveId}: ${evidence.outcome}`,
    '',
    `- Domains: ${evidence.domains.join(', ')}`,
    `- From ${describeEndpoint(source)} to ${describeEndpoint(target)}`,
    ...(evidence.ticket === undefined ? [] : [`- Ticket: ${inOneLine(evidence.ticket)}`]),
    ...requesterLines(evidence, evidence.requestedBy),
    `- Began ${evidence.began}, last entry ${evidence.ended}`,
    `- Strategy: ${plan.strategy.name}, because ${plan.strategy.why}`,
    `- Plan hash: ${plan.hash}`,
    ...certificateLine(evidence),
    describeJournal(evidence),
    ...renderApprovals(evidence),
    '',
    '## Plan',
    '',
    ...describeSteps(plan).map((sentence, index) => `${index + 1}. ${sentence}`),
    '',
    '## Checks',
    '',
    ...plan.checks.map((check) => `- ${check.verdict}: ${describeCheck(check)}`),
    '',
    ...renderBeforeAfter(evidence),
    ...renderTimeline(evidence),
    ...renderFindings(evidence),
    ...renderSupportCase(evidence),
    ...afterwards(evidence),
    ...leftOver(evidence),
    '',
  ].join('\n');
}

/** Who asked, in the words of the request, and who called, as the service knows it. */
export function requesterLines({ caller }: History, requestedBy: string | undefined): string[] {
  return [
    ...(requestedBy === undefined ? [] : [`- Requested by: ${inOneLine(requestedBy)}`]),
    ...(caller === undefined ? [] : [`- Called by: ${inOneLine(caller)}`]),
  ];
}

/** Which certificate the move brought. */
function certificateLine({ journal, outcome }: Evidence): string[] {
  const arn = requestedCertificate(journal);
  if (arn === undefined || outcome === 'restored') return [];
  return [`- Certificate: ${arn}, requested by this move. Its validation records stay: ACM renews it by them.`];
}

/** The case as it was written when AWS Support was to be asked; in a block of code, so that it can be copied. */
function renderSupportCase({ journal }: Evidence): string[] {
  const asked = journal.findLast(({ event }) => event.kind === 'support-asked')?.event;
  return asked?.kind === 'support-asked' ? ['## The case for AWS Support', '', '```text', asked.text, '```', ''] : [];
}

/** How many entries the journal has, and whether their chain holds. */
export function describeJournal({ journal, journalIntact }: History): string {
  return `- Journal: ${journal.length} entries, hash chain ${journalIntact ? 'intact' : 'BROKEN'}, last hash ${journal.at(-1)?.hash ?? 'none'}`;
}

/** The chapter of what happened when. */
export function renderTimeline({ timeline }: History): string[] {
  return [
    '## Timeline',
    '',
    ...timeline.map(({ at, seconds, what }) => `- ${at} (+${seconds} s) ${inOneLine(what)}`),
    '',
  ];
}

/** What infrastructure code has to say, which depends on where the aliases ended. */
function afterwards({ outcome, plan, source, target }: Evidence): string[] {
  if (outcome === 'moved') return renderInfrastructureCode(plan);
  const heading = ['## Afterwards', ''];
  if (outcome === 'restored') {
    return [...heading, 'Leave the infrastructure code of both sides as it is: nothing was moved.'];
  }
  return [
    ...heading,
    `Deploy neither ${idOf(source)} nor ${idOf(target)} from infrastructure code until the move has ended: it stands between the two.`,
  ];
}

/** The proofs that people wrote, which nobody is waited for to delete. */
function leftOver({ plan, journal }: Evidence): string[] {
  const written = journal.some(({ event }) => event.kind === 'settled' && event.step === 'prove-external');
  const changes = (written && externalStep(plan, 'prove-external')?.changes) || [];
  return changes.flatMap((change) =>
    change.kind === 'text'
      ? `- DNS: delete ${change.name} TXT "${change.value}" from the zone ${change.zone.name}.`
      : [],
  );
}

function describeEvent(event: JournalEvent): string {
  switch (event.kind) {
    case 'admitted':
      return 'admitted: everything that will be written is locked';
    case 'approved':
      return `the plan was approved by ${event.by}${event.comment === undefined ? '' : `: ${event.comment}`}`;
    case 'asked':
      return `${event.step}: people are asked to change DNS: ${event.changes.join('; ')}`;
    case 'confirmed':
      return `${event.step}: confirmed by ${event.by}${event.untold.length === 0 ? '' : `, whose word counts for ${event.untold.join(', ')}`}`;
    case 'intended':
      return `${event.step}: about to write`;
    case 'done':
      return `${event.step}: ${event.changed ? 'written' : 'was so already'}`;
    case 'refused':
      return `${event.step}: refused with ${event.error}`;
    case 'restore-planned':
      return event.kept.length === 0
        ? 'the way back is planned'
        : `the way back is planned; kept: ${event.kept.join('; ')}`;
    case 'settled':
      return `${event.step}: settled everywhere`;
    case 'support-asked':
      return 'the text of the case for AWS Support is ready, see below';
    case 'swap-seen':
      return [
        ...(event.swapped.length > 0 ? [`${event.swapped.join(', ')} is on the target`] : []),
        ...(event.free.length > 0 ? [`${event.free.join(', ')} was released: nobody holds it`] : []),
      ].join('; ');
    case 'verified':
      return 'verified at the edge';
    case 'unproven':
      return `not proven yet: ${event.because}`;
    case 'restore-began':
      return `restore began: ${event.reason}`;
    case 'ended':
      return `ended ${event.status}: ${event.note}`;
  }
}
