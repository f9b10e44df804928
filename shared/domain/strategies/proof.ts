import { ownershipName, proving } from '../ownership.ts';
import type { Check, RecordsStep } from '../plan.ts';
import type { RecordChange } from '../records.ts';
import { inZones, recordsStepOf, type Situation } from './situation.ts';

/** The step that writes the ownership TXT records of the moving domains. */
export function prove(situation: Situation): RecordsStep {
  return recordsStepOf('prove-ownership', changes(situation));
}

/** The step that takes them away again. */
export function unprove(situation: Situation): RecordsStep {
  const undone = changes(situation).map(({ zone, change }) => ({ zone, change: reversed(change) }));
  return recordsStepOf('unprove-ownership', undone);
}

function changes({ facts, moving }: Situation) {
  return inZones(facts).flatMap(({ domain, ownership }) => {
    const change = moving.includes(domain) && ownership && proving(domain, ownership.record, facts.target.domainName);
    return change ? [{ zone: ownership.zone, change }] : [];
  });
}

function reversed({ before, after }: NonNullable<ReturnType<typeof proving>>): RecordChange {
  return before === undefined ? { before: after } : { before: after, after: before };
}

/**
 * Whether every moving domain can be proven: its TXT record's name must lie in a zone that can be changed. Where people
 * read the proof, somebody else may write it by hand.
 */
export function checkProof({ facts, moving }: Situation, readBy: 'CloudFront' | 'people' = 'CloudFront'): Check[] {
  const unprovable = inZones(facts).filter(({ domain, ownership }) => moving.includes(domain) && !ownership);
  return unprovable.map(({ domain }) => ({
    code: 'ownership-outside-zones',
    verdict: readBy === 'people' ? 'warn' : 'refuse',
    sentence: `The TXT record ${ownershipName(domain)} that proves ${domain} lies in no hosted zone that can be changed.`,
    remedy: `Give access to the zone above, or write the record by hand, with the value "${facts.target.domainName}", and have AWS Support move the domain ("strategy": "assisted").`,
  }));
}
