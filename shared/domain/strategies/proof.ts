import type { DomainDnsFacts } from '../facts.ts';
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
 * Whether every moving domain can be proven: by a TXT record in a zone that can be changed, by us or by a person, at the name
 * that CloudFront asks for.
 */
export function checkProof({ facts, moving }: Situation): Check[] {
  const ofMoving = facts.dns.filter(({ domain }) => moving.includes(domain));
  return [...ofMoving.flatMap(checkOwnership), ...moving.filter(isBelowPrivateSuffix).map(warnPrivateSuffix)];
}

function checkOwnership(dns: DomainDnsFacts): Check[] {
  if (dns.kind === 'unusable' && dns.code !== 'dns-no-zone') return [];
  const record = `The TXT record ${ownershipName(dns.domain)} that proves ${dns.domain}`;
  if (dns.kind !== 'unusable' && dns.externalProof) {
    const { name, nameServers } = dns.externalProof.zone;
    return [
      {
        code: 'ownership-external',
        verdict: 'warn',
        sentence: `${record} lies in the zone ${name} (${nameServers.join(', ')}), which a person has to change; the move waits for it before anything goes down.`,
        remedy: 'Have the one who runs that zone at hand; the plan says what to write.',
      },
    ];
  }
  if (dns.kind === 'zone' && dns.ownership) return [];
  return [
    {
      code: 'ownership-outside-zones',
      verdict: 'refuse',
      sentence: `${record} lies in no zone that anybody serves.`,
      remedy: 'Give access to the zone above, or have it delegated, and plan again.',
    },
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
