import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsRequest,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { afterEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { isInsync, listZones, nameServersOf, recordsAt, writeChanges } from '../../shared/aws/route53.ts';
import { decodeName, type RecordChange, type RecordSet } from '../../shared/domain/records.ts';
import { answeredBy, xmlError } from './wire.ts';

const client = new Route53Client({ region: 'us-east-1' });
const route53 = mockClient(client);
afterEach(() => {
  route53.reset();
});

const weighted = (Name: string, SetIdentifier: string): RecordSet => ({
  Name,
  Type: 'A',
  SetIdentifier,
  Weight: 1,
  AliasTarget: { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName: 'd111.cloudfront.net.', EvaluateTargetHealth: false },
});

/** A zone that answers two records a page, from the record asked for on, as Route 53 does. */
function zoneOf(...zone: readonly RecordSet[]) {
  route53.on(ListResourceRecordSetsCommand).callsFake((input: ListResourceRecordSetsRequest) => {
    const { StartRecordName = '', StartRecordType, StartRecordIdentifier } = input;
    const from = zone.findIndex(
      ({ Name, Type, SetIdentifier }) =>
        decodeName(Name) === decodeName(StartRecordName) &&
        (StartRecordType === undefined || StartRecordType === Type) &&
        (StartRecordIdentifier === undefined || StartRecordIdentifier === SetIdentifier),
    );
    const start = from < 0 ? zone.length : from;
    const next = zone[start + 2];
    return {
      ResourceRecordSets: zone.slice(start, start + 2),
      IsTruncated: next !== undefined,
      ...(next && { NextRecordName: next.Name, NextRecordType: next.Type, NextRecordIdentifier: next.SetIdentifier }),
    };
  });
}

describe('the records at a name', () => {
  test('come over all pages that show the name, however many set identifiers it has, and none twice', async () => {
    const many = ['1', '2', '3', '4', '5'].map((id) => weighted('www.example.com.', id));
    zoneOf(...many, weighted('zzz.example.com.', '1'), weighted('zzz.example.com.', '2'));
    await expect(recordsAt(client, 'Z1', 'www.example.com')).resolves.toEqual(many);
    expect(route53.commandCalls(ListResourceRecordSetsCommand)).toHaveLength(3);
  });

  test('are found by the decoded name of a wildcard, and kept as Route 53 spells them', async () => {
    const stored = weighted('\\052.example.com.', '1');
    zoneOf(stored, weighted('www.example.com.', '1'));
    await expect(recordsAt(client, 'Z1', '*.example.com')).resolves.toEqual([stored]);
  });

  test('are none where the zone goes on with another name', async () => {
    route53.on(ListResourceRecordSetsCommand).resolves({
      ResourceRecordSets: [weighted('xyz.example.com.', '1')] as never,
      NextRecordName: 'yyy.example.com.',
    });
    await expect(recordsAt(client, 'Z1', 'www.example.com')).resolves.toEqual([]);
    expect(route53.commandCalls(ListResourceRecordSetsCommand)).toHaveLength(1);
  });

  test('are none where the answer has none, and not known where it tells nothing of records', async () => {
    route53.on(ListResourceRecordSetsCommand).resolves({ ResourceRecordSets: [] });
    await expect(recordsAt(client, 'Z1', 'www.example.com')).resolves.toEqual([]);
    route53.on(ListResourceRecordSetsCommand).resolves({});
    await expect(recordsAt(client, 'Z1', 'www.example.com')).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  });
});

describe('hosted zones', () => {
  test('are listed over all pages, in plain words', async () => {
    route53
      .on(ListHostedZonesCommand)
      .resolvesOnce({
        HostedZones: [
          { Id: '/hostedzone/Z1', Name: 'Example.com.', CallerReference: 'x', Config: { PrivateZone: true } },
        ],
        IsTruncated: true,
        NextMarker: 'next',
      } as never)
      .resolvesOnce({ HostedZones: [{ Id: 'Z2', Name: 'example.net.', CallerReference: 'x' }, {}] } as never)
      .resolves({});
    await expect(listZones(client, '111111111111')).resolves.toEqual([
      { hostedZoneId: 'Z1', accountId: '111111111111', name: 'example.com', private: true },
      { hostedZoneId: 'Z2', accountId: '111111111111', name: 'example.net', private: false },
      { hostedZoneId: '', accountId: '111111111111', name: '', private: false },
    ]);
  });

  test('tell their name servers without final dots', async () => {
    route53.on(GetHostedZoneCommand, { Id: 'Z1' }).resolves({
      DelegationSet: { NameServers: ['ns-1.awsdns-01.com.', 'ns-2.awsdns-02.net'] },
    } as never);
    await expect(nameServersOf(client, 'Z1')).resolves.toEqual(['ns-1.awsdns-01.com', 'ns-2.awsdns-02.net']);
  });

  test('tell none where they are private', async () => {
    route53.on(GetHostedZoneCommand).resolves({ HostedZone: { Id: 'Z1' } } as never);
    await expect(nameServersOf(client, 'Z1')).resolves.toEqual([]);
  });
});

describe('writing changes', () => {
  const before = weighted('www.example.com.', '1');
  const after = { ...before, HealthCheckId: 'kept' };

  const deletion = { Action: 'DELETE', ResourceRecordSet: before };
  const creation = { Action: 'CREATE', ResourceRecordSet: after };

  test.each<[string, RecordChange[], object[]]>([
    ['replaces a record by deleting it as it was read, then creating', [{ before, after }], [deletion, creation]],
    ['creates a new record', [{ after }], [creation]],
    ['deletes one as it was read', [{ before }], [deletion]],
    [
      'replaces one that stays by itself, so that it is refused if somebody changed it',
      [{ before, after: before }],
      [deletion, { Action: 'CREATE', ResourceRecordSet: before }],
    ],
    ['keeps the order of many', [{ after }, { before, after }, { before }], [creation, deletion, creation, deletion]],
  ])('%s, in one batch with a comment, and answers the id to ask for', async (_what, changes, Changes) => {
    route53.on(ChangeResourceRecordSetsCommand).resolves({ ChangeInfo: { Id: '/change/C1' } } as never);
    await expect(writeChanges(client, 'Z1', changes, 'cname-mover move-1', 'replacement')).resolves.toBe('C1');
    const batches = route53.commandCalls(ChangeResourceRecordSetsCommand).map(({ args }) => args[0].input);
    expect(batches).toEqual([{ HostedZoneId: 'Z1', ChangeBatch: { Comment: 'cname-mover move-1', Changes } }]);
  });

  test('writes over one that must not be away for a moment', async () => {
    route53.on(ChangeResourceRecordSetsCommand).resolves({});
    await writeChanges(client, 'Z1', [{ before, after }, { before }], 'x', 'upsert');
    const [call] = route53.commandCalls(ChangeResourceRecordSetsCommand);
    expect(call?.args[0].input.ChangeBatch?.Changes?.map(({ Action }) => Action)).toEqual(['UPSERT', 'DELETE']);
  });

  test('answers an empty id where Route 53 gives none', async () => {
    route53.on(ChangeResourceRecordSetsCommand).resolves({});
    await expect(writeChanges(client, 'Z1', [{ before, after }], 'x', 'replacement')).resolves.toBe('');
  });

  test.each([
    ['INSYNC', true],
    ['PENDING', false],
  ])('a change that is %s has arrived: %s', async (Status, arrived) => {
    route53.on(GetChangeCommand, { Id: 'C1' }).resolves({ ChangeInfo: { Status } } as never);
    await expect(isInsync(client, 'C1')).resolves.toBe(arrived);
  });

  test('a change that nobody tells of is asked for again', async () => {
    route53.on(GetChangeCommand).resolves({});
    await expect(isInsync(client, 'C1')).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  });
});

describe('refusals as they come over the wire', () => {
  const refused = (answer: ReturnType<typeof xmlError>) => {
    const onTheWire = new Route53Client(answeredBy(() => answer).settings);
    const record = weighted('www.example.com.', '1');
    return writeChanges(onTheWire, 'Z1', [{ before: record, after: record }], 'x', 'replacement');
  };

  const documented = (messages: string) => ({
    status: 400,
    body: `<InvalidChangeBatch><Messages>${messages}</Messages><RequestId>id</RequestId></InvalidChangeBatch>`,
  });
  test.each([
    ['in the common form', xmlError('InvalidChangeBatch', 400, '[first, second]'), '[first, second]'],
    ['in the documented form', documented('<Message>first</Message><Message>second</Message>'), 'first; second'],
    ['in the documented form, only one', documented('<Message>first</Message>'), 'first'],
  ])('every message of a refused batch is told, %s', async (_what, answer, messages) => {
    await expect(refused(answer)).rejects.toMatchObject({
      name: 'RecordsRefused',
      message: expect.stringContaining(`InvalidChangeBatch: ${messages}`),
    });
  });

  test.each([
    ['PriorRequestNotComplete', 400, 'Throttled'],
    ['Throttling', 400, 'Throttled'],
    ['AccessDenied', 403, 'AccessRefused'],
    ['NoSuchHostedZone', 404, 'CallRefused'],
    ['ServiceUnavailable', 503, 'ServiceUnavailable'],
  ])('%s (%s) is %s', async (code, status, name) => {
    await expect(refused(xmlError(code, status))).rejects.toMatchObject({ name });
  });
});
