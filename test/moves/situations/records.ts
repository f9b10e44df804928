import type { World } from '../../../local/world/schema.ts';
import { SOURCE_HOST, TARGET_HOST } from '../story.ts';

type WorldRecord = World['zones'][number]['records'][number];

export const THIRD_HOST = 'd333333abcdef8.cloudfront.net';

/** Where a record may lead, by the word for it. */
const DESTINATIONS: Readonly<Record<string, string>> = {
  source: SOURCE_HOST,
  target: TARGET_HOST,
  third: THIRD_HOST,
  proxy: 'proxy.example.net',
  address: '192.0.2.10',
  edge: 'edge.example.com',
};

/** What each of two records of a routing policy carries. */
const POLICIES: Readonly<Record<string, readonly [object, object]>> = {
  weighted: [{ Weight: 90 }, { Weight: 10 }],
  latency: [{ Region: 'eu-central-1' }, { Region: 'us-east-1' }],
  geolocation: [{ GeoLocation: { CountryCode: '*' } }, { GeoLocation: { CountryCode: 'DE' } }],
  geoproximity: [
    { GeoProximityLocation: { AWSRegion: 'eu-central-1', Bias: 10 } },
    { GeoProximityLocation: { AWSRegion: 'us-east-1', Bias: 0 } },
  ],
  cidr: [
    { CidrRoutingConfig: { CollectionId: '22222222-3333-4444-5555-666666666666', LocationName: '*' } },
    { CidrRoutingConfig: { CollectionId: '22222222-3333-4444-5555-666666666666', LocationName: 'office' } },
  ],
  failover: [{ Failover: 'PRIMARY', HealthCheckId: '11111111-2222-3333-4444-555555555555' }, { Failover: 'SECONDARY' }],
  multivalue: [{ MultiValueAnswer: true }, { MultiValueAnswer: true }],
};

/**
 * The records that a few words tell, ` + ` between them: `CNAME source`, `A source + AAAA source`, `CNAME weighted source
 * proxy` (two records), `CNAME source @edge.example.com` (at another name), `CNAME source ttl=7200`, `CNAME source.` (final
 * dot stored), `A same:edge` (an alias within the zone). No word: no record.
 */
export function recordsIn(words: string, name: string, zoneId: string): WorldRecord[] {
  return words === '' ? [] : words.split(' + ').flatMap((record) => recordsOf(record.split(' '), name, zoneId));
}

function recordsOf([type = '', ...words]: readonly string[], name: string, zoneId: string): WorldRecord[] {
  const option = (mark: string) => words.find((word) => word.startsWith(mark))?.slice(mark.length);
  const policy = POLICIES[words[0] ?? ''];
  const destinations = words.filter((word) => (word.split(/[.:]/).find((part) => part in DESTINATIONS) ?? '') !== '');
  return destinations.map((destination, index) => ({
    Name: option('@') ?? name,
    Type: type,
    ...(policy && { SetIdentifier: `${words[0]}-${index + 1}`, ...policy[index] }),
    ...dataOf(type, destination, Number(option('ttl=') ?? 300), zoneId),
    ...(words.includes('policy-instance') && { TrafficPolicyInstanceId: '12345678-1234-1234-1234-123456789012' }),
  }));
}

function dataOf(type: string, destination: string, ttl: number, zoneId: string): object {
  const within = destination.startsWith('same:');
  const word = destination.replace('same:', '');
  const dot = word.endsWith('.') ? '.' : '';
  const host = `${DESTINATIONS[word.replace(/\.$/, '')]}${dot}`;
  if (type === 'CNAME' || word === 'address') return { TTL: ttl, ResourceRecords: [{ Value: host }] };
  const HostedZoneId = within ? zoneId : 'Z2FDTNDATAQYW2';
  return { AliasTarget: { HostedZoneId, DNSName: host, EvaluateTargetHealth: false } };
}
