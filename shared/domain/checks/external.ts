import { leadingOf } from '../external.ts';
import type { DomainDnsFacts, Facts } from '../facts.ts';
import type { Check } from '../plan.ts';
import { checkTtl } from './ttl.ts';

type External = Extract<DomainDnsFacts, { kind: 'external' }>;

/** A domain whose zone people have to change: whether it leads to the source, and whether that can be told at all. */
export function checkExternal(dns: External, facts: Facts): Check[] {
  const { domain, answer } = dns;
  const shown = answer.host === undefined ? answer.addresses.join(', ') : `CNAME ${answer.host}`;
  switch (leadingOf(dns, facts)) {
    case 'target':
      return [{ code: 'dns-on-target', verdict: 'pass', sentence: `${domain} ${shown} leads to the target already.` }];
    case 'elsewhere':
      return [
        {
          code: 'dns-elsewhere',
          verdict: 'warn',
          sentence: `${domain} ${shown} leads to neither source nor target and is left alone.`,
        },
      ];
    case 'nowhere':
      return [
        {
          code: 'dns-no-record',
          verdict: 'warn',
          sentence: `${domain} has no address record in the zone ${dns.zone.name} (${dns.zone.nameServers.join(', ')}): there is nothing to repoint, and viewers cannot find it now.`,
        },
      ];
    case 'source':
      return [
        {
          code: 'dns-external',
          verdict: 'warn',
          sentence: `${domain} ${shown} leads to the source. ${whose(dns)} The move waits for a person to change it.`,
          remedy: REMEDY,
        },
        ...checkTtl(domain, answer.ttl),
      ];
    case 'untold':
      return [
        {
          code: 'dns-external-untold',
          verdict: 'warn',
          sentence: `${domain} answers with addresses of CloudFront (${shown}), which all distributions share: DNS cannot tell which one its record names. ${whose(dns)} The move waits for a person to change it and to say so.`,
          remedy: REMEDY,
        },
        ...checkTtl(domain, answer.ttl),
      ];
  }
}

const REMEDY =
  'Have the one who runs that zone at hand, or give access to it: its account in the directory with the use "dns", or its id as hostedZoneId.';

function whose({ zone, reason }: External): string {
  return `It lies in the zone ${zone.name} (${zone.nameServers.join(', ')}): ${reason}.`;
}
