import { describe, expect, test } from '@jest/globals';
import { describeCheck, describeSteps } from '../../shared/domain/describe.ts';
import { aliasStep, hashOf, lockedResources, recordsStep } from '../../shared/domain/plan.ts';
import {
  alias,
  cname,
  inZone,
  planOf,
  type Situation,
  SOURCE,
  SOURCE_HOST,
  TARGET,
  TARGET_HOST,
  ZONE,
} from './facts.ts';

const WWW = 'www.example.com';
const idsOf = (situation: Situation) => planOf(situation).steps.map(({ id }) => id);

describe('the steps of a move', () => {
  test('bring the cover, DNS, the domain, and take the cover away, in this order', () => {
    expect(planOf().steps).toEqual([
      { kind: 'aliases', id: 'add-cover', add: ['*.example.com'], remove: [] },
      {
        kind: 'records',
        id: 'repoint-dns',
        zones: [{ zone: ZONE, changes: [{ before: cname(WWW, SOURCE_HOST), after: cname(WWW, TARGET_HOST) }] }],
        oldTtl: 300,
      },
      { kind: 'aliases', id: 'remove-domains', add: [], remove: [WWW] },
      { kind: 'aliases', id: 'add-domains', add: [WWW], remove: [] },
      { kind: 'aliases', id: 'remove-cover', add: [], remove: ['*.example.com'] },
    ]);
  });

  test('serve many domains at once, one cover for each parent and one set of records for each zone', () => {
    const domains = ['b.shop.example.com', 'a.shop.example.com', WWW];
    const elsewhere = { ...ZONE, hostedZoneId: 'ZSHOP', name: 'shop.example.com' };
    const dns = domains.map((domain) => (domain === WWW ? inZone(domain) : { ...inZone(domain), zone: elsewhere }));
    const plan = planOf({ domains, dns });
    expect(aliasStep(plan, 'add-cover')?.add).toEqual(['*.example.com', '*.shop.example.com']);
    expect(aliasStep(plan, 'remove-domains')?.remove).toEqual(['a.shop.example.com', 'b.shop.example.com', WWW]);
    expect(
      recordsStep(plan, 'repoint-dns')?.zones.map(({ zone, changes }) => [zone.hostedZoneId, changes.length]),
    ).toEqual([
      ['ZSHOP', 2],
      ['ZEXAMPLE', 1],
    ]);
    expect(plan.steps).toHaveLength(5);
    expect(plan.verdict).toBe('ready');
  });

  test('use a cover that is there already, and leave it there', () => {
    const plan = planOf({ target: { aliases: ['*.example.com'] } });
    expect(plan.steps.map(({ id }) => id)).toEqual(['repoint-dns', 'remove-domains', 'add-domains']);
    expect(plan.strategy.why).toContain('already serves the domains');
  });

  test('are only those of DNS for a domain that is on the target already', () => {
    const situation = { source: { aliases: [] }, target: { aliases: [WWW] } };
    expect(idsOf(situation)).toEqual(['repoint-dns']);
    expect(planOf(situation).strategy.why).toBe('no alias has to move');
  });

  test('are none where everything is as it shall be', () => {
    const plan = planOf({
      source: { aliases: [] },
      target: { aliases: [WWW] },
      dns: [inZone(WWW, [cname(WWW, TARGET_HOST)])],
    });
    expect([plan.steps, plan.expectedSeconds, plan.verdict]).toEqual([[], 0, 'ready']);
  });

  test('leave records alone that lead elsewhere, and domains whose zone cannot be used', () => {
    const elsewhere = [inZone(WWW, [cname(WWW, 'cdn.example.net')])];
    expect(idsOf({ dns: elsewhere })).not.toContain('repoint-dns');
    const dns = [{ domain: WWW, kind: 'unusable', code: 'dns-no-zone', reason: 'none' }] as const;
    expect(idsOf({ dns })).not.toContain('repoint-dns');
  });

  test('repoint every type of record together', () => {
    const records = ['A', 'AAAA', 'HTTPS'].map((Type) => alias(WWW, SOURCE_HOST, { Type }));
    const step = recordsStep(planOf({ dns: [inZone(WWW, records)] }), 'repoint-dns');
    expect(step?.zones[0]?.changes.map(({ after }) => [after?.Type, after?.AliasTarget?.DNSName])).toEqual([
      ['A', `${TARGET_HOST}.`],
      ['AAAA', `${TARGET_HOST}.`],
      ['HTTPS', `${TARGET_HOST}.`],
    ]);
    expect(step?.oldTtl).toBe(60);
  });
});

describe('how long a move is expected to take', () => {
  test('four deployments, in which records are changed and a TTL of minutes expires', () => {
    expect(planOf().expectedSeconds).toBe(4 * 180);
  });

  test('and a long TTL beyond the deployments of cover and source', () => {
    const dns = [inZone(WWW, [cname(WWW, SOURCE_HOST, { TTL: 86_400 })])];
    expect(planOf({ dns }).expectedSeconds).toBe(4 * 180 + 60 + (86_400 - 2 * 180));
  });
});

describe('the hash that is approved', () => {
  const { hash } = planOf();

  test('is the same for the same request and facts, whatever the execution', () => {
    expect(planOf()).toEqual(planOf());
    expect(planOf({}, 'move-2').hash).toBe(hash);
    expect(hashOf(JSON.parse(JSON.stringify(planOf())))).toBe(hash);
  });

  test.each<[string, Situation]>([
    ['a warning', { source: { enabled: false } }],
    ['a difference that viewers notice', { target: { viewerSettings: {} } }],
    ['the time', { facts: { gatheredAt: 1 } }],
    ['a lock of another move', { facts: { locks: [{ resource: `domain ${WWW}`, moveId: 'other' }] } }],
    ['another part of a config', { source: { configDigest: 'other' } }],
    ['the ticket', { request: { ticket: 'OPS-2', requestedBy: 'someone', mode: 'apply' } }],
  ])('is blind to %s', (_what, situation) => {
    expect(planOf(situation).hash).toBe(hash);
  });

  test.each<[string, Situation]>([
    ['the verdict', { target: { enabled: false } }],
    ['the domains', { domains: ['other.example.com'] }],
    ['the aliases', { target: { aliases: ['*.example.com'] } }],
    ['a record', { dns: [inZone(WWW, [cname(WWW, SOURCE_HOST, { TTL: 60 })])] }],
    ['the zone', { dns: [{ ...inZone(WWW), zone: { ...ZONE, hostedZoneId: 'ZOTHER' } }] }],
    ['the target', { target: { distributionId: 'E3OTHER' } }],
    ['the account', { target: { accountId: '444444444444' } }],
  ])('changes with %s', (_what, situation) => {
    expect(planOf(situation).hash).not.toBe(hash);
  });
});

test('everything that is written is locked, in one order for all moves', () => {
  const ends = { source: SOURCE, target: TARGET, strategy: 'auto' } as const;
  const locks = (domains: string[]) => lockedResources({ ...ends, domains });
  expect(locks(['b.example.com', 'a.example.com'])).toEqual([
    'distribution E1SOURCE',
    'distribution E2TARGET',
    'domain *.example.com',
    'domain a.example.com',
    'domain b.example.com',
  ]);
  expect(locks(['*.example.com'])).toEqual(locks([]).toSpliced(2, 0, 'domain *.example.com'));
  expect(lockedResources({ ...ends, domains: [], source: TARGET, target: SOURCE })).toEqual(locks([]));
  // Unrelated registrable domains have no wildcard to share.
  expect(locks(['example.com', 'other.co.uk']).filter((lock) => lock.includes('*'))).toEqual([]);
  // Days of waiting for AWS Support hold up no other move of the two distributions.
  const waiting = { ...ends, domains: ['b.example.com', 'a.example.com'], strategy: 'assisted' as const };
  expect(lockedResources(waiting)).toEqual(['domain a.example.com', 'domain b.example.com']);
  expect(lockedResources({ ...ends, domains: [], unlisted: [] })).toEqual(['distribution E2TARGET']);
});

describe('a plan in words', () => {
  test('has a sentence for each step', () => {
    expect(describeSteps(planOf())).toEqual([
      'add *.example.com to the target E2TARGET',
      'www.example.com CNAME d111.cloudfront.net → www.example.com CNAME d222.cloudfront.net',
      'remove www.example.com from the source E1SOURCE',
      'add www.example.com to the target E2TARGET',
      'remove *.example.com from the target E2TARGET',
    ]);
  });

  test('says what CloudFront moves in one call, and loudly what goes down', () => {
    const request = { strategy: 'disable-source', allowOutage: true } as const;
    expect(describeSteps(planOf({ request }))).toEqual([
      'add _www.example.com TXT "d222.cloudfront.net"',
      'DISABLE the source E1SOURCE',
      'associate www.example.com with the target E2TARGET, taken from their holder in the same call',
      'www.example.com CNAME d111.cloudfront.net → www.example.com CNAME d222.cloudfront.net',
      'delete _www.example.com TXT "d222.cloudfront.net"',
    ]);
    const back = [
      { kind: 'enabled', id: 'enable-source' },
      { kind: 'association', id: 'associate-back', domains: [WWW] },
    ] as const;
    expect(describeSteps({ ...planOf(), steps: back })).toEqual([
      'enable the source E1SOURCE',
      'associate www.example.com with the source E1SOURCE, taken from their holder in the same call',
    ]);
  });

  test('has the remedy of a check beside its sentence', () => {
    const check = { code: 'a-check', verdict: 'warn', sentence: 'So it is.' } as const;
    expect(describeCheck(check)).toBe('So it is. [a-check]');
    expect(describeCheck({ ...check, remedy: 'Do this.' })).toBe('So it is. Do this. [a-check]');
  });
});
