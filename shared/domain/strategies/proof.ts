import { isBelowPrivateSuffix, parentOf } from '../names.ts';
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
 * Whether every moving domain can be proven: its TXT record's name must lie in a zone that can be changed, and be the one
 * that CloudFront asks for.
 */
export function checkProof({ facts, moving }: Situation): Check[] {
  const unprovable = inZones(facts).filter(({ domain, ownership }) => moving.includes(domain) && !ownership);
  return [
    ...unprovable.map(({ domain }) => ({
      code: 'ownership-outside-zones',
      verdict: 'refuse' as const,
      sentence: `The TXT record ${ownershipName(domain)} that proves ${domain} lies in no hosted zone that can be changed.`,
      remedy: 'Give access to the zone above, or write the record by hand and ask AWS Support to move the domain.',
    })),
    ...moving.filter(isBelowPrivateSuffix).map(warnPrivateSuffix),
  ];
}

/** Where CloudFront looks below a suffix that is no registry's, AWS does not document. */
function warnPrivateSuffix(domain: string): Check {
  return {
    code: 'ownership-name-unsure',
    verdict: 'warn',
    sentence: `${domain} lies right below ${parentOf(domain)}, a public suffix that no registry runs: CloudFront may look for its TXT record at _${domain} and not at ${ownershipName(domain)}, where the move writes it.`,
    remedy: `Write the same value at _${domain} too, if that zone is yours; a proof that CloudFront does not find restores the move.`,
  };
}
