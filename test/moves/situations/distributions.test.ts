import { describe } from '@jest/globals';
import { TARGET } from '../story.ts';
import { tellAll } from './situation.ts';

const ALIASES = ['www.example.com', 'shop.example.com', 'new.example.com'];
/** So many aliases of the target that nobody asks for. */
const many = (count: number) => Array.from({ length: count }, (_, index) => `n${index}.example.com`);
const full = (count: number) => ({ target: { aliases: many(count) }, unseen: many(count) });

describe("the target's certificate", () => {
  // biome-ignore format: a table
  tellAll([
    { when: 'lists each name but not the cover', certificate: { names: ALIASES }, ends: 'refused by wildcard',
      says: 'certificate-does-not-cover' },
    { when: 'lists each name, one account', certificate: { names: ALIASES }, accounts: 'one', ends: 'moved by associate' },
    { when: 'lists each name, an outage allowed', certificate: { names: ALIASES }, ask: { allowOutage: true }, outage: true,
      ends: 'moved by disable-source' },
    { when: 'covers one label only', domain: 'a.b.example.com', certificate: { names: ['*.example.com'] },
      ends: 'refused by wildcard', says: 'certificate-does-not-cover' },
    { when: 'lacks the domain', certificate: { names: ['new.example.com'] }, accounts: 'one', ends: 'refused by associate',
      says: 'certificate-does-not-cover' },
    { when: 'lacks an alias that is there', target: { aliases: ['old.example.net'] }, unseen: ['old.example.net'],
      ends: 'refused by wildcard', says: 'certificate-does-not-cover' },
    { when: 'is pending', certificate: { status: 'PENDING_VALIDATION' }, unseen: ALIASES, ends: 'refused by wildcard',
      says: 'certificate-not-issued' },
    { when: 'has expired', certificate: { expiresInDays: -1 }, unseen: ALIASES, ends: 'refused by wildcard',
      says: 'certificate-expired' },
    { when: 'expires soon', certificate: { expiresInDays: 10 }, ends: 'moved by wildcard', says: 'certificate-expires-soon' },
    { when: 'is of IAM', certificate: { kind: 'iam' }, ends: 'moved by wildcard' },
    { when: "is CloudFront's own", target: { aliases: [], certificate: undefined }, unseen: ['new.example.com'],
      ends: 'refused by wildcard', says: 'certificate-missing' },
  ]);
});

describe('the distributions', () => {
  const comment = (xml: string) => xml.replace('<Comment></Comment>', '<Comment>new</Comment>');
  // biome-ignore format: a table
  tellAll([
    { when: 'the target is disabled', target: { enabled: false }, unseen: ['new.example.com'], ends: 'refused by wildcard',
      says: 'target-disabled' },
    { when: 'the target is being deployed', first: (story) => story.editConfig(TARGET.distributionId, comment),
      ends: 'moved by wildcard', says: 'target-in-progress' },
    { when: 'the target is being deployed, one account', first: (story) => story.editConfig(TARGET.distributionId, comment),
      accounts: 'one', ends: 'moved by associate', says: 'target-in-progress' },
    { when: 'the target has IPv6 off, with an AAAA record', target: { ipv6: false }, dns: 'A source + AAAA source',
      ends: 'refused by wildcard', says: 'dns-ipv6-off' },
    { when: 'the target has IPv6 off, without', target: { ipv6: false }, ends: 'moved by wildcard',
      says: 'viewer-differences' },
    { when: 'the target lacks HTTP/3', source: { httpVersion: 'http2and3' }, target: { httpVersion: 'http2' },
      dns: 'A source + HTTPS source', ends: 'moved by wildcard', says: 'viewer-differences' },
    { when: 'the target is for staging', target: { staging: true, aliases: [] }, unseen: ['new.example.com'],
      ends: 'refused by wildcard', says: 'staging-distribution' },
    { when: 'the target has a continuous deployment', target: { continuousDeploymentPolicyId: 'policy-1' },
      ends: 'moved by wildcard', says: 'continuous-deployment' },
    { when: 'the source has a continuous deployment', source: { continuousDeploymentPolicyId: 'policy-1' }, accounts: 'one',
      ends: 'moved by associate', says: 'continuous-deployment' },
    { when: 'the quota has room for domain and cover', ...full(98), ends: 'moved by wildcard' },
    { when: 'the quota has no room for the cover', ...full(99), ends: 'refused by wildcard', says: 'alias-quota' },
    { when: 'the quota has no room for the cover, one account', ...full(99), accounts: 'one', ends: 'moved by associate' },
    { when: 'the quota has no room at all', ...full(100), accounts: 'one', ends: 'refused by associate',
      says: 'alias-quota' },
    { when: 'the source is disabled', source: { enabled: false }, unseen: ['www.example.com', 'shop.example.com'],
      ends: 'moved by wildcard', says: 'source-disabled' },
  ]);
});
