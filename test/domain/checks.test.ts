import { describe, expect, test } from '@jest/globals';
import type { Facts } from '../../shared/domain/facts.ts';
import {
  alias,
  checksOf,
  cname,
  DAY_MS,
  inZone,
  NOW,
  planOf,
  type Situation,
  SOURCE_HOST,
  TARGET_HOST,
} from './facts.ts';

const BUCKET = { domainName: 'bucket.s3.eu-west-1.amazonaws.com', accessControlled: true };
const WWW = 'www.example.com';
const holder = (name: string) => ({ alias: name, distribution: '*******THIRD01', account: '******444444' });
const unusable = (code: Extract<Facts['dns'][number], { kind: 'unusable' }>['code']): Situation => ({
  dns: [{ domain: WWW, kind: 'unusable', code, reason: 'of a reason' }],
});
const records = (...list: ReturnType<typeof cname>[]): Situation => ({ dns: [inZone(WWW, list)] });
const binding = (value: string) => ({ Name: `${WWW}.`, Type: 'HTTPS', TTL: 300, ResourceRecords: [{ Value: value }] });
const wildcardRecord = (host: string): Situation => ({
  dns: [inZone(WWW, undefined, [cname('\\052.example.com', host)])],
});

/** [what is told, code, verdict, situation, words of the sentence] */
type Story = readonly [string, string, 'pass' | 'warn' | 'refuse', Situation, string?];

describe.each<[string, readonly Story[]]>([
  [
    'who holds the domain',
    [
      ['CloudFront does not tell', 'holders-not-asked', 'warn', { facts: { unasked: [WWW] } }, WWW],
      ['CloudFront does not tell of the cover', 'holders-not-asked', 'warn', { facts: { unasked: ['*.example.com'] } }],
      [
        'nobody is known to hold the cover',
        'cover-free',
        'pass',
        { facts: { unasked: ['*.example.com'] } },
        'Nobody is known to hold',
      ],
      ['it is on the source', 'domain-on-source', 'pass', {}],
      [
        'it is on the target already',
        'domain-on-target',
        'warn',
        { source: { aliases: [] }, target: { aliases: [WWW] } },
      ],
      ['nobody holds it', 'domain-not-on-source', 'refuse', { source: { aliases: [] } }, 'no distribution is known'],
      [
        'a third distribution holds it',
        'domain-not-on-source',
        'refuse',
        { source: { aliases: [] }, facts: { holders: [holder(WWW)] } },
        'distribution *******THIRD01 of account ******444444 holds it',
      ],
      ['it is a wildcard', 'wildcard-domain', 'refuse', { domains: ['*.example.com'] }],
      ['it is a registrable domain', 'apex-domain', 'refuse', { domains: ['example.com'] }],
      ['it is registrable below a private suffix', 'apex-domain', 'refuse', { domains: ['someone.github.io'] }],
    ],
  ],
  [
    'the cover',
    [
      ['it is free', 'cover-free', 'pass', {}, '*.example.com is free'],
      ['it is on the target already', 'cover-present', 'pass', { target: { aliases: ['*.example.com'] } }],
      [
        'a wider one is on the target',
        'cover-present',
        'pass',
        { domains: ['a.shop.example.com'], target: { aliases: ['*.example.com'] } },
        '*.example.com is on the target',
      ],
      [
        'the more specific of two on the target serves',
        'cover-present',
        'pass',
        { domains: ['a.shop.example.com'], target: { aliases: ['*.example.com', '*.shop.example.com'] } },
        '*.shop.example.com is on the target',
      ],
      [
        'the source has it',
        'cover-elsewhere',
        'refuse',
        { source: { aliases: [WWW, '*.example.com'] } },
        'is on the source E1SOURCE',
      ],
      ['a third distribution has it', 'cover-elsewhere', 'refuse', { facts: { holders: [holder('*.example.com')] } }],
      [
        'it would take other names from a wider one',
        'cover-would-capture',
        'refuse',
        { domains: ['a.shop.example.com'], facts: { holders: [holder('*.example.com')] } },
        'every other name below shop.example.com',
      ],
      [
        'a more specific one elsewhere outranks that of the target',
        'cover-outranked',
        'refuse',
        {
          domains: ['a.shop.example.com'],
          target: { aliases: ['*.example.com'] },
          facts: { holders: [holder('*.shop.example.com')] },
        },
        '*.shop.example.com on distribution *******THIRD01',
      ],
    ],
  ],
  [
    'the distributions',
    [
      ['the target is ready', 'target-ready', 'pass', {}],
      ['the target is disabled', 'target-disabled', 'refuse', { target: { enabled: false } }],
      ['the target is deploying', 'target-in-progress', 'warn', { target: { deployed: false } }],
      ['the source is disabled', 'source-disabled', 'warn', { source: { enabled: false } }],
      ['the target is for staging', 'staging-distribution', 'refuse', { target: { staging: true } }, 'E2TARGET'],
      ['the source is for staging', 'staging-distribution', 'refuse', { source: { staging: true } }, 'E1SOURCE'],
      ['a continuous deployment', 'continuous-deployment', 'warn', { target: { continuousDeployment: true } }],
      ['room for cover and domain', 'alias-quota', 'pass', { facts: { aliasQuota: 2 } }, 'at most 2 of 2'],
      ['no room for both', 'alias-quota', 'refuse', { facts: { aliasQuota: 1 } }, 'would need 2 aliases'],
      [
        'viewers would notice',
        'viewer-differences',
        'warn',
        { target: { viewerSettings: { HttpVersion: 'http2and3', WebACLId: 'arn:acl' } } },
        'HttpVersion http2 → http2and3, WebACLId none → arn:acl',
      ],
      [
        'a setting that the target lacks',
        'viewer-differences',
        'warn',
        { target: { viewerSettings: { HttpVersion: '' } } },
        'HttpVersion http2 → none',
      ],
      ['the cache is cold', 'cold-cache', 'pass', {}],
      [
        'both read one bucket',
        'origin-access',
        'warn',
        { source: { origins: [BUCKET] }, target: { origins: [BUCKET] } },
        'bucket.s3.eu-west-1.amazonaws.com',
      ],
      ['the origin is asked under the host', 'host-forwarded', 'warn', { target: { forwardsHost: true } }],
      [
        'another origin is asked under the host',
        'host-forwarded',
        'warn',
        { source: { forwardsHost: true }, target: { forwardsHost: true, origins: [BUCKET] } },
        'bucket.s3.eu-west-1.amazonaws.com',
      ],
    ],
  ],
  [
    'the certificate',
    [
      ['it covers all', 'certificate-covers', 'pass', {}],
      ['it is valid', 'certificate-valid', 'pass', {}, 'valid for 100 days'],
      ['there is none', 'certificate-missing', 'refuse', { certificate: { kind: 'default' } }],
      [
        'it waits for validation',
        'certificate-not-issued',
        'refuse',
        { certificate: { status: 'PENDING_VALIDATION', notAfter: undefined } },
        'PENDING_VALIDATION',
      ],
      ['it has no end', 'certificate-not-issued', 'refuse', { certificate: { notAfter: undefined } }],
      ['it has just expired', 'certificate-expired', 'refuse', { certificate: { notAfter: NOW } }],
      [
        'it expires within the hour',
        'certificate-expires-soon',
        'warn',
        { certificate: { notAfter: NOW + 1 } },
        'in 0 days',
      ],
      [
        'it expires in 29 days',
        'certificate-expires-soon',
        'warn',
        { certificate: { notAfter: NOW + 30 * DAY_MS - 1 } },
      ],
      ['it expires in 30 days', 'certificate-valid', 'pass', { certificate: { notAfter: NOW + 30 * DAY_MS } }],
      [
        'it lacks the cover',
        'certificate-does-not-cover',
        'refuse',
        { certificate: { names: [WWW] } },
        'does not cover *.example.com.',
      ],
      [
        'it lacks an alias that is there already',
        'certificate-does-not-cover',
        'refuse',
        { target: { aliases: ['other.example.net'] } },
        'other.example.net',
      ],
    ],
  ],
  [
    'the DNS records',
    [
      ['no zone', 'dns-no-zone', 'warn', unusable('dns-no-zone'), 'of a reason'],
      ['several zones', 'dns-several-zones', 'refuse', unusable('dns-several-zones')],
      ['a pinned zone that does not fit', 'dns-pinned-zone', 'refuse', unusable('dns-pinned-zone')],
      ['a delegation below', 'dns-delegated-below', 'refuse', unusable('dns-delegated-below')],
      ['a CNAME to the source', 'dns-on-source', 'pass', {}],
      ['a CNAME to the target', 'dns-on-target', 'pass', records(cname(WWW, TARGET_HOST))],
      ['a CNAME to elsewhere', 'dns-elsewhere', 'warn', records(cname(WWW, 'cdn.example.net'))],
      [
        'a service binding to the source',
        'dns-binding-on-source',
        'warn',
        records(binding(`1 ${SOURCE_HOST}. alpn=h2`)),
      ],
      [
        'an alias of service bindings to the source',
        'dns-binding-on-source',
        'warn',
        records(binding(`0 ${SOURCE_HOST}`)),
      ],
      ['a service binding to the target', 'dns-on-target', 'pass', records(binding(`1 ${TARGET_HOST.toUpperCase()}.`))],
      ['a service binding of its own name', 'dns-elsewhere', 'warn', records(binding('1 . alpn=h3'))],
      [
        'a service binding that advertises what the target lacks',
        'dns-protocol-unserved',
        'warn',
        records(alias(WWW, SOURCE_HOST), binding('1 . alpn="h3,h2"')),
        'advertises h3, and the target E2TARGET has HttpVersion http2',
      ],
      ['an HTTPS alias to the source', 'dns-on-source', 'pass', records(alias(WWW, SOURCE_HOST, { Type: 'HTTPS' }))],
      ['AAAA records alone', 'dns-ipv6-only', 'warn', records(alias(WWW, SOURCE_HOST, { Type: 'AAAA' }))],
      [
        'an address',
        'dns-elsewhere',
        'warn',
        records({ Name: WWW, Type: 'A', ResourceRecords: [{ Value: '192.0.2.1' }] }),
      ],
      ['no record', 'dns-no-record', 'warn', records()],
      ['a TXT record only', 'dns-no-record', 'warn', records({ Name: WWW, Type: 'TXT', ResourceRecords: [] })],
      [
        'a traffic policy',
        'dns-traffic-policy',
        'refuse',
        records(alias(WWW, SOURCE_HOST, { TrafficPolicyInstanceId: 'instance' })),
      ],
      ['IPv6 in use', 'dns-on-source', 'pass', records(alias(WWW, SOURCE_HOST, { Type: 'AAAA' }))],
      [
        'IPv6 in use and off at the target',
        'dns-ipv6-off',
        'refuse',
        { ...records(alias(WWW, SOURCE_HOST, { Type: 'AAAA' })), target: { ipv6: false } },
      ],
      ['an hour of TTL', 'dns-on-source', 'pass', records(cname(WWW, SOURCE_HOST, { TTL: 3_600 }))],
      [
        'a CNAME that leads to the source by a detour',
        'dns-detour',
        'refuse',
        { dns: [{ ...inZone(WWW, [cname(WWW, 'cdn.example.net')]), leadsTo: SOURCE_HOST }] },
        'leads to the source d111.cloudfront.net by a detour',
      ],
      [
        'a CNAME that leads to the target by a detour',
        'dns-elsewhere',
        'warn',
        { dns: [{ ...inZone(WWW, [cname(WWW, 'cdn.example.net')]), leadsTo: TARGET_HOST }] },
      ],
      ['half a day of TTL', 'dns-long-ttl', 'warn', records(cname(WWW, SOURCE_HOST, { TTL: 43_200 }))],
      ['a TTL that no move waits for', 'dns-ttl-too-long', 'refuse', records(cname(WWW, SOURCE_HOST, { TTL: 43_201 }))],
      ['a longer TTL', 'dns-long-ttl', 'warn', records(cname(WWW, SOURCE_HOST, { TTL: 3_601 })), '3601 seconds'],
      [
        'only a wildcard record that leads to the source',
        'dns-wildcard-record',
        'refuse',
        { dns: [inZone(WWW, [], [cname('\\052.example.com', SOURCE_HOST)])] },
        '*.example.com CNAME d111.cloudfront.net',
      ],
      [
        'only a wildcard record that leads elsewhere',
        'dns-wildcard-elsewhere',
        'warn',
        { dns: [inZone(WWW, [], [cname('\\052.example.com', 'cdn.example.net')])] },
        'answers for it',
      ],
      [
        'the wildcard record leads to another distribution',
        'cover-record-elsewhere',
        'warn',
        wildcardRecord('d9.cloudfront.net.'),
      ],
      [
        'the wildcard alias leads to another distribution',
        'cover-record-elsewhere',
        'warn',
        { dns: [inZone(WWW, undefined, [alias('\\052.example.com', SOURCE_HOST)])] },
      ],
    ],
  ],
])('%s', (_subject, stories) => {
  test.each(stories)('%s: %s, %s', (_what, code, verdict, situation, words = '') => {
    const plan = planOf(situation);
    expect(checksOf(plan, code)).toEqual([
      expect.objectContaining({ verdict, sentence: expect.stringContaining(words) }),
    ]);
    expect(plan.verdict).toBe(plan.checks.some((check) => check.verdict === 'refuse') ? 'refused' : 'ready');
    if (verdict !== 'refuse') expect(plan.verdict).toBe('ready');
  });

  test('each refusal says what to do', () => {
    const refusals = stories.flatMap(([, code, verdict, situation]) =>
      verdict === 'refuse' ? checksOf(planOf(situation), code) : [],
    );
    expect(refusals.filter(({ remedy = '' }) => remedy.length < 20)).toEqual([]);
  });
});

describe('what is told is to the point', () => {
  test.each([['*.example.com'], ['example.com']])('no cover is asked for where there can be none: %s', (domain) => {
    const plan = planOf({ domains: [domain], certificate: { names: ['example.com', '*.example.com'] } });
    expect(plan.checks.filter(({ verdict }) => verdict === 'refuse')).toHaveLength(1);
    expect(plan.strategy.why).toContain('no wildcard can serve');
    expect(JSON.stringify(plan.steps)).not.toContain('*.com');
  });

  test.each([
    ['that the target serves', { HttpVersion: 'http2and3' }, binding('1 . alpn="h3,h2"')],
    ['none at all', { HttpVersion: 'http2' }, binding('1 . port=443')],
    ['by an alias, which CloudFront answers', { HttpVersion: 'http2' }, alias(WWW, SOURCE_HOST, { Type: 'HTTPS' })],
  ])('no protocol is warned of where a record advertises %s', (_what, viewerSettings, record) => {
    const plan = planOf({ target: { viewerSettings }, ...records(alias(WWW, SOURCE_HOST), record) });
    expect(checksOf(plan, 'dns-protocol-unserved')).toEqual([]);
  });

  test('a warning that many domains share is given once', () => {
    const domains = ['a.example.com', 'b.example.com'];
    const shared = [cname('\\052.example.com', 'd9.cloudfront.net')];
    const dns = domains.map((domain) => inZone(domain, undefined, shared));
    expect(checksOf(planOf({ domains, dns }), 'cover-record-elsewhere')).toHaveLength(1);
  });

  test('a wildcard record is no obstacle where it leads to the target, or to no distribution', () => {
    for (const host of [TARGET_HOST, 'cdn.example.net']) {
      expect(checksOf(planOf(wildcardRecord(host)), 'cover-record-elsewhere')).toEqual([]);
    }
    const empty = { ...inZone(WWW), wildcardRecords: [{ Name: '\\052.example.com.', Type: 'TXT' }] };
    expect(checksOf(planOf({ dns: [empty] }), 'cover-record-elsewhere')).toEqual([]);
  });
});
