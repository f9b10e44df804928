import { isIP, isIPv6 } from 'node:net';
import { AwsError } from '../contracts.ts';
import { givenName } from './given-name.ts';
import { liesWithin } from './names.ts';
import type { Operation } from './operation.ts';
import { RECORD_TYPES } from './record-set.ts';
import { listOf } from './rendering.ts';
import { zoneOf } from './store.ts';
import { type AnswerSources, answerFromZone, delegationOf, type ZoneAnswer } from './zone-answer.ts';

/**
 * What one public zone's own name servers would answer, whether anything delegates to it or not.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_TestDNSAnswer.html
 */
export function testDnsAnswer(sources: AnswerSources): Operation {
  return ({ store, caller, request: { query } }) => {
    const zone = zoneOf(store, caller, required(query, 'hostedzoneid'));
    if (zone.private) throw invalid('TestDNSAnswer supports only public hosted zones.');
    const type = required(query, 'recordtype');
    if (!RECORD_TYPES.some((known) => known === type)) throw invalid(`Invalid value for recordtype: '${type}'`);
    checkAddresses(query);
    const recordName = required(query, 'recordname');
    const name = nameIn(zone.name, recordName);
    const records = zone.history.at(store.clock.now());
    const served = records && { name: zone.name, id: zone.id, records };
    const cutOff = served && delegationOf(served, name).length > 0;
    const answer = served && !cutOff ? answerFromZone(served, name, type, sources) : undefined;
    return {
      members: {
        Nameserver: zone.nameServers[0],
        RecordName: recordName,
        RecordType: type,
        RecordData: listOf('RecordDataEntry', dataOfAnswer(answer)),
        ResponseCode: served ? responseCode(answer) : 'REFUSED',
        Protocol: 'UDP',
      },
    };
  };
}

function dataOfAnswer(answer: ZoneAnswer | undefined): string[] {
  if (answer?.kind === 'records') return answer.records.map(({ data }) => data);
  return answer?.kind === 'cname' ? [answer.target] : [];
}

function responseCode(answer: ZoneAnswer | undefined): string {
  if (answer?.kind === 'no-such-name') return 'NXDOMAIN';
  return answer?.kind === 'broken' ? 'SERVFAIL' : 'NOERROR';
}

function checkAddresses(query: URLSearchParams): void {
  for (const parameter of ['resolverip', 'edns0clientsubnetip']) {
    const address = query.get(parameter);
    if (address !== null && isIP(address) === 0) throw invalid(`Invalid value for ${parameter}: '${address}'`);
  }
  const mask = query.get('edns0clientsubnetmask');
  if (mask === null) return;
  const subnet = query.get('edns0clientsubnetip');
  if (subnet === null)
    throw invalid('The edns0clientsubnetip parameter is required when edns0clientsubnetmask is specified.');
  if (!/^\d{1,3}$/.test(mask) || Number(mask) > (isIPv6(subnet) ? 128 : 32)) {
    throw invalid(`Invalid value for edns0clientsubnetmask: '${mask}'`);
  }
}

function nameIn(zoneName: string, text: string): string {
  const name = givenName(text, 'InvalidInput');
  if (liesWithin(name, zoneName)) return name;
  throw invalid(`The record name ${text} is not in the hosted zone ${zoneName}`);
}

function required(query: URLSearchParams, parameter: string): string {
  const value = query.get(parameter);
  if (value === null || value === '') throw invalid(`The ${parameter} parameter is required.`);
  return value;
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidInput', 400, message);
}
