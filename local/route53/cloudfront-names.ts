import type { DnsRecord, DnsReply } from '../contracts.ts';
import type { Random } from '../random.ts';
import { plainName } from './names.ts';

/** The addresses of a distribution at the edge, or of another service's name; `ipv6` is empty where it has none. */
export interface EdgeAddresses {
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
}

/** The addresses of a service's name (`d111111abcdef8.cloudfront.net`); undefined when nothing has that name. */
export type AddressesOf = (domainName: string) => EdgeAddresses | undefined;

/** The TTL of CloudFront's own records, and so of aliases to it: seconds. */
export const CLOUDFRONT_TTL = 60;

const CLOUDFRONT_SUFFIX = '.cloudfront.net.';

/** True for a stored name that CloudFront's name servers answer. */
export function isCloudFrontName(stored: string): boolean {
  return stored.endsWith(CLOUDFRONT_SUFFIX);
}

/** The records of one type that a service has for its own name, under `owner`; empty where it has none. */
export function serviceRecords(
  addresses: EdgeAddresses | undefined,
  type: string,
  owner: string,
  random: Random,
): DnsRecord[] {
  if (!addresses) return [];
  const record = (data: string): DnsRecord => ({ name: owner, type, ttl: CLOUDFRONT_TTL, data });
  if (type === 'A') return random.shuffle(addresses.ipv4).map(record);
  if (type === 'AAAA') return random.shuffle(addresses.ipv6).map(record);
  if (type !== 'HTTPS') return [];
  const hints = [
    addresses.ipv4.length > 0 ? ` ipv4hint=${addresses.ipv4.join(',')}` : '',
    addresses.ipv6.length > 0 ? ` ipv6hint=${addresses.ipv6.join(',')}` : '',
  ];
  return [record(`1 .${hints.join('')}`)];
}

/** What CloudFront's name servers answer for a stored name. */
export function cloudFrontReply(stored: string, type: string, addressesOf: AddressesOf, random: Random): DnsReply {
  const name = plainName(stored);
  const addresses = addressesOf(name);
  const answers = serviceRecords(addresses, type, name, random);
  const soa = 'ns-1597.awsdns-07.co.uk. hostmaster.cloudfront.net. 1 16384 2048 1048576 60';
  const authority = [{ name: 'cloudfront.net', type: 'SOA', ttl: CLOUDFRONT_TTL, data: soa }];
  return {
    rcode: addresses ? 'NOERROR' : 'NXDOMAIN',
    answers,
    authority: answers.length > 0 ? [] : authority,
  };
}
