import { describe, expect, it } from '@jest/globals';
import type { SeedRecordSet } from '../../../local/route53/seeds.ts';
import { type BatchCase, expectOutcome, fails, passes } from './batch-cases.ts';
import { ACCOUNT, alias, CLOUDFRONT, does, values, worldWith } from './route53-world.ts';

const WWW = 'www.example.com';
const CLOUDFRONT_HOST = 'd111111abcdef8.cloudfront.net';

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

const CASES: readonly BatchCase[] = [
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

describe('aliases and routing policies on example.com', () => {
  it.each(CASES)('%s', async (...batch) => {
    expect.hasAssertions();
    await expectOutcome(...batch);
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
