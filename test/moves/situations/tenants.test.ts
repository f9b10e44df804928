import { describe } from '@jest/globals';
import { SOURCE, TARGET } from '../story.ts';
import { MULTI, TARGET_TENANT } from '../tenant-world.ts';
import { tellTenants } from './tenant-situation.ts';

const TO_TENANT = { from: 'distribution', to: 'tenant' } as const;
const FROM_TENANT = { from: 'tenant', to: 'distribution' } as const;
const BETWEEN = { from: 'tenant', to: 'tenant' } as const;
const ALLOWED = { allowOutage: true };

describe('within one account', () => {
  // biome-ignore format: a table
  tellTenants([...[TO_TENANT, FROM_TENANT, BETWEEN].flatMap((ends) => [
    { ...ends, when: 'a subdomain', accounts: 'one' as const, ends: 'moved by associate' as const },
    { ...ends, when: 'an apex', accounts: 'one' as const, domain: 'example.com', ends: 'moved by associate' as const },
    { ...ends, when: 'a deep name', accounts: 'one' as const, domain: 'a.b.example.com', ends: 'moved by associate' as const },
    { ...ends, when: 'a wildcard', accounts: 'one' as const, domain: '*.example.com', ends: 'moved by associate' as const },
    { ...ends, when: 'two names', accounts: 'one' as const, domain: ['www.example.com', 'example.com'], ends: 'moved by associate' as const },
    { ...ends, when: 'by a cover all the same', accounts: 'one' as const, ask: { strategy: 'wildcard' }, ends: 'moved by wildcard' as const },
  ])]);
});

describe('between two accounts', () => {
  // biome-ignore format: a table
  tellTenants([...[TO_TENANT, FROM_TENANT, BETWEEN].flatMap((ends) => [
    { ...ends, when: 'a subdomain', ends: 'moved by wildcard' as const },
    { ...ends, when: 'a deep name', domain: 'a.b.example.com', ends: 'moved by wildcard' as const },
    { ...ends, when: 'an apex', domain: 'example.com', ends: 'refused by wildcard' as const, says: 'apex-domain' },
    { ...ends, when: 'an apex, an outage allowed', domain: 'example.com', ask: ALLOWED, outage: true as const,
      ends: 'moved by disable-source' as const },
    { ...ends, when: 'a wildcard, an outage allowed', domain: '*.example.com', ask: ALLOWED, outage: true as const,
      ends: 'moved by disable-source' as const },
  ])]);
});

describe('two tenants of one connection group', () => {
  const SHARED = { ...BETWEEN, accounts: 'one', shared: true } as const;
  // biome-ignore format: a table
  tellTenants([
    { ...SHARED, when: 'no record changes', ends: 'moved by associate', says: 'dns-on-target' },
    { ...SHARED, when: 'an apex', domain: 'example.com', ends: 'moved by associate' },
    { ...SHARED, when: 'a wildcard', domain: '*.example.com', ends: 'moved by associate' },
    { ...SHARED, when: 'by a cover', ask: { strategy: 'wildcard' }, ends: 'moved by wildcard' },
    { ...SHARED, when: 'by an outage', ask: { strategy: 'disable-source', ...ALLOWED }, outage: true,
      ends: 'moved by disable-source', says: 'Only this distribution tenant is disabled' },
    { ...SHARED, when: 'no source named', ask: { source: undefined }, ends: 'moved by associate' },
  ]);
});

describe('who holds the domain', () => {
  const UNNAMED = { ask: { source: undefined } };
  // biome-ignore format: a table
  tellTenants([...[TO_TENANT, FROM_TENANT, BETWEEN].flatMap((ends) => [
    { ...ends, ...UNNAMED, when: 'no source named, one account', accounts: 'one' as const, ends: 'moved by associate' as const },
    { ...ends, ...UNNAMED, when: 'no source named', ends: 'moved by wildcard' as const },
    { ...ends, ...UNNAMED, when: 'no source named, and CloudFront tells nothing', certificate: ['new.example.com'],
      ends: 'refused by wildcard' as const, says: 'certificate-does-not-cover' },
  ]),
    { ...BETWEEN, ...UNNAMED, when: 'a tenant that nobody lists', world: { accounts: [
      { id: SOURCE.accountId, name: 'old', uses: ['dns'] }, { id: TARGET.accountId, name: 'new' }] },
      ends: 'refused by assisted', says: 'source-unlisted; distribution tenant ***' },
    { ...FROM_TENANT, when: 'another tenant', ask: { source: { ...SOURCE, distributionId: MULTI.source } },
      ends: 'refused by wildcard', says: 'multi-tenant-distribution; distribution tenant ***' },
    { ...TO_TENANT, when: 'the multi-tenant distribution as target',
      ask: { target: { ...TARGET, distributionId: MULTI.target } }, ends: 'refused by wildcard',
      says: 'Name the distribution tenant as distributionTenantId' },
    { ...TO_TENANT, when: 'the multi-tenant distribution as target, no source named',
      ask: { source: undefined, target: { ...TARGET, distributionId: MULTI.target } }, ends: 'refused by wildcard',
      says: 'multi-tenant-distribution' },
    { ...TO_TENANT, when: 'a tenant that is not there',
      ask: { target: { ...TARGET_TENANT, distributionTenantId: 'dt_3NotHere0000000000' } },
      ends: 'never planned: DistributionNotFound', says: 'distribution tenant dt_3NotHere' },
    { ...BETWEEN, when: 'source and target, one domain each', domain: ['www.example.com', 'new.example.com'],
      ends: 'moved by wildcard', says: 'domain-on-target' },
  ]);
});

describe('what a tenant can hold', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `n${index}.example.com`);
  // biome-ignore format: a table
  tellTenants([
    { ...TO_TENANT, when: 'room for domain and cover', there: many(3), ends: 'moved by wildcard' },
    { ...TO_TENANT, when: 'no room for the cover', there: many(4), ends: 'refused by wildcard', says: 'alias-quota' },
    { ...TO_TENANT, when: 'no room for the cover, one account', there: many(4), accounts: 'one', ends: 'moved by associate' },
    { ...BETWEEN, when: 'no room at all', there: many(5), accounts: 'one', ends: 'refused by associate',
      says: 'A distribution tenant holds no more' },
    { ...FROM_TENANT, when: 'its last domain', stay: [], ends: 'refused by wildcard', says: 'tenant-last-domain' },
    { ...BETWEEN, when: 'its last domain, one account', stay: [], accounts: 'one', ends: 'refused by associate',
      says: 'tenant-last-domain' },
    { ...BETWEEN, when: 'its last domain, where CloudFront would allow it', stay: [], accounts: 'one',
      world: { lastTenantDomain: 'release' }, ends: 'refused by associate', says: 'tenant-last-domain' },
    { ...TO_TENANT, when: 'the last alias of a distribution', stay: [], ends: 'moved by wildcard' },
  ]);
});

describe("the target tenant's certificate", () => {
  const NAMES = ['www.example.com', 'new.example.com'];
  // biome-ignore format: a table
  tellTenants([
    { ...TO_TENANT, when: 'its own', certificate: ['*.example.org'],
      own: ['*.example.com'], ends: 'moved by wildcard' },
    { ...TO_TENANT, when: "its own, and for the rest its distribution's", own: ['new.example.com'], ends: 'moved by wildcard' },
    { ...BETWEEN, when: 'lists each name but not the cover', certificate: NAMES, ends: 'refused by wildcard',
      says: 'certificate-does-not-cover' },
    { ...BETWEEN, when: 'lists each name, one account', certificate: NAMES, accounts: 'one', ends: 'moved by associate' },
    { ...BETWEEN, when: 'lists each name, an outage allowed', certificate: NAMES, ask: ALLOWED, outage: true,
      ends: 'moved by disable-source' },
    { ...TO_TENANT, when: 'lacks the domain', certificate: ['new.example.com'], accounts: 'one',
      ends: 'refused by associate', says: 'certificate-does-not-cover' },
  ]);
});

describe('what a tenant refers to', () => {
  // biome-ignore format: a table
  tellTenants([
    { ...TO_TENANT, when: 'its connection group is disabled', group: { enabled: false }, unseen: true,
      ends: 'refused by wildcard', says: 'The connection group cg_2TargetGroup02B of the target' },
    { ...TO_TENANT, when: 'it is disabled itself', target: { enabled: false }, unseen: true, ends: 'refused by wildcard',
      says: 'target-disabled' },
    { ...FROM_TENANT, when: 'its connection group is disabled', group: { enabled: false }, unseen: true,
      ends: 'moved by wildcard', says: 'source-disabled' },
    { ...FROM_TENANT, when: 'it is disabled itself', source: { enabled: false }, unseen: true, ends: 'moved by wildcard',
      says: 'source-disabled' },
    { ...TO_TENANT, when: 'its connection group has IPv6 off', group: { ipv6: false }, ends: 'moved by wildcard',
      says: 'IsIPV6Enabled true → false' },
    { ...TO_TENANT, when: 'its connection group has IPv6 off, with an AAAA record', group: { ipv6: false },
      domain: 'example.com', accounts: 'one', ends: 'refused by associate', says: 'dns-ipv6-off' },
  ]);
});

describe('where AWS does not say', () => {
  const readings = [
    { omittedTenantMembers: 'keep' },
    { tenantDnsCheck: false },
    { wildcardDnsCheck: false },
    { lastTenantDomain: 'release' },
  ] as const;
  tellTenants(
    [TO_TENANT, FROM_TENANT, BETWEEN].flatMap((ends) =>
      readings.map((world) => ({ ...ends, world, when: JSON.stringify(world), ends: 'moved by wildcard' as const })),
    ),
  );
});
