import { describe } from '@jest/globals';
import { TARGET } from '../story.ts';
import { type Situation, THIRD, tellAll } from './situation.ts';

const WWW = 'www.example.com';
const APEX = { domain: 'example.com', dns: 'A source + AAAA source' };
const ASK = { strategy: 'assisted' };
const UNNAMED = { ...ASK, source: undefined };
const swap = (...aliases: string[]) => ({
  world: { support: [{ after: 60, does: 'swap' as const, aliases, to: TARGET.distributionId }] },
});
/** A holder whose account is not in the directory. */
const UNLISTED: Partial<Situation> = {
  source: { aliases: ['shop.example.com'] },
  third: [WWW],
  dns: 'CNAME third',
};

describe('by AWS Support', () => {
  // biome-ignore format: a table
  tellAll([
    { ...APEX, ...swap('example.com'), when: 'an apex', ask: ASK, ends: 'moved by assisted', says: 'support-must-act' },
    { ...swap(WWW), when: 'a subdomain, which could go by wildcard', ask: ASK, ends: 'moved by assisted' },
    { ...swap('*.example.com'), when: 'a wildcard', domain: '*.example.com', ask: ASK, ends: 'moved by assisted' },
    { ...swap('example.com', WWW), when: 'an apex with a subdomain', domain: ['example.com', WWW], dns: 'A source',
      ask: ASK, ends: 'moved by assisted' },
    { ...swap(WWW), when: 'the cover is on the source', source: { aliases: [WWW, '*.example.com'] }, ask: ASK,
      ends: 'moved by assisted' },
    { ...swap(WWW), when: 'the certificate lacks the cover', certificate: { names: [WWW, 'shop.example.com', 'new.example.com'] },
      ask: ASK, ends: 'moved by assisted' },
    { ...swap(WWW), when: 'within one account', accounts: 'one', ask: ASK, ends: 'moved by assisted' },
    { ...swap(WWW), when: 'the source is disabled', source: { enabled: false }, unseen: [WWW, 'shop.example.com'],
      ask: ASK, ends: 'moved by assisted', says: 'source-disabled' },
    { ...APEX, when: 'the certificate lacks the domain', certificate: { names: ['*.example.com'] }, ask: ASK,
      ends: 'refused by assisted', says: 'certificate-does-not-cover' },
    { ...APEX, when: 'the target is disabled', target: { enabled: false }, unseen: ['new.example.com'], ask: ASK,
      ends: 'refused by assisted', says: 'target-disabled' },
    { when: 'the record leads to a third distribution', third: ['blog.example.com'], dns: 'CNAME third', ask: ASK,
      ends: 'refused by assisted', says: 'dns-other-distribution' },
    { when: 'the target has the domain already', source: { aliases: [] }, target: { aliases: [WWW] }, ask: ASK,
      unseen: ['shop.example.com', 'new.example.com'], ends: 'moved by assisted', says: 'domain-on-target' },
    { when: 'nobody holds it', source: { aliases: [] }, ask: ASK, unseen: [WWW], ends: 'refused by assisted',
      says: 'domain-not-on-source' },
    { ...APEX, when: 'not asked, an apex', ends: 'refused by wildcard', says: '"strategy": "assisted"' },
  ]);
});

describe('from a holder that cannot be listed', () => {
  // biome-ignore format: a table
  tellAll([
    { ...UNLISTED, ...swap(WWW), when: 'no source named', ask: UNNAMED, ends: 'moved by assisted',
      says: 'source-unlisted, Amplify' },
    { ...UNLISTED, ...swap(WWW), when: 'the source named', ask: { ...ASK, source: THIRD }, ends: 'moved by assisted',
      says: 'source-unlisted' },
    { ...UNLISTED, ...swap(WWW), when: 'its records lead to neither', dns: 'CNAME proxy', unseen: [WWW],
      ask: UNNAMED, ends: 'moved by assisted', says: 'dns-elsewhere' },
    { ...UNLISTED, when: 'not asked', ask: { source: undefined }, ends: 'refused by assisted',
      says: 'support-not-asked, Amplify' },
    { ...UNLISTED, when: 'wildcard asked', ask: { source: undefined, strategy: 'wildcard' }, ends: 'refused by wildcard',
      says: 'source-unlisted' },
    { ...UNLISTED, when: 'an outage allowed', ask: { source: undefined, allowOutage: true }, ends: 'refused by assisted',
      says: 'source-unlisted' },
    { ...UNLISTED, when: 'another source named', ask: ASK, ends: 'refused by assisted', says: 'domain-not-on-source' },
    { when: 'the target has the domain already, no source named', source: { aliases: [] }, target: { aliases: [WWW] },
      unseen: ['shop.example.com', 'new.example.com'], ask: { source: undefined }, ends: 'moved by assisted',
      says: 'domain-on-target' },
  ]);
});
