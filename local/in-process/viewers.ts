import { X509Certificate } from 'node:crypto';
import { certificateNameCovers } from '../../shared/domain/names.ts';
import type { Dns } from '../../shared/net/dns.ts';
import type { EdgeProbe } from '../../shared/net/edge-probe.ts';
import type { DnsView, EdgeNetwork } from '../contracts.ts';
import { caaOf } from '../dns/caa.ts';
import { parseCharacterStrings } from '../dns/character-strings.ts';
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
    answers: async (name, type) => dataOf(name, type).map((data) => (type === 'TXT' ? textOf(data) : data)),
    caa: async (name) => dataOf(name, 'CAA').map(caaOf),
    addresses: async (name) => [...dataOf(name, 'A'), ...dataOf(name, 'AAAA')],
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
