import { describe } from '@jest/globals';
import { tellAll } from './situation.ts';

const ALLOWED = { allowOutage: true };

describe('a subdomain, by accounts and strategy asked', () => {
  // biome-ignore format: a table
  tellAll([
    { when: 'two accounts', ends: 'moved by wildcard' },
    { when: 'two, wildcard asked', ask: { strategy: 'wildcard' }, ends: 'moved by wildcard' },
    { when: 'two, an outage allowed but not needed', ask: ALLOWED, ends: 'moved by wildcard' },
    { when: 'two, associate', ask: { strategy: 'associate' }, ends: 'refused by associate', says: 'two-accounts' },
    { when: 'two, disable-source', ask: { strategy: 'disable-source' }, ends: 'refused by disable-source',
      says: 'outage-not-allowed' },
    { when: 'two, disable-source allowed', ask: { strategy: 'disable-source', ...ALLOWED },
      ends: 'moved by disable-source', outage: true, says: 'outage-of-others' },
    { when: 'one account', accounts: 'one', ends: 'moved by associate' },
    { when: 'one, wildcard', accounts: 'one', ask: { strategy: 'wildcard' }, ends: 'moved by wildcard' },
    { when: 'one, disable-source', accounts: 'one', ask: { strategy: 'disable-source' },
      ends: 'refused by disable-source', says: 'outage-not-allowed' },
    { when: 'one, disable-source allowed', accounts: 'one', ask: { strategy: 'disable-source', ...ALLOWED },
      ends: 'moved by disable-source', outage: true },
  ]);
});

describe('names of other shapes', () => {
  // biome-ignore format: a table
  tellAll([
    { when: 'two levels deep', domain: 'a.b.example.com', ends: 'moved by wildcard' },
    { when: 'two parents at once', domain: ['a.example.com', 'b.deep.example.com'], ends: 'moved by wildcard' },
    { when: 'below a public suffix of two labels', domain: 'www.example.co.uk', ends: 'moved by wildcard' },
    { when: 'in capitals with a final dot', domain: 'WWW.Example.COM.', ends: 'moved by wildcard' },
    { when: 'an IDN', domain: 'straße.bücher.example', ends: 'moved by wildcard' },
    { when: 'an IDN apex, one account', domain: 'bücher.example', accounts: 'one', dns: 'A source',
      ends: 'moved by associate' },
  ]);
});

describe('names that no wildcard can cover', () => {
  const APEX = { domain: 'example.com', dns: 'A source + AAAA source + HTTPS source' };
  const SUFFIX = { domain: 'name.github.io', dns: 'A source + AAAA source' };
  // biome-ignore format: a table
  tellAll([
    { ...APEX, when: 'an apex', ends: 'refused by wildcard', says: 'apex-domain' },
    { ...APEX, when: 'an apex, an outage allowed', ask: ALLOWED, ends: 'moved by disable-source', outage: true,
      says: 'outage-allowed' },
    { ...APEX, when: 'an apex, one account', accounts: 'one', ends: 'moved by associate' },
    { ...APEX, when: 'an apex, one account, wildcard', accounts: 'one', ask: { strategy: 'wildcard' },
      ends: 'refused by wildcard', says: 'apex-domain' },
    { ...APEX, when: 'an apex of two labels', domain: 'example.co.uk', ends: 'refused by wildcard',
      says: 'apex-domain' },
    { ...APEX, when: 'an apex beside a subdomain', domain: ['example.com', 'www.example.com'],
      ends: 'refused by wildcard', says: 'apex-domain' },
    { ...SUFFIX, when: 'below a public suffix of others', ends: 'refused by wildcard', says: 'apex-domain' },
    { ...SUFFIX, when: 'below a public suffix of others, one account', accounts: 'one', ends: 'moved by associate' },
    { when: 'a wildcard', domain: '*.example.com', ends: 'refused by wildcard', says: 'wildcard-domain' },
    { when: 'a wildcard, one account', domain: '*.example.com', accounts: 'one', ends: 'moved by associate' },
    { when: 'a wildcard with a name below it, one account', domain: ['*.example.com', 'www.example.com'], accounts: 'one',
      ends: 'moved by associate' },
    // Which TXT name CloudFront asks for here nobody could say: where it is the other one, all comes back.
    { ...SUFFIX, when: 'below a public suffix of others, an outage allowed', ask: ALLOWED, outage: true,
      ends: 'restored by disable-source' },
    { when: 'a wildcard, an outage allowed', domain: '*.example.com', ask: ALLOWED, ends: 'moved by disable-source',
      outage: true },
  ]);
});
