import { describe, expect, test } from '@jest/globals';
import { isProven, isUnproven, observeDomain } from '../../shared/aws/observe.ts';
import type { DistributionFacts } from '../../shared/domain/facts.ts';
import type { RecordSet } from '../../shared/domain/records.ts';
import type { EdgeObservation } from '../../shared/net/edge-probe.ts';
import { cname, SOURCE_HOST, TARGET_HOST, ZONE } from '../domain/facts.ts';

const WWW = 'www.example.com';
const TARGET = { domainName: TARGET_HOST, certificate: { serial: 'abc' } } as DistributionFacts;

/** Observes the domain where these records stand and these edges answer. */
async function observe(records: readonly RecordSet[], ...edges: readonly Omit<EdgeObservation, 'address'>[]) {
  return observeName(WWW, records, ...edges);
}

async function observeName(
  domain: string,
  records: readonly RecordSet[],
  ...edges: readonly Omit<EdgeObservation, 'address'>[]
) {
  const asked: string[] = [];
  const dns = {
    nameServers: async () => [],
    canonicalName: async (name: string) => name,
    caa: async () => [],
    answers: async () => [],
    addresses: async () => edges.map((_edge, index) => String(index)),
  };
  const probe = async (name: string, address: string) => {
    asked.push(name);
    return { address, ...edges[Number(address)] };
  };
  const observation = await observeDomain(
    { dns, probe },
    TARGET,
  )({
    domain,
    kind: 'zone',
    zone: ZONE,
    records,
    wildcardRecords: [],
    leadsTo: undefined,
    ownership: undefined,
  });
  return { observation, unproven: isUnproven(observation), asked };
}

const ours = { status: 200, certificateSerial: '0ABC' };
const TO_TARGET = [cname(WWW, TARGET_HOST)];

describe('what viewers of a domain get', () => {
  test.each<[string, Omit<EdgeObservation, 'address'>, boolean]>([
    ["the target's certificate", ours, true],
    ["the target's certificate with an error of the origin", { ...ours, status: 502 }, true],
    ["the target's certificate and a refusal to answer for the name", { ...ours, status: 421 }, false],
    ["another's certificate", { status: 200, certificateSerial: 'def' }, false],
    ['no answer', { failure: 'socket hang up' }, false],
  ])('%s', async (_what, edge, byTarget) => {
    const { observation, unproven } = await observe(TO_TARGET, edge);
    expect(observation).toEqual({
      domain: WWW,
      conclusive: true,
      edges: [{ address: '0', ...edge, byTarget }],
    });
    expect(unproven).toBe(!byTarget);
  });

  test.each<[string, RecordSet[]]>([
    ['no record', []],
    ['only a TXT record', [{ Name: WWW, Type: 'TXT', ResourceRecords: [{ Value: '"x"' }] }]],
    ['a record elsewhere', [cname(WWW, SOURCE_HOST)]],
    ['one of two weighted records elsewhere', [...TO_TARGET, cname(WWW, SOURCE_HOST, { SetIdentifier: 'b' })]],
  ])("another's answer proves nothing with %s", async (_what, records) => {
    const { observation, unproven } = await observe(records, { status: 200, certificateSerial: 'def' });
    expect(observation.conclusive).toBe(false);
    expect(unproven).toBe(false);
  });
});

test('a wildcard is asked for by a name below it', async () => {
  const { asked, unproven } = await observeName('*.example.com', [cname('*.example.com', TARGET_HOST)], ours);
  expect(asked).toEqual(['cname-mover-probe.example.com']);
  expect(unproven).toBe(false);
});

const byTarget = { address: '192.0.2.1', status: 200, byTarget: true };
const byAnother = { address: '192.0.2.2', status: 200, byTarget: false };
const noWay = { address: '2001:db8::1', failure: 'connect ENETUNREACH', unreachable: true, byTarget: false } as const;

describe('what was seen of a domain leaves its move unproven', () => {
  test.each([
    ['when an address is answered by another distribution', [byTarget, byAnother]],
    ['when nothing could be asked', []],
  ])('%s', (_when, edges) => {
    expect(isUnproven({ domain: 'www.example.com', conclusive: true, edges })).toBe(true);
  });

  test.each([
    ['when every address is answered by the target', true, [byTarget]],
    ['when only addresses of an unreachable family are missing', true, [byTarget, noWay]],
    ['when every address is of a family that this machine cannot reach', true, [noWay]],
    ['when records lead elsewhere, so that the answer proves nothing', false, [byAnother]],
    ['when there is no record', false, []],
  ])('but not %s', (_when, conclusive, edges) => {
    expect(isUnproven({ domain: 'www.example.com', conclusive, edges })).toBe(false);
  });
});

test('only an edge that was seen to answer for the target proves anything', () => {
  const seen = { domain: 'www.example.com', conclusive: true };
  expect(isProven({ ...seen, edges: [byTarget, noWay] })).toBe(true);
  expect(isProven({ ...seen, edges: [noWay] })).toBe(false);
  expect(isProven({ ...seen, edges: [byTarget, byAnother] })).toBe(false);
  expect(isProven({ ...seen, conclusive: false, edges: [byTarget] })).toBe(false);
});
