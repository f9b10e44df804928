import { X509Certificate } from 'node:crypto';
import { unmetBy } from '../../shared/domain/expectation.ts';
import type { ServerView } from '../../shared/domain/external.ts';
import { certificateNameCovers } from '../../shared/domain/names.ts';
import type { Dns } from '../../shared/net/dns.ts';
import type { EdgeProbe } from '../../shared/net/edge-probe.ts';
import type { DnsView, EdgeNetwork } from '../contracts.ts';
import { caaOf } from '../dns/caa.ts';
import { parseCharacterStrings } from '../dns/character-strings.ts';
import { servedHeaders } from '../edge/viewer-request.ts';
import type { AddressesOf } from '../local-aws.ts';

/** TEST-NET-1 and the prefix for documentation: addresses that no machine has, one of each for every edge location. */
const NETWORKS = { ipv4: '192.0.2.', ipv6: '2001:db8::' } as const;

/** What DNS answers for the edge when nothing listens: an address for each location, which only `inProcessProbe` knows. */
export function inProcessAddresses(network: () => EdgeNetwork): AddressesOf {
  return (domainName) => {
    const found = network().find(domainName);
    const all = (family: string) => network().locations.map((_, index) => `${family}${index + 1}`);
    return found && { ipv4: all(NETWORKS.ipv4), ipv6: found.ipv6 ? all(NETWORKS.ipv6) : [] };
  };
}

/** The service's live DNS, answered by the local zones in this process. */
export function inProcessDns(dns: DnsView): Dns {
  const dataOf = (name: string, type: string) => {
    const { answers } = dns.resolve(name, type);
    return answers.filter((answer) => answer.type === type).map(({ data }) => data.replace(/\.$/, ''));
  };
  return {
    canonicalName: async (name) =>
      dns
        .resolve(name, 'A')
        .answers.reduce((last, { type, data }) => (type === 'CNAME' ? data.replace(/\.$/, '') : last), name),
    nameServers: async (zone) => dataOf(zone, 'NS'),
    answers: async (name, type) => dataOf(name, type).map((data) => (type === 'TXT' ? textOf(data) : data)),
    caa: async (name) => dataOf(name, 'CAA').map(caaOf),
    addresses: async (name) => [...dataOf(name, 'A'), ...dataOf(name, 'AAAA')],
    views: async (name, nameServers) => nameServers.map((server) => ({ server, ...viewOf(dns, name) })),
  };
}

/** What any of a zone's name servers answers for one name: here they are all one. */
function viewOf(dns: DnsView, name: string): Omit<ServerView, 'server'> {
  const replies = ['A', 'AAAA', 'TXT'].map((type) => dns.resolve(name, type));
  const failed = replies.find(({ rcode }) => rcode === 'SERVFAIL' || rcode === 'REFUSED');
  const own = replies.flatMap(({ answers }) => answers).filter((answer) => answer.name === name);
  const dataOf = (...types: readonly string[]) =>
    own.filter(({ type }) => types.includes(type)).map(({ data }) => data.replace(/\.$/, ''));
  return {
    host: dataOf('CNAME')[0],
    addresses: [...new Set(dataOf('A', 'AAAA'))],
    texts: dataOf('TXT').map((text) => text.replace(/^"(.*)"$/, '$1')),
    ttl: Math.max(0, ...own.flatMap(({ type, ttl }) => (type === 'TXT' ? [] : ttl))),
    ...(failed ? { failure: failed.rcode } : {}),
  };
}

/** Strings in quotes, as one text: what a resolver makes of them. */
function textOf(data: string): string {
  return parseCharacterStrings(data)
    .map((bytes) => bytes.toString('utf8'))
    .join('');
}

/** The service's probe of the edge, answered by the configuration that each location holds. */
export function inProcessProbe(network: EdgeNetwork): EdgeProbe {
  return async (name, address, expectation) => {
    const location = network.locations[Number(/\d+$/.exec(address)?.[0]) - 1] ?? '';
    const route = network.route(location, name);
    const certificate = route?.certificate;
    if (!route || !certificate?.names.some((candidate) => certificateNameCovers(candidate, name))) {
      return { address, failure: `The certificate that ${location} presents does not cover ${name}` };
    }
    return {
      address,
      location,
      status: 200,
      certificateSerial: new X509Certificate(certificate.certificatePem).serialNumber,
      ...(expectation ? { unmet: unmetBy(expectation, { status: 200, headers: servedHeaders(route) }) } : {}),
    };
  };
}
