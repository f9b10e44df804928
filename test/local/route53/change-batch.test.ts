import { type Change, InvalidChangeBatch } from '@aws-sdk/client-route-53';
import { describe, expect, it } from '@jest/globals';
import type { SeedRecordSet } from '../../../local/route53/seeds.ts';
import { ACCOUNT, alias, CLOUDFRONT, does, values, worldWith } from './route53-world.ts';

const WWW = 'www.example.com';
const CLOUDFRONT_HOST = 'd111111abcdef8.cloudfront.net';

const apex = (Type: 'NS' | 'SOA', world: ReturnType<typeof worldWith>) => {
  const set = world.recordsOf(world.zone.id).find((record) => record.Type === Type);
  if (!set) throw new Error(`The zone has no ${Type} record.`);
  return set as NonNullable<Change['ResourceRecordSet']>;
};

const aliasTo = (
  Name: string,
  DNSName: string,
  HostedZoneId: string,
  more: object = {},
  Type: 'A' | 'AAAA' | 'TXT' = 'A',
) => ({
  Name,
  Type,
  AliasTarget: { HostedZoneId, DNSName, EvaluateTargetHealth: false, ...more },
});

const weighted = (SetIdentifier: string, Weight: number, more: object = {}) => ({
  ...values(WWW, 'A', '192.0.2.1'),
  SetIdentifier,
  Weight,
  ...more,
});

type Case = readonly [story: string, before: SeedRecordSet[], changes: Change[], refusal: string | undefined];

const passes = (story: string, before: SeedRecordSet[], ...changes: Change[]): Case => [
  story,
  before,
  changes,
  undefined,
];
const fails = (story: string, before: SeedRecordSet[], refusal: string, ...changes: Change[]): Case => [
  story,
  before,
  changes,
  refusal,
];

const CASES: readonly Case[] = [
  passes('a CREATE of something new', [], does('CREATE', values(WWW, 'A', '192.0.2.1'))),
  fails(
    'a CREATE of what exists',
    [values(WWW, 'A', '192.0.2.1')],
    "Tried to create resource record set [name='www.example.com.', type='A'] but it already exists",
    does('CREATE', values('WWW.example.com.', 'A', '192.0.2.2')),
  ),
  passes('an UPSERT of something new', [], does('UPSERT', values(WWW, 'A', '192.0.2.1'))),
  passes('an UPSERT of what exists', [values(WWW, 'A', '192.0.2.1')], does('UPSERT', values(WWW, 'A', '192.0.2.2'))),
  passes('a DELETE as stored', [values(WWW, 'A', '192.0.2.1')], does('DELETE', values(WWW, 'A', '192.0.2.1'))),
  passes(
    'a DELETE with the values in another order',
    [values(WWW, 'A', '192.0.2.1', '192.0.2.2')],
    does('DELETE', values(WWW, 'A', '192.0.2.2', '192.0.2.1')),
  ),
  passes(
    'a DELETE of an alias, its target with a final dot',
    [alias(WWW)],
    does('DELETE', alias(WWW, `${CLOUDFRONT_HOST}.`)),
  ),
  fails(
    'a DELETE of what is not there',
    [],
    "Tried to delete resource record set [name='www.example.com.', type='A'] but it was not found",
    does('DELETE', values(WWW, 'A', '192.0.2.1')),
  ),
  fails(
    'a DELETE with another value',
    [values(WWW, 'A', '192.0.2.1')],
    "Tried to delete resource record set [name='www.example.com.', type='A'] but the values provided do not match the current values",
    does('DELETE', values(WWW, 'A', '192.0.2.2')),
  ),
  fails(
    'a DELETE with another TTL',
    [values(WWW, 'A', '192.0.2.1')],
    'but the values provided do not match the current values',
    does('DELETE', { ...values(WWW, 'A', '192.0.2.1'), TTL: 301 }),
  ),
  fails(
    'a DELETE with another alias target',
    [alias(WWW)],
    'but the values provided do not match the current values',
    does('DELETE', alias(WWW, 'd222222abcdef8.cloudfront.net')),
  ),
  fails(
    'a DELETE with another weight',
    [weighted('a', 1)],
    "[name='www.example.com.', type='A', set identifier='a'] but the values provided do not match",
    does('DELETE', weighted('a', 2)),
  ),
  fails(
    'a DELETE twice',
    [values(WWW, 'A', '192.0.2.1')],
    "The request contains an invalid set of changes for a resource record set 'A www.example.com.'",
    does('DELETE', values(WWW, 'A', '192.0.2.1')),
    does('DELETE', values(WWW, 'A', '192.0.2.1')),
  ),
  passes(
    'CNAME to alias: DELETE, then CREATE',
    [values(WWW, 'CNAME', CLOUDFRONT_HOST)],
    does('DELETE', values(WWW, 'CNAME', CLOUDFRONT_HOST)),
    does('CREATE', alias(WWW)),
  ),
  fails(
    'CNAME to alias in the wrong order',
    [values(WWW, 'CNAME', CLOUDFRONT_HOST)],
    'RRSet of type A with DNS name www.example.com. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone example.com.',
    does('CREATE', alias(WWW)),
    does('DELETE', values(WWW, 'CNAME', CLOUDFRONT_HOST)),
  ),
  fails(
    'CNAME to alias by UPSERT, which never replaces across types',
    [values(WWW, 'CNAME', CLOUDFRONT_HOST)],
    'because a conflicting RRSet of type CNAME',
    does('UPSERT', alias(WWW)),
  ),
  fails(
    'a CNAME beside other records',
    [values(WWW, 'TXT', '"x"')],
    'RRSet of type CNAME with DNS name www.example.com. is not permitted as it conflicts with other records with the same DNS name in zone example.com.',
    does('CREATE', values(WWW, 'CNAME', CLOUDFRONT_HOST)),
  ),
  passes(
    'a CNAME beside a wildcard',
    [values('*.example.com', 'A', '192.0.2.1')],
    does('CREATE', values(WWW, 'CNAME', CLOUDFRONT_HOST)),
  ),
  fails(
    'a CNAME at the apex',
    [],
    'RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com.',
    does('CREATE', values('example.com', 'CNAME', CLOUDFRONT_HOST)),
  ),
  fails(
    'a CNAME with two values',
    [],
    'can have only one Resource Record',
    does('CREATE', values(WWW, 'CNAME', 'a.example.net', 'b.example.net')),
  ),
  fails(
    'a name outside the zone',
    [],
    'RRSet with DNS name www.fineexample.com. is not permitted in zone example.com.',
    does('CREATE', values('www.fineexample.com', 'A', '192.0.2.1')),
  ),
  fails(
    'a name that is none',
    [],
    'FATAL problem: DomainLabelEmpty',
    does('CREATE', values('a..example.com', 'A', '192.0.2.1')),
  ),
  fails('a value of the wrong syntax', [], 'ARRDATAIllegalIPv4Address', does('CREATE', values(WWW, 'A', '300.0.2.1'))),
  fails('a TXT value without quotes', [], 'enclosed in quotation marks', does('CREATE', values(WWW, 'TXT', 'd111'))),
  passes('two TXT values', [], does('CREATE', values(`_${WWW}`, 'TXT', `"${CLOUDFRONT_HOST}"`, '"other"'))),
  fails(
    'a value twice',
    [],
    "Duplicate Resource Record: '192.0.2.1'",
    does('CREATE', values(WWW, 'A', '192.0.2.1', '192.0.2.1')),
  ),
  fails(
    'a wildcard NS record',
    [],
    "NS records can't be wildcards",
    does('CREATE', values('*.example.com', 'NS', 'ns.example.net.')),
  ),
  fails(
    'an SOA record below the apex',
    [],
    'only permitted at apex',
    does('CREATE', values(WWW, 'SOA', 'a. b. 1 2 3 4 5')),
  ),

  passes(
    'aliases to CloudFront of all its types',
    [],
    ...(['A', 'AAAA', 'HTTPS'] as const).map((type) => does('CREATE', alias(WWW, CLOUDFRONT_HOST, type))),
  ),
  passes('an alias to CloudFront at the apex', [], does('CREATE', alias('example.com'))),
  fails(
    'an alias to CloudFront of another type',
    [],
    `Tried to create an alias that targets ${CLOUDFRONT_HOST}., type TXT in zone ${CLOUDFRONT}, but that target was not found`,
    does('CREATE', alias(WWW, CLOUDFRONT_HOST, 'TXT')),
  ),
  fails(
    'an alias to CloudFront that evaluates health',
    [],
    "EvaluateTargetHealth can't be true",
    does('CREATE', aliasTo(WWW, CLOUDFRONT_HOST, CLOUDFRONT, { EvaluateTargetHealth: true })),
  ),
  fails(
    "an alias to CloudFront with the zone's own id",
    [],
    `Tried to create an alias that targets ${CLOUDFRONT_HOST}., type A in zone Z0EXAMPLE, but the alias target name does not lie within the target zone, Tried to create an alias that targets ${CLOUDFRONT_HOST}., type A in zone Z0EXAMPLE, but that target was not found`,
    does('CREATE', aliasTo(WWW, CLOUDFRONT_HOST, 'Z0EXAMPLE')),
  ),
  fails(
    "an alias to CloudFront with a load balancer's id",
    [],
    'in zone Z35SXDOTRQ7X7K, but the alias target name does not lie within the target zone',
    does('CREATE', aliasTo(WWW, CLOUDFRONT_HOST, 'Z35SXDOTRQ7X7K')),
  ),
  fails(
    "an alias with nobody's id",
    [],
    'but that target was not found',
    does('CREATE', aliasTo(WWW, CLOUDFRONT_HOST, 'ZNOBODY')),
  ),
  passes(
    'an alias to a load balancer that evaluates health',
    [],
    does(
      'CREATE',
      aliasTo(WWW, 'dualstack.lb-1.us-east-1.elb.amazonaws.com', 'Z35SXDOTRQ7X7K', { EvaluateTargetHealth: true }),
    ),
  ),
  fails(
    "an alias to a load balancer with another region's id",
    [],
    'does not lie within the target zone',
    does('CREATE', aliasTo(WWW, 'lb-1.us-west-2.elb.amazonaws.com', 'Z35SXDOTRQ7X7K')),
  ),
  passes(
    'an alias to an S3 website',
    [],
    does('CREATE', aliasTo(WWW, 's3-website-us-east-1.amazonaws.com', 'Z3AQBSTGFYJSTF')),
  ),
  fails(
    'an AAAA alias to an S3 website',
    [],
    'type AAAA in zone Z3AQBSTGFYJSTF, but that target was not found',
    does('CREATE', aliasTo(WWW, 's3-website-us-east-1.amazonaws.com', 'Z3AQBSTGFYJSTF', {}, 'AAAA')),
  ),
  passes(
    'a same-zone alias',
    [values('a.example.com', 'A', '192.0.2.1')],
    does('CREATE', aliasTo(WWW, 'a.example.com', 'Z0EXAMPLE')),
  ),
  fails(
    'a same-zone alias to another type',
    [values('a.example.com', 'A', '192.0.2.1')],
    'type AAAA in zone Z0EXAMPLE, but that target was not found',
    does('CREATE', aliasTo(WWW, 'a.example.com', 'Z0EXAMPLE', {}, 'AAAA')),
  ),
  fails(
    'a same-zone alias to a CNAME',
    [values('a.example.com', 'CNAME', CLOUDFRONT_HOST)],
    'but that target was not found',
    does('CREATE', aliasTo(WWW, 'a.example.com', 'Z0EXAMPLE')),
  ),
  passes(
    'a same-zone alias after its target in one batch',
    [],
    does('CREATE', values('a.example.com', 'A', '192.0.2.1')),
    does('CREATE', aliasTo(WWW, 'a.example.com', 'Z0EXAMPLE')),
  ),
  fails(
    'a same-zone alias before its target in one batch',
    [],
    'but that target was not found',
    does('CREATE', aliasTo(WWW, 'a.example.com', 'Z0EXAMPLE')),
    does('CREATE', values('a.example.com', 'A', '192.0.2.1')),
  ),
  fails('an alias to itself', [], "an alias can't target itself", does('CREATE', aliasTo(WWW, WWW, 'Z0EXAMPLE'))),
  fails(
    "a DELETE of a same-zone alias's target",
    [
      values('a.example.com', 'A', '192.0.2.1'),
      { Name: WWW, Type: 'A', AliasTarget: { DNSName: 'a.example.com', EvaluateTargetHealth: false } },
    ],
    'but the alias www.example.com., type A targets it',
    does('DELETE', values('a.example.com', 'A', '192.0.2.1')),
  ),

  passes('weighted sets', [weighted('a', 1)], does('CREATE', weighted('b', 255))),
  fails(
    'a simple set beside weighted ones',
    [weighted('a', 1)],
    'RRSet with DNS name www.example.com., type A cannot be created as other RRSets exist with the same name and type.',
    does('CREATE', values(WWW, 'A', '192.0.2.1')),
  ),
  fails(
    'a weighted set beside a simple one, also by UPSERT',
    [values(WWW, 'A', '192.0.2.1')],
    'cannot be created as other RRSets exist with the same name and type.',
    does('UPSERT', weighted('a', 1)),
  ),
  fails(
    'another routing policy beside weighted sets',
    [weighted('a', 1)],
    'and another routing policy.',
    does('CREATE', { ...values(WWW, 'A', '192.0.2.1'), SetIdentifier: 'b', Region: 'us-east-1' }),
  ),
  fails(
    'weighted sets of different TTLs',
    [weighted('a', 1)],
    'RRSet with DNS name www.example.com. and type A, SetIdentifier b cannot be created as weighted sets must contain the same TTL.',
    does('CREATE', weighted('b', 1, { TTL: 60 })),
  ),
  passes(
    'a weighted alias beside a weighted set',
    [weighted('a', 1)],
    does('CREATE', { ...alias(WWW), SetIdentifier: 'b', Weight: 0 }),
  ),
  fails(
    'two latency sets of one region',
    [{ ...values(WWW, 'A', '192.0.2.1'), SetIdentifier: 'a', Region: 'us-east-1' }],
    'another latency record has the same Region.',
    does('CREATE', { ...values(WWW, 'A', '192.0.2.1'), SetIdentifier: 'b', Region: 'us-east-1' }),
  ),
  fails(
    'two primaries',
    [{ ...values(WWW, 'A', '192.0.2.1'), SetIdentifier: 'a', Failover: 'PRIMARY' }],
    'a PRIMARY record already exists.',
    does('CREATE', { ...values(WWW, 'A', '192.0.2.1'), SetIdentifier: 'b', Failover: 'PRIMARY' }),
  ),
  fails(
    'primary and secondary both CloudFront',
    [{ ...alias(WWW), SetIdentifier: 'a', Failover: 'PRIMARY' }],
    'primary and secondary cannot both target a CloudFront distribution.',
    does('CREATE', { ...alias(WWW, 'd222222abcdef8.cloudfront.net'), SetIdentifier: 'b', Failover: 'SECONDARY' }),
  ),
  fails(
    'a multivalue alias',
    [],
    "can't be a multivalue answer",
    does('CREATE', { ...alias(WWW), SetIdentifier: 'a', MultiValueAnswer: true }),
  ),
];

describe('one change batch on example.com', () => {
  it.each(CASES)('%s', async (_story, before, changes, refusal) => {
    const world = worldWith(before);
    const stored = world.recordsOf(world.zone.id);

    const outcome = await world.change(...changes).catch((error: unknown) => error);

    if (refusal === undefined) {
      expect(outcome).toMatchObject({ ChangeInfo: { Status: 'PENDING' } });
      return;
    }
    expect(outcome).toBeInstanceOf(InvalidChangeBatch);
    expect(String(outcome)).toContain(refusal);
    expect(world.recordsOf(world.zone.id)).toEqual(stored);
  });

  it('tells every fault of every change at once and changes nothing', async () => {
    const world = worldWith([values('kept.example.com', 'A', '192.0.2.1')]);
    const batch = world.change(
      does('CREATE', values('fine.example.com', 'A', '192.0.2.1')),
      does('DELETE', values('gone.example.com', 'A', '192.0.2.1')),
      does('CREATE', values('kept.example.com', 'A', '192.0.2.1')),
    );
    await expect(batch).rejects.toMatchObject({
      name: 'InvalidChangeBatch',
      message:
        "[Tried to delete resource record set [name='gone.example.com.', type='A'] but it was not found, Tried to create resource record set [name='kept.example.com.', type='A'] but it already exists]",
    });
    expect(world.recordsOf(world.zone.id)).toHaveLength(3);
  });

  it('never loses the NS and SOA records at the apex, but lets them be replaced', async () => {
    const world = worldWith();
    const [ns, soa] = [apex('NS', world), apex('SOA', world)];
    await expect(world.change(does('DELETE', ns))).rejects.toThrow(
      '[A HostedZone must contain at least one NS record for the zone itself.]',
    );
    await expect(world.change(does('DELETE', soa))).rejects.toThrow(
      '[A HostedZone must contain exactly one SOA record.]',
    );
    await expect(world.change(does('UPSERT', { ...ns, TTL: 60 }))).resolves.toBeDefined();
  });

  it('refuses an alias to CloudFront in a private zone', async () => {
    const world = worldWith();
    const vpc = { VPCRegion: 'us-east-1', VPCId: 'vpc-12345678' };
    const seed = () =>
      world.seed.zone({ accountId: ACCOUNT, name: 'internal.example', vpc, records: [alias('internal.example')] });
    expect(seed).toThrow("an alias in a private hosted zone can't target a CloudFront distribution");
  });
});

describe('the switch for same-zone alias targets', () => {
  const before: SeedRecordSet[] = [
    values('a.example.com', 'A', '192.0.2.1'),
    { Name: WWW, Type: 'A', AliasTarget: { DNSName: 'a.example.com', EvaluateTargetHealth: false } },
  ];
  const replaced = [does('DELETE', values('a.example.com', 'A', '192.0.2.1')), does('CREATE', alias('a.example.com'))];

  it('refuses a target that is gone for a moment, or only one that stays away', async () => {
    await expect(worldWith(before).change(...replaced)).rejects.toThrow('targets it');
    const lenient = worldWith(before, { aliasTargetsNeeded: 'after-the-batch' });
    await expect(lenient.change(...replaced)).resolves.toBeDefined();
    await expect(lenient.change(does('DELETE', alias('a.example.com')))).rejects.toThrow('targets it');
  });
});
