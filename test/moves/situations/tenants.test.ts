import { describe } from '@jest/globals';
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
