import { expect, test } from '@jest/globals';
import type { DomainDnsFacts } from '../../shared/domain/facts.ts';
import { actionsOf } from '../../shared/domain/plan-actions.ts';
import { renderPlan } from '../../shared/domain/render-plan.ts';
import { tell, USUAL_REQUEST } from '../moves/story.ts';
import { cname, inZone, planOf, SOURCE_HOST } from './facts.ts';

test('a plan as a document says what will be done, why not otherwise, the way back, and what to change in code', async () => {
  const story = await tell();

  const { output } = await story.move({ ...USUAL_REQUEST, mode: 'plan' }, 'read');

  const { document, planHash } = JSON.parse(output ?? '');
  expect(document).toContain('# Plan for www.example.com: ready');
  expect(document).toContain('- Strategy: wildcard, because *.example.com on the target can serve');
  expect(document).toContain('- Not associate: CloudFront moves no domain in one call');
  expect(document).toContain('- Not disable-source:');
  expect(document).toContain(`- Plan hash: ${planHash}`);
  expect(document).toContain('1. add *.example.com to the target');
  expect(document).toContain('The way back: restore-move puts the DNS records back');
  expect(document).toContain('writes with cloudfront:UpdateDistribution, route53:ChangeResourceRecordSets.');
  expect(document).toContain('- Source E1SOURCE00001A: enabled, Deployed, IPv6 on, ');
  expect(document).toContain(
    '- Terraform: `aws_cloudfront_distribution`: remove "www.example.com" from `aliases` of the source',
  );
});

/** What people prove to others by, which nobody has to read in a plan. */
const OF_OTHERS = { Name: 'www.example.com.', Type: 'TXT', TTL: 300, ResourceRecords: [{ Value: '"proof"' }] };

test('the same stands in the plan as data', () => {
  const { facts, actions, infrastructureCode } = planOf({
    source: { aliases: ['www.example.com', 'shop.example.com'] },
    target: { viewerSettings: { HttpVersion: 'http1.1' } },
    dns: [inZone('www.example.com', [cname('www.example.com', SOURCE_HOST), OF_OTHERS])],
    facts: { holders: [{ alias: 'a.example.com', distribution: '*******THIRD01', account: '******333333' }] },
  });
  expect(facts).toEqual({
    gatheredAt: '2026-01-01T00:00:00.000Z',
    source: expect.objectContaining({
      enabled: true,
      deployed: true,
      ipv6: true,
      aliases: 2,
      held: ['www.example.com'],
    }),
    target: {
      enabled: true,
      deployed: true,
      ipv6: true,
      aliases: 0,
      held: [],
      certificate: {
        kind: 'acm',
        id: 'arn:E2TARGET',
        names: ['example.com', '*.example.com', '*.shop.example.com'],
        status: 'ISSUED',
        expires: '2026-04-11T00:00:00.000Z',
      },
    },
    differences: [{ setting: 'HttpVersion', source: 'http2', target: 'http1.1' }],
    holders: [{ alias: 'a.example.com', distribution: '*******THIRD01', account: '******333333' }],
    dns: [
      {
        domain: 'www.example.com',
        held: 'route53',
        where: 'hosted zone ZEXAMPLE (example.com, account 333333333333)',
        records: ['www.example.com CNAME d111.cloudfront.net'],
      },
    ],
  });
  expect(actions?.reads).toContain('cloudfront:GetDistributionConfig');
  expect(actions?.writes).toEqual(['cloudfront:UpdateDistribution', 'route53:ChangeResourceRecordSets']);
  expect(infrastructureCode?.map(({ tool }) => tool)).toEqual(['Terraform', 'CDK', 'CloudFormation']);
  expect(infrastructureCode?.[0]).toEqual({
    tool: 'Terraform',
    source: {
      id: 'E1SOURCE',
      resource: 'aws_cloudfront_distribution',
      member: 'aliases',
      remove: ['www.example.com'],
    },
    target: { id: 'E2TARGET', resource: 'aws_cloudfront_distribution', member: 'aliases', add: ['www.example.com'] },
    records: { resource: 'aws_route53_record', to: 'd222.cloudfront.net' },
  });
});

test('a document ends with the facts, unless the plan is of an earlier version, which kept none', () => {
  const unreadable = planOf({ source: { unlisted: true }, request: { strategy: 'assisted' } });
  expect(renderPlan(unreadable)).toContain(
    '- Source E1SOURCE: cannot be read\n- Target E2TARGET: enabled, Deployed, IPv6 on, 0 aliases',
  );
  const without = planOf({
    certificate: { kind: 'default' },
    target: { ipv6: false, deployed: false, enabled: false },
    dns: [inZone('www.example.com', [])],
  });
  expect(renderPlan(without)).toContain(
    "- Target E2TARGET: disabled, InProgress, IPv6 off, 0 aliases, CloudFront's default certificate",
  );
  expect(renderPlan(without)).toContain('(example.com, account 333333333333): no record');
  const { facts: _facts, actions: _actions, infrastructureCode: _code, ...earlier } = planOf();
  expect(renderPlan(earlier)).not.toContain('## Facts');
  expect(renderPlan(earlier)).toContain('## Permissions');
});

test('the facts tell where the records of a domain stand, whoever serves it', () => {
  const zone = { name: 'example.com', nameServers: ['ns1.example.net'] };
  const answer = { host: SOURCE_HOST, end: SOURCE_HOST, addresses: [], certificates: [], ttl: 300 };
  const dnsOf = (dns: DomainDnsFacts) => planOf({ dns: [dns] }).facts?.dns;
  const outside = {
    domain: 'www.example.com',
    kind: 'external',
    zone,
    reason: 'none of ours',
    externalProof: undefined,
  } as const;
  expect(dnsOf({ ...outside, answer })).toEqual([
    {
      domain: 'www.example.com',
      held: 'outside',
      where: 'zone example.com at ns1.example.net, led to: source',
      records: ['www.example.com CNAME d111.cloudfront.net'],
    },
  ]);
  expect(dnsOf({ ...outside, answer: { ...answer, host: undefined, addresses: ['192.0.2.1'] } })).toEqual([
    expect.objectContaining({ records: ['www.example.com 192.0.2.1'] }),
  ]);
  expect(dnsOf({ domain: 'www.example.com', kind: 'unusable', code: 'dns-no-zone', reason: 'nobody answers' })).toEqual(
    [{ domain: 'www.example.com', held: 'nowhere', where: 'nobody answers', records: [] }],
  );
});

test('a plan without steps writes nothing', () => {
  expect(actionsOf({ ...planOf(), steps: [] }).writes).toEqual([]);
});
