import type { ZoneFacts } from './facts.ts';
import { ownershipName, proves, proving, unproving } from './ownership.ts';
import { type Plan, type RecordsStep, recordsStep } from './plan.ts';
import { decodeName, type RecordChange, type RecordSet, subjectOf } from './records.ts';
import { recordsStepOf } from './strategies/situation.ts';

/** A TXT record of the plan's proof: its change as planned, and the record as it is now. */
export interface ProofRecord {
  readonly zone: ZoneFacts;
  readonly change: RecordChange;
  readonly now: RecordSet | undefined;
}

/**
 * The step that proves that domains may go back to the source, where CloudFront refuses the newer call: AssociateAlias asks
 * for the receiver's domain name in the TXT record. A value that the plan found there is not the move's own; one that an
 * earlier way back left is written once more, so that it is known as its own.
 */
export function proveBack(plan: Plan, back: readonly string[], proofs: readonly ProofRecord[]): RecordsStep {
  const host = plan.source.domainName;
  const changes = proofs.flatMap(({ zone, change, now }): { zone: ZoneFacts; change: RecordChange }[] => {
    if (proves(change.before, host)) return [];
    if (now && proves(now, host)) return [{ zone, change: { before: now, after: now } }];
    const domain = back.find((name) => ownershipName(name) === nameOf(change));
    const writing = domain === undefined ? undefined : proving(domain, now, host);
    return writing ? [{ zone, change: writing }] : [];
  });
  return recordsStepOf('prove-back', changes);
}

/** The step that takes the move's own values out of the TXT records, those of the way back itself included. */
export function unproveAll(plan: Plan, proofs: readonly ProofRecord[], back: RecordsStep): RecordsStep {
  const changes = proofs.flatMap(({ zone, change, now }) => {
    const written = changeAt(back, nameOf(change))?.after ?? now;
    const removal = unproving(written, ...ownProofs(plan, [back], nameOf(change)));
    return removal ? [{ zone, change: removal }] : [];
  });
  return recordsStepOf('unprove-ownership', changes);
}

/** The hosts in the TXT record of a name that are the move's own, by the steps at hand: `_www.example.com`. */
export function ownProofs(plan: Plan, steps: Plan['steps'], name: string): string[] {
  const back = recordsStep({ steps }, 'prove-back');
  return [plan.target.domainName, ...(back && changeAt(back, name) ? [plan.source.domainName] : [])];
}

function changeAt(step: RecordsStep, name: string): RecordChange | undefined {
  return step.zones.flatMap(({ changes }) => changes).find((change) => nameOf(change) === name);
}

function nameOf(change: RecordChange): string {
  return decodeName(subjectOf(change).Name);
}
