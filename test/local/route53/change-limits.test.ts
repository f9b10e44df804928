import { type Change, NoSuchHealthCheck } from '@aws-sdk/client-route-53';
import { describe, expect, it } from '@jest/globals';
import { alias, does, send, values, worldWith } from './route53-world.ts';

const many = (count: number, action: Change['Action'], perSet = 1, length = 7): Change[] =>
  Array.from({ length: count }, (_, i) => {
    const texts = Array.from({ length: perSet }, (_value, n) => `"${`${n}`.padEnd(length - 2, 'x')}"`);
    return does(action, values(`n${i}.example.com`, 'TXT', ...texts));
  });

// Counts from dnscontrol's Test_changeBatcher: 99 UPSERTs of one value fit, 1,000 CREATEs of six values do not.
describe('the size of a change batch', () => {
  it.each([
    ['99 UPSERTs of one value', many(99, 'UPSERT')],
    ['1,000 CREATEs of one value', many(1000, 'CREATE')],
    ['500 UPSERTs, which count twice', many(500, 'UPSERT')],
    [
      '1,000 aliases, each as one value',
      Array.from({ length: 1000 }, (_, i) => does('CREATE', alias(`n${i}.example.com`))),
    ],
    ['32,000 characters', many(320, 'CREATE', 1, 100)],
    ['16,000 characters in UPSERTs', many(160, 'UPSERT', 1, 100)],
  ])('%s fit', async (_what, changes) => {
    await expect(worldWith().change(...changes)).resolves.toMatchObject({ ChangeInfo: { Status: 'PENDING' } });
  });

  it.each([
    ['1,001 values', many(1001, 'CREATE'), '[Number of records limit of 1000 exceeded.]'],
    ['501 UPSERTs', many(501, 'UPSERT'), '[Number of records limit of 1000 exceeded.]'],
    ['167 sets of six values', many(167, 'CREATE', 6, 10), '[Number of records limit of 1000 exceeded.]'],
    ['32,100 characters', many(321, 'CREATE', 1, 100), '[RDATA character limit of 32000 exceeded.]'],
    ['16,100 characters in UPSERTs', many(161, 'UPSERT', 1, 100), '[RDATA character limit of 32000 exceeded.]'],
    ['401 values in one set', many(1, 'CREATE', 401, 8), '[Cannot have more than 400 records in a RRSet.]'],
  ])('%s do not', async (_what, changes, refusal) => {
    await expect(worldWith().change(...changes)).rejects.toMatchObject({
      name: 'InvalidChangeBatch',
      message: refusal,
    });
  });
});

describe('a change that contradicts itself', () => {
  const www = { Name: 'www.example.com', Type: 'A' } as const;
  const plain = { TTL: 300, ResourceRecords: [{ Value: '192.0.2.1' }] };
  const contents =
    'Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]';
  const where = 'in Change with [Action=CREATE, Name=www.example.com, Type=A, SetIdentifier=';

  it.each([
    ['no contents', { ...www }, `Invalid request: ${contents}, but found none ${where}null]`],
    ['values without a TTL', { ...www, ResourceRecords: plain.ResourceRecords }, `${contents}, but found none`],
    ['a TTL without values', { ...www, TTL: 300 }, `${contents}, but found none`],
    ['an alias with a TTL', { ...alias(www.Name), TTL: 300 }, `${contents}, but found more than one ${where}null]`],
    ['an alias with values', { ...alias(www.Name), ...plain }, `${contents}, but found more than one`],
    ['a weight without an identifier', { ...www, ...plain, Weight: 1 }, "Missing field 'SetIdentifier'"],
    ['an identifier without a policy', { ...www, ...plain, SetIdentifier: 'a' }, `but found none ${where}a]`],
    [
      'two policies',
      { ...www, ...plain, SetIdentifier: 'a', Weight: 1, Region: 'us-east-1' as const },
      `but found more than one ${where}a]`,
    ],
    ['a traffic policy instance', { ...www, TrafficPolicyInstanceId: 'x' }, 'Records of a traffic policy instance'],
    [
      'a continent and a country',
      { ...www, ...plain, SetIdentifier: 'a', GeoLocation: { ContinentCode: 'EU', CountryCode: 'DE' } },
      'either a ContinentCode or a CountryCode',
    ],
    [
      'a subdivision of a continent',
      { ...www, ...plain, SetIdentifier: 'a', GeoLocation: { ContinentCode: 'NA', SubdivisionCode: 'CA' } },
      'a SubdivisionCode needs a CountryCode',
    ],
    [
      'a place nowhere',
      { ...www, ...plain, SetIdentifier: 'a', GeoProximityLocation: { Bias: 1 } },
      'exactly one of AWSRegion, LocalZoneGroup and Coordinates',
    ],
    ['a weight above 255', { ...www, ...plain, SetIdentifier: 'a', Weight: 256 }, 'Weight'],
    ['a TTL below 0', { ...www, ...plain, TTL: -1 }, 'TTL'],
    ['a type that is none', { ...www, Type: 'ALIAS' as never, ...plain }, 'Type'],
  ])('%s gets InvalidInput', async (_what, set, message) => {
    await expect(worldWith().change(does('CREATE', set))).rejects.toMatchObject({
      name: 'InvalidInput',
      message: expect.stringContaining(message),
    });
  });

  it('gets NoSuchHealthCheck for a health check that does not exist, and passes with one that does', async () => {
    const world = worldWith();
    const set = {
      ...values('www.example.com', 'A', '192.0.2.1'),
      HealthCheckId: 'abcdef11-2222-3333-4444-555555fedcba',
    };
    await expect(world.change(does('CREATE', set))).rejects.toBeInstanceOf(NoSuchHealthCheck);
    world.seed.knownId(set.HealthCheckId);
    await expect(world.change(does('CREATE', set))).resolves.toBeDefined();
  });
});

describe('a request body', () => {
  const post = (body: string) =>
    send(worldWith().service, { method: 'POST', path: '/2013-04-01/hostedzone/Z0EXAMPLE/rrset/', body });
  const xmlns = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"';
  const set = '<Name>a.example.com</Name><Type>TXT</Type><TTL>007</TTL>';
  const records = (value: string) =>
    `<ResourceRecords><ResourceRecord><Value>${value}</Value></ResourceRecord></ResourceRecords>`;
  const wrap = (content: string) =>
    `<ChangeResourceRecordSetsRequest ${xmlns}><ChangeBatch>${content}</ChangeBatch></ChangeResourceRecordSetsRequest>`;
  const change = (content: string) =>
    wrap(
      `<Changes>\n  <Change><Action>CREATE</Action><ResourceRecordSet>${content}</ResourceRecordSet></Change>\n</Changes>`,
    );

  it('is read whatever its layout, its entities decoded and its digits kept', async () => {
    const response = await post(change(`${set}\n  ${records('&quot;&#x41;&#66; &lt;1&gt; 007&quot;')}`));
    expect(response).toMatchObject({ status: 200, headers: { 'content-type': 'text/xml' } });
    expect(String(response.body)).toContain('<Status>PENDING</Status>');
  });

  it.each([
    ['no XML', 'nonsense', 'MalformedInput'],
    ['a body cut short', change(set).slice(0, -9), 'MalformedInput'],
    ['a document type', `<!DOCTYPE x [<!ENTITY y "z">]>${change(set)}`, 'MalformedInput'],
    ['another root', '<ChangeBatch/>', 'MalformedInput'],
    ['another namespace', change(set).replace('2013-04-01', '2012-12-12'), 'MalformedInput'],
    ['no changes', wrap('<Changes></Changes>'), 'InvalidInput'],
    ['no list of changes', wrap('<Comment>x</Comment>'), 'InvalidInput'],
    ['an unknown element', change(`${set}<Alias>true</Alias>${records('"x"')}`), 'InvalidInput'],
    ['text between elements', change(`${set}text${records('"x"')}`), 'InvalidInput'],
    ['an unknown action', change(`${set}${records('"x"')}`).replace('CREATE', 'REPLACE'), 'InvalidInput'],
    ['a TTL that is no number', change(`${set}${records('"x"')}`).replace('007', '7e3'), 'InvalidInput'],
  ])('with %s is refused', async (_what, body, code) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(String(response.body)).toContain(`<Type>Sender</Type><Code>${code}</Code>`);
    expect(String(response.body)).toContain('<RequestId>request-1</RequestId>');
  });
});
