import { ACMClient } from '@aws-sdk/client-acm';
import { type Acm, type AcmDependencies, createAcm } from '../../../local/acm/acm.ts';
import { createCertificateAuthority } from '../../../local/ca/certificate-authority.ts';
import type { DnsRecord } from '../../../local/contracts.ts';
import { createAccounts, OURS } from '../gateway/accounts.ts';

export const ca = await createCertificateAuthority();

/** Accounts with ACM, and a DNS that remembers since when it has which record. */
export function world(options: Partial<AcmDependencies> = {}) {
  const records: (DnsRecord & { since: number })[] = [];
  let made: Acm | undefined;
  const accounts = createAccounts(({ clock, random }) => {
    const resolve = (name: string, type: string, at = clock.now()) => {
      const answers = records.filter((record) => record.name === name && record.type === type && record.since <= at);
      return { rcode: answers.length > 0 ? ('NOERROR' as const) : ('NXDOMAIN' as const), answers, authority: [] };
    };
    made = createAcm({ ca, clock, random, dns: { resolve }, validationMs: 60_000, ...options });
    return { acm: made.service };
  });
  if (!made) throw new Error('ACM was not made.');
  const client = (who = OURS, region = 'us-east-1') => new ACMClient(accounts.as(who, region));
  const publish = (name = '', data = '') =>
    records.push({ name: name.replace(/\.$/, ''), type: 'CNAME', ttl: 300, data, since: accounts.clock.now() });
  return { ...accounts, acm: made, client, publish, records };
}
