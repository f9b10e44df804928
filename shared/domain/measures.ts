import { serviceOf } from './findings.ts';
import type { JobKind } from './job.ts';
import type { JournalEntry, JournalEvent } from './journal.ts';
import { countOf, wrongOf } from './observations.ts';

/** One value of a metric; docs/metrics.md. Dimensions have few values: what tells one move from another is a property. */
export interface Measure {
  readonly name: MetricName;
  readonly unit: 'Seconds' | 'Count';
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The metrics of the service, with their dimensions. */
export const METRICS = {
  /** From the first sign of a stage until it was settled everywhere. */
  StageSeconds: ['Stage'],
  /** The part of it that the service waited for that alone: for AWS to deploy, for people, for AWS Support. */
  WaitSeconds: ['For'],
  /** Answers of edges and name servers that were looked at to prove a result, and those that were not the target's. */
  Probes: [],
  UnservedProbes: [],
  /** Ends: `moved`, `restored`, `parked`, and `failed` for what changed nothing. */
  Ended: ['Kind', 'Status'],
  /** From the admission to an end without a way back. */
  JobSeconds: ['Kind', 'Status'],
  /** From the beginning of the newest way back to its end. */
  RestoreSeconds: ['Kind', 'Status'],
} as const satisfies Record<string, readonly string[]>;
export type MetricName = keyof typeof METRICS;

/** The entries that measure something. */
const MEASURED: readonly JournalEvent['kind'][] = ['settled', 'swap-seen', 'verified', 'unproven', 'ended'];

/** Whether an entry measures anything, so that its journal is worth reading. */
export function isMeasured({ event }: JournalEntry): boolean {
  return MEASURED.includes(event.kind);
}

/**
 * What an entry of a journal measures, by the times in the journal; entries after it do not count. So the same entry gives the
 * same values whenever it is told. Pure.
 */
export function measuresOf(entry: JournalEntry, journal: readonly JournalEntry[], kind: JobKind): Measure[] {
  const { event, at, sequence, fence } = entry;
  const before = journal.filter((one) => one.sequence < sequence);
  switch (event.kind) {
    case 'settled': {
      const own = before.filter((one) => 'step' in one.event && one.event.step === event.step && one.fence === fence);
      const asked = own.findLast((one) => one.event.kind === 'done' || one.event.kind === 'asked');
      const waitedFor = asked?.event.kind === 'asked' ? 'people' : serviceOf(event.step);
      // What is waited for meanwhile, as DNS is while a cover deploys, is measured with its own stage.
      const other = before.findLast((one) => one.event.kind === 'settled' && one.fence === fence);
      const from = asked && Math.max(asked.at, other?.at ?? 0);
      return [
        ...seconds('StageSeconds', { Stage: event.step }, own[0]?.at, at),
        ...seconds('WaitSeconds', { For: waitedFor }, from, at),
      ];
    }
    case 'swap-seen': {
      const asked = before.find((one) => one.event.kind === 'support-asked');
      return seconds('WaitSeconds', { For: 'support' }, asked?.at, at);
    }
    case 'verified':
      return probes(countOf(event.observations) + (event.more ?? 0), 0);
    case 'unproven':
      return probes(countOf(event.observations) + (event.more ?? 0), Math.max(1, wrongOf(event.observations)));
    case 'ended': {
      const dimensions = { Kind: kind, Status: event.status };
      const began = before.findLast((one) => one.event.kind === 'restore-began');
      return [
        ended(kind, event.status),
        ...(began
          ? seconds('RestoreSeconds', dimensions, began.at, at)
          : seconds('JobSeconds', dimensions, journal[0]?.at, at)),
      ];
    }
    default:
      return [];
  }
}

/** The end of a job. */
export function ended(kind: JobKind, status: string): Measure {
  return { name: 'Ended', unit: 'Count', value: 1, dimensions: { Kind: kind, Status: status } };
}

/** How long somebody was waited for who had to approve a plan; once, when the answer came. Times: milliseconds since the epoch. */
export function waitedForApproval(question: {
  readonly askedAt: number;
  readonly answer?: { readonly at: number };
  readonly delivered?: boolean;
}): Measure[] {
  const { askedAt, answer, delivered } = question;
  return answer && !delivered ? seconds('WaitSeconds', { For: 'approval' }, askedAt, answer.at) : [];
}

function seconds(name: MetricName, dimensions: Measure['dimensions'], from: number | undefined, to: number): Measure[] {
  return from === undefined ? [] : [{ name, unit: 'Seconds', value: (to - from) / 1_000, dimensions }];
}

function probes(asked: number, unserved: number): Measure[] {
  return [
    { name: 'Probes', unit: 'Count', value: asked, dimensions: {} },
    { name: 'UnservedProbes', unit: 'Count', value: unserved, dimensions: {} },
  ];
}
