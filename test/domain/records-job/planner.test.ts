import { describe, expect, test } from '@jest/globals';
import { ALB, alias, CLOUDFRONT, cname, codes, lines, planOf, values } from './facts.ts';

const OLD = 'd111111abcdef8.cloudfront.net';
const WWW = 'www.example.com';

describe('targets', () => {
  test.each([
    [CLOUDFRONT, `ALIAS A+AAAA ${CLOUDFRONT}`],
    [ALB, `ALIAS A ${ALB}`],
    ['shop-0a1b.elb.eu-central-1.amazonaws.com', 'ALIAS A shop-0a1b.elb.eu-central-1.amazonaws.com'],
    ['d-abc.execute-api.eu-west-1.amazonaws.com', 'ALIAS A d-abc.execute-api.eu-west-1.amazonaws.com'],
    ['www.example.com.s3-website.eu-west-2.amazonaws.com', 'ALIAS A s3-website.eu-west-2.amazonaws.com'],
    ['shop.eu-west-1.elasticbeanstalk.com', 'ALIAS A shop.eu-west-1.elasticbeanstalk.com'],
    ['vpce-1.svc.us-east-1.vpce.amazonaws.com', 'ALIAS A vpce-1.svc.us-east-1.vpce.amazonaws.com'],
    ['a1b2.awsglobalaccelerator.com', 'ALIAS A a1b2.awsglobalaccelerator.com'],
    ['abc.us-west-2.awsapprunner.com', 'ALIAS A abc.us-west-2.awsapprunner.com'],
    ['shop.example.net', 'CNAME shop.example.net (300 s)'],
  ])('to %s: %s', (to, after) => {
    const plan = planOf([{ name: WWW, to }]);

    expect(lines(plan)).toEqual([`+ ${WWW}  ${after}`]);
    expect(plan.verdict).toBe('ready');
  });

  test('AAAA comes where the target answers over IPv6, and HTTPS where the name has such an alias', () => {
    const ipv6 = [{ host: ALB, addresses: ['192.0.2.1', '2001:db8::1'] }];

    expect(lines(planOf([{ name: WWW, to: ALB }], { targets: ipv6 }))).toEqual([`+ ${WWW}  ALIAS A+AAAA ${ALB}`]);
    expect(lines(planOf([{ name: WWW, to: CLOUDFRONT }], { records: [alias(WWW, 'HTTPS', OLD)] }))).toEqual([
      `~ ${WWW}  ALIAS HTTPS ${OLD} → ALIAS A+AAAA+HTTPS ${CLOUDFRONT}`,
    ]);
  });

  test('an AAAA alias to the former target goes where the new one has no IPv6', () => {
    const records = [alias(WWW, 'A', OLD), alias(WWW, 'AAAA', OLD)];

    expect(lines(planOf([{ name: WWW, to: ALB }], { records }))).toEqual([
      `~ ${WWW}  ALIAS A+AAAA ${OLD} → ALIAS A ${ALB}`,
    ]);
  });

  test('another record of the zone is answered with its types', () => {
    const records = [
      values('shop.example.com', 'A', ['192.0.2.7']),
      values('shop.example.com', 'AAAA', ['2001:db8::7']),
    ];

    const plan = planOf([{ name: WWW, to: 'shop.example.com' }], { records });

    expect(lines(plan)).toEqual([`+ ${WWW}  ALIAS A+AAAA shop.example.com`]);
    expect(plan.steps[0]?.zones[0]?.changes[0]?.after).toMatchObject({ AliasTarget: { HostedZoneId: 'Z1EXAMPLE' } });
  });

  test.each([
    ['shop.example.com', { types: ['CNAME'] }, ['alias-to-no-cname']],
    ['shop.example.com', { types: ['AAAA'] }, ['target-record-missing']],
    [ALB, { types: ['HTTPS'] }, ['target-type-unfit']],
    [CLOUDFRONT, { evaluateTargetHealth: true }, ['target-health-unfit']],
    ['abc.execute-api.eu-west-1.amazonaws.com', {}, ['target-unfit']],
    ['www.example.net', { as: 'alias' }, ['target-no-alias']],
    ['b.s3-website.af-south-1.amazonaws.com', {}, ['target-zone-disputed']],
    ['search-a.eu-west-1.es.amazonaws.com', {}, ['target-zone-unknown']],
    ['internal-a-1.xx-moon-1.elb.amazonaws.com', {}, ['target-zone-unknown']],
  ])('to %s with %j is refused: %s', (to, more, refusals) => {
    const plan = planOf([{ name: WWW, to, ...more }], { records: [values('shop.example.com', 'A', ['192.0.2.7'])] });

    expect(codes(plan, 'refuse')).toEqual(refusals);
    expect(plan.steps).toEqual([]);
  });

  test('the sentence names the SERVFAIL that an alias to no CNAME would cause', () => {
    const records = [values('shop.example.com', 'A', ['192.0.2.7'])];

    const plan = planOf([{ name: WWW, to: 'shop.example.com', types: ['CNAME'] }], { records });

    expect(plan.checks[0]?.sentence).toMatch(/SERVFAIL/);
  });

  test('a given id opens what is unknown or disputed', () => {
    const to = 'search-a.eu-west-1.es.amazonaws.com';

    expect(lines(planOf([{ name: WWW, to, targetHostedZoneId: 'ZGIVEN' }]))).toEqual([`+ ${WWW}  ALIAS A ${to}`]);
  });
});

describe('does the target accept the name', () => {
  const seen = { kind: 'seen', distributionId: 'E2', accountId: '222222222222', enabled: true, ipv6: true } as const;
  const fit = { ...seen, aliases: ['*.example.com'], certificateNames: ['*.example.com'] };

  test.each([
    ['its wildcard and certificate cover it', fit, 'pass', 'target-accepts'],
    ['it has no such alias', { ...fit, aliases: [] }, 'refuse', 'target-does-not-accept'],
    ['its certificate does not cover it', { ...fit, certificateNames: [] }, 'refuse', 'target-does-not-accept'],
    ['it is disabled', { ...fit, enabled: false }, 'refuse', 'target-does-not-accept'],
    ['nobody can look', { kind: 'unseen', because: 'it is elsewhere' } as const, 'warn', 'target-unchecked'],
  ])('a distribution: %s', (_title, distribution, verdict, code) => {
    const plan = planOf([{ name: WWW, to: CLOUDFRONT }], { targets: [{ host: CLOUDFRONT, distribution }] });

    expect(codes(plan, verdict)).toContain(code);
  });

  test.each([
    ['www.example.com.s3-website.eu-west-2.amazonaws.com', 'pass', 'target-accepts'],
    ['other.s3-website.eu-west-2.amazonaws.com', 'refuse', 'target-does-not-accept'],
    ['s3-website.eu-west-2.amazonaws.com', 'warn', 'target-unchecked'],
    ['internal-shop-1.eu-central-1.elb.amazonaws.com', 'warn', 'target-internal'],
    ['d-abc.execute-api.eu-west-1.amazonaws.com', 'warn', 'target-unchecked'],
  ])('%s: %s', (to, verdict, code) => {
    expect(codes(planOf([{ name: WWW, to }]), verdict)).toContain(code);
  });

  test('a target that does not resolve is warned of', () => {
    expect(codes(planOf([{ name: WWW, to: ALB }], { targets: [{ host: ALB, addresses: [] }] }), 'warn')).toEqual([
      'target-unresolved',
    ]);
  });
});

describe('the apex and CNAMEs', () => {
  test('an apex becomes an alias, which is said', () => {
    const plan = planOf([{ name: 'example.com', to: CLOUDFRONT }]);

    expect(lines(plan)).toEqual([`+ example.com  ALIAS A+AAAA ${CLOUDFRONT}`]);
    expect(codes(plan, 'pass')).toContain('apex-alias');
  });

  test.each([
    [{ to: 'www.example.net' }, 'cname-at-apex'],
    [{ to: CLOUDFRONT, as: 'cname' }, 'cname-at-apex'],
    [{ to: 'shop.example.com' }, 'cname-at-apex'],
  ])('no CNAME comes to the apex by %j', (change, code) => {
    const records = [cname('shop.example.com', OLD)];

    expect(codes(planOf([{ name: 'example.com', ...change }], { records }), 'refuse')).toEqual([code]);
  });

  test('a CNAME has to be alone at its name', () => {
    const records = [alias(WWW, 'A', OLD), values(WWW, 'TXT', ['"x"'])];

    expect(codes(planOf([{ name: WWW, to: 'shop.example.net' }], { records }), 'refuse')).toEqual(['cname-not-alone']);
    expect(
      codes(planOf([{ name: WWW, type: 'TXT', values: ['x'] }], { records: [cname(WWW, OLD)] }), 'refuse'),
    ).toEqual(['cname-not-alone']);
  });

  test('an alias becomes a CNAME in one batch, the deletions first', () => {
    const records = [alias(WWW, 'A', OLD), alias(WWW, 'AAAA', OLD)];

    const [step] = planOf([{ name: WWW, to: CLOUDFRONT, as: 'cname' }], { records }).steps;

    const kinds = step?.zones[0]?.changes.map(({ before, after }) => `-${before?.Type ?? ''} +${after?.Type ?? ''}`);
    expect(kinds).toEqual(['-A +', '-AAAA +', '- +CNAME']);
  });

  test('what is so already is no change, whether its final dot was stored or not', () => {
    const records = [cname(WWW, 'shop.example.net.')];

    const plan = planOf([{ name: WWW, to: 'shop.example.net' }], { records });

    expect(plan.steps).toEqual([]);
    expect(lines(plan)).toEqual([`= ${WWW}  CNAME shop.example.net (300 s)`]);
  });

  test('an HTTPS record with values of its own stays, and is warned of', () => {
    const records = [values(WWW, 'HTTPS', ['1 . alpn=h2'])];

    const plan = planOf([{ name: WWW, to: ALB }], { records });

    expect(codes(plan, 'warn')).toEqual(['service-binding-kept']);
    expect(lines(plan)).toEqual([`+ ${WWW}  ALIAS A ${ALB}`]);
  });
});

describe('values', () => {
  test('addresses replace a CNAME, texts are quoted and cut, other types stay', () => {
    const records = [cname(WWW, OLD)];

    expect(lines(planOf([{ name: WWW, type: 'A', values: ['192.0.2.9'], ttl: 60 }], { records }))).toEqual([
      `~ ${WWW}  CNAME ${OLD} (300 s) → A 192.0.2.9 (60 s)`,
    ]);
    const text = planOf([{ name: WWW, type: 'TXT', values: [`${'a'.repeat(255)}"ü`] }]);
    expect(text.diff[0]?.after[0]?.ResourceRecords).toEqual([{ Value: `"${'a'.repeat(255)}" "\\"\\303\\274"` }]);
  });
});

describe('routing policies', () => {
  const weighted = (identifier: string, weight: number) => ({
    SetIdentifier: identifier,
    Weight: weight,
    HealthCheckId: 'h-1',
  });
  const pair = [alias(WWW, 'A', OLD, weighted('blue', 10)), alias(WWW, 'A', OLD, weighted('green', 90))];

  test('of a weighted pair only the named one changes, and of that only the target', () => {
    const plan = planOf([{ name: WWW, to: ALB, setIdentifier: 'blue' }], { records: pair });

    expect(lines(plan)).toEqual([`~ ${WWW} [blue]  ALIAS A ${OLD} → ALIAS A ${ALB}`]);
    expect(plan.diff[0]?.after[0]).toMatchObject({ SetIdentifier: 'blue', Weight: 10, HealthCheckId: 'h-1' });
  });

  test.each(['Region', 'Failover', 'GeoLocation', 'GeoProximityLocation', 'CidrRoutingConfig'])(
    'the fields of %s are kept',
    (field) => {
      const records = [cname(WWW, OLD, { SetIdentifier: 'one', [field]: { kept: true } })];

      const plan = planOf([{ name: WWW, to: CLOUDFRONT, setIdentifier: 'one' }], { records });

      expect(plan.diff[0]?.after).toEqual([{ ...records[0], ResourceRecords: [{ Value: CLOUDFRONT }] }]);
    },
  );

  test.each([
    [undefined, pair, 'which-routed-record'],
    ['red', pair, 'which-routed-record'],
    ['blue', [alias(WWW, 'A', OLD)], 'which-routed-record'],
    ['m', [values(WWW, 'A', ['192.0.2.1'], { SetIdentifier: 'm', MultiValueAnswer: true })], 'routed-form'],
    ['six', [alias(WWW, 'AAAA', OLD, { SetIdentifier: 'six', Weight: 1 })], 'routed-form'],
  ])('the set identifier %s is refused with %j', (setIdentifier, records, code) => {
    const plan = planOf([{ name: WWW, to: ALB, ...(setIdentifier ? { setIdentifier } : {}) }], { records });

    expect(codes(plan, 'refuse')).toEqual([code]);
  });

  test('values of a routed record change alone', () => {
    const records = [values(WWW, 'A', ['192.0.2.1'], { SetIdentifier: 'm', MultiValueAnswer: true })];

    const plan = planOf([{ name: WWW, type: 'A', values: ['192.0.2.2'], setIdentifier: 'm' }], { records });

    expect(plan.diff[0]?.after).toEqual([{ ...records[0], ResourceRecords: [{ Value: '192.0.2.2' }] }]);
  });
});

describe('guards', () => {
  const many = Array.from({ length: 10 }, (_, index) => cname(`h${index}.example.com`, OLD));
  const four = many.slice(0, 4).map(({ Name }) => ({ name: Name.slice(0, -1), to: 'new.example.net' }));

  test('more than 30 % of a zone is refused from 10 records up, unless allowed', () => {
    expect(codes(planOf(four, { records: many, size: 12 }), 'refuse')).toEqual(['large-change']);
    expect(codes(planOf(four, { records: many, size: 9 }), 'refuse')).toEqual([]);
    expect(codes(planOf(four, { records: many, size: 14 }), 'refuse')).toEqual([]);
    const allowed = planOf(four, { records: many, size: 12, request: { allowLarge: true } });
    expect([allowed.verdict, codes(allowed, 'warn')]).toEqual(['ready', ['large-change']]);
  });

  test.each([
    ['acm-validation', cname('_a.example.com', '_b.acm-validations.aws.')],
    ['records-traffic-policy', alias('_a.example.com', 'A', OLD, { TrafficPolicyInstanceId: 't-1' })],
  ])('%s', (code, record) => {
    expect(codes(planOf([{ name: '_a.example.com', to: ALB }], { records: [record] }), 'refuse')).toEqual([code]);
  });

  test('no name is led to an ACM validation', () => {
    expect(codes(planOf([{ name: WWW, to: 'x.acm-validations.aws' }]), 'refuse')).toEqual(['acm-validation']);
  });

  test('a long TTL and a wildcard above a new name are warned of', () => {
    expect(codes(planOf([{ name: WWW, to: ALB }], { records: [cname(WWW, OLD, { TTL: 86_400 })] }), 'warn')).toEqual([
      'records-long-ttl',
    ]);
    expect(codes(planOf([{ name: WWW, to: ALB }], { records: [cname('*.example.com', OLD)] }), 'warn')).toEqual([
      'records-below-wildcard',
    ]);
  });
});

describe('names outside of Route 53', () => {
  const outside = (domain: string) =>
    [{ domain, kind: 'unusable', code: 'dns-no-zone', reason: 'no account has a zone for it' }] as const;

  test('a host name is told as a CNAME', () => {
    const plan = planOf([{ name: WWW, to: CLOUDFRONT }], { names: outside(WWW) });

    expect(codes(plan, 'refuse')).toEqual(['records-outside']);
    expect(plan.checks[0]?.remedy).toMatch(`make it a CNAME to ${CLOUDFRONT}`);
  });

  test('an apex is told as ANAME, ALIAS or flattened CNAME', () => {
    const plan = planOf([{ name: 'example.com', to: CLOUDFRONT }], { names: outside('example.com') });

    expect(plan.checks[0]?.remedy).toMatch(/ANAME or ALIAS record, or by a CNAME that the provider flattens/);
  });

  test('a zone that is not clear is refused with what to name', () => {
    const names = [{ domain: WWW, kind: 'unusable', code: 'dns-several-zones', reason: 'two zones' }] as const;

    expect(codes(planOf([{ name: WWW, to: CLOUDFRONT }], { names }), 'refuse')).toEqual(['records-no-zone']);
  });
});

test('equal writes have equal hashes, whatever was warned of', () => {
  const one = planOf([{ name: WWW, to: ALB }]);
  const other = planOf([{ name: WWW, to: ALB }], {
    targets: [{ host: ALB, addresses: [] }],
    request: { ticket: 'T-1' },
  });

  expect(other.hash).toBe(one.hash);
  expect(planOf([{ name: WWW, to: CLOUDFRONT }]).hash).not.toBe(one.hash);
});
