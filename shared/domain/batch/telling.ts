import { OUTGOING, type OutgoingEvent, type OutgoingType } from '../events/outgoing.ts';
import { ticketMembers } from '../events/telling.ts';
import type { BatchHead, Group } from './batch.ts';
import { type Totals, wavesOf } from './report.ts';

/** What becomes of the domains of a batch, told before anything is moved. `at`: milliseconds since the epoch. */
export function batchPlanned(head: BatchHead, totals: Totals, at: number): OutgoingEvent {
  const { batchId, order, status, batchHash = '' } = head;
  return told('Domain Batch Planned', head, `planned#${batchHash}`, at, {
    mode: order.mode,
    status,
    batchHash,
    totals,
    text: `Batch ${batchId} of ${head.domains} domains is ${status}: ${inWords(totals)}.`,
  });
}

/** A wave whose groups have all ended, or were skipped. */
export function waveCompleted(head: BatchHead, groups: readonly Group[], wave: number, at: number): OutgoingEvent {
  const view = wavesOf(groups).find((one) => one.run === head.run && one.wave === wave);
  const { groups: count = 0, domains: moved = 0, ended = {} } = view ?? {};
  return told('Domain Batch Wave Completed', head, `run-${head.run}#wave-${wave}`, at, {
    run: head.run,
    wave,
    groups: count,
    waveDomains: moved,
    ended,
    text: `Batch ${head.batchId}: wave ${wave} of run ${head.run} has ended, ${count} groups: ${inWords(ended)}.`,
  });
}

/** The end of a run: completed, or stopped in whatever way, with what to do. */
export function batchEnded(head: BatchHead, totals: Totals, at: number): OutgoingEvent {
  const { batchId, status, note = '', run } = head;
  const type = status === 'completed' ? 'Domain Batch Completed' : 'Domain Batch Stopped';
  return told(type, head, `run-${run}#${status}`, at, {
    run,
    status,
    note,
    totals,
    text: `Batch ${batchId} is ${status}: ${inWords(totals)}. ${note}`.trim(),
  });
}

function told(
  type: OutgoingType,
  { batchId, domains, order }: BatchHead,
  place: string,
  at: number,
  members: Readonly<Record<string, unknown>>,
): OutgoingEvent {
  const detail = OUTGOING[type].parse({
    version: '1',
    eventId: `${batchId}#${place}`,
    batchId,
    domainCount: domains,
    ...ticketMembers(order),
    at: new Date(at).toISOString(),
    ...members,
  });
  return { type, detail } as OutgoingEvent;
}

function inWords(totals: Readonly<Record<string, number | undefined>>): string {
  return Object.entries(totals)
    .map(([status, number]) => `${number} ${status}`)
    .join(', ');
}
