import { X509Certificate } from 'node:crypto';
import type { ServerView } from '../../shared/domain/external.ts';
import { certificateNameCovers } from '../../shared/domain/names.ts';
import type { Dns } from '../../shared/net/dns.ts';
import type { EdgeProbe } from '../../shared/net/edge-probe.ts';
import type { DnsView, EdgeNetwork } from '../contracts.ts';
import type { AddressesOf } from '../local-aws.ts';

/** TEST-NET-1: addresses that no machine has, one for each edge location. */
const NETWORK = '192.0.2.';

/** What DNS answers for the edge when nothing listens: an address for each location, which only `inProcessProbe` knows. */
export function inProcessAddresses(network: () => EdgeNetwork): AddressesOf {
  return (domainName) =>
    network().find(domainName) && { ipv4: network().locations.map((_, index) => `${NETWORK}${index + 1}`), ipv6: [] };
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

/** The service's probe of the edge, answered by the configuration that each location holds. */
export function inProcessProbe(network: EdgeNetwork): EdgeProbe {
  return async (name, address) => {
    const location = network.locations[Number(address.slice(NETWORK.length)) - 1] ?? '';
    const route = network.route(location, name);
    const certificate = route?.certificate;
    if (!certificate?.names.some((candidate) => certificateNameCovers(candidate, name))) {
      return { address, failure: `The certificate that ${location} presents does not cover ${name}` };
    }
    return {
      address,
      location,
      status: 200,
      certificateSerial: new X509Certificate(certificate.certificatePem).serialNumber,
    };
  };
}
