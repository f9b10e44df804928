import { describe, expect, test } from '@jest/globals';
import { describeObservation, noteOf } from '../../shared/aws/observation-notes.ts';
import { isProven, isUnproven, observeDomain } from '../../shared/aws/observe.ts';
import { Expectation } from '../../shared/domain/expectation.ts';
import type { DistributionFacts } from '../../shared/domain/facts.ts';
import type { RecordSet } from '../../shared/domain/records.ts';
import { parseRequest } from '../../shared/domain/request.ts';
import type { EdgeObservation, EdgeProbe } from '../../shared/net/edge-probe.ts';
import { cname, inZone, SOURCE_HOST, TARGET_HOST, ZONE } from '../domain/facts.ts';

const WWW = 'www.example.com';
const TARGET = { domainName: TARGET_HOST, certificate: { serial: 'abc' } } as DistributionFacts;
const ENDS = { target: TARGET, source: { ...TARGET, domainName: SOURCE_HOST } };

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
    views: async () => [],
  };
  const probe = async (name: string, address: string) => {
    asked.push(name);
    return { address, ...edges[Number(address)] };
  };
  const observation = await observeDomain(
    { dns, probe },
    ENDS,
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
      zone: 'example.com',
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

test('each address is asked with what is expected, and one that does not meet it leaves the move unproven', async () => {
  const expectation = Expectation.parse({ path: '/health' });
  const asked: unknown[] = [];
  const unmet: Readonly<Record<string, string[]>> = {
    '192.0.2.1': [],
    '2001:db8::1': ['the status is 503 and not 200'],
  };
  const dns = {
    nameServers: async () => [],
    canonicalName: async (name: string) => name,
    addresses: async () => Object.keys(unmet),
    caa: async () => [],
    answers: async () => [],
    views: async () => [],
  };
  const probe: EdgeProbe = async (name, address, expected) => {
    asked.push([name, address, expected]);
    return { address, ...ours, unmet: unmet[address] ?? [] };
  };
  const observation = await observeDomain({ dns, probe }, ENDS, expectation)(inZone(WWW, TO_TARGET));
  expect(asked).toEqual(Object.keys(unmet).map((address) => [WWW, address, expectation]));
  expect(isUnproven(observation)).toBe(true);
  expect(isProven(observation)).toBe(false);
  expect(describeObservation(observation)).toBe(
    'www.example.com at 2001:db8::1 does not answer as the request expects: the status is 503 and not 200',
  );
});

describe('the note on what was proven', () => {
  const request = parseRequest({ domains: [WWW], target: { accountId: '222222222222', distributionId: 'E2TARGET' } });
  const observation = { domain: WWW, zone: 'example.com', conclusive: true };

  test('tells how many addresses are of a family that this machine cannot reach', () => {
    expect(noteOf(request, [{ ...observation, edges: [byTarget, noWay] }], false)).toBe(
      "The edge presents the target's certificate for 1 of 1 domains. Not asked, as there is no way to it from here: 2001:db8::1.",
    );
  });

  test('tells what the request expects, where it does', () => {
    const verify = Expectation.parse({ path: '/health' });
    expect(noteOf({ ...request, verify }, [{ ...observation, edges: [byTarget] }], false)).toBe(
      "The edge presents the target's certificate and answers GET /health as the request expects for 1 of 1 domains.",
    );
  });
});

describe('what was seen of a domain leaves its move unproven', () => {
  test.each([
    ['when an address is answered by another distribution', [byTarget, byAnother]],
    ['when nothing could be asked', []],
  ])('%s', (_when, edges) => {
    expect(isUnproven({ domain: 'www.example.com', zone: 'example.com', conclusive: true, edges })).toBe(true);
  });

  test.each([
    ['when every address is answered by the target', true, [byTarget]],
    ['when only addresses of an unreachable family are missing', true, [byTarget, noWay]],
    ['when every address is of a family that this machine cannot reach', true, [noWay]],
    ['when records lead elsewhere, so that the answer proves nothing', false, [byAnother]],
    ['when there is no record', false, []],
  ])('but not %s', (_when, conclusive, edges) => {
    expect(isUnproven({ domain: 'www.example.com', zone: 'example.com', conclusive, edges })).toBe(false);
  });
});

test('only an edge that was seen to answer for the target proves anything', () => {
  const seen = { domain: 'www.example.com', zone: 'example.com', conclusive: true };
  expect(isProven({ ...seen, edges: [byTarget, noWay] })).toBe(true);
  expect(isProven({ ...seen, edges: [noWay] })).toBe(false);
  expect(isProven({ ...seen, edges: [byTarget, byAnother] })).toBe(false);
  expect(isProven({ ...seen, conclusive: false, edges: [byTarget] })).toBe(false);
});
