import pLimit from 'p-limit';
import { isWithin } from '../domain/names.ts';
import { compared, type Lookup, type Seen } from '../domain/records-job/lookups.ts';
import type { Dns } from '../net/dns.ts';
import { probedHost } from './observe.ts';

const CONCURRENCY = 8;

/** Asks the zones' own name servers each lookup, and for aliases also where their target is now. */
export async function lookUp(dns: Dns, lookups: readonly Lookup[]): Promise<Seen[]> {
  const limit = pLimit(CONCURRENCY);
  return Promise.all(
    lookups.map((lookup) =>
      limit(async () => {
        const answers = await dns.answers(probedHost(lookup.name), lookup.type, lookup.zone.name);
        return compared(lookup, answers, await targetAnswers(dns, lookup));
      }),
    ),
  );
}

async function targetAnswers(dns: Dns, { expected, type, zone }: Lookup): Promise<string[]> {
  if (!('host' in expected)) return [];
  const { host } = expected;
  if (isWithin(host, zone.name)) return dns.answers(host, type, zone.name);
  const addresses = await dns.addresses(host);
  return addresses.filter((address) => address.includes(':') === (type === 'AAAA'));
}
