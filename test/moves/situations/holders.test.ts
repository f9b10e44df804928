import { describe } from '@jest/globals';
import { type Situation, THIRD, tellAll } from './situation.ts';

const WWW = 'www.example.com';
const DEEP = { domain: 'a.b.example.com' };
const UNNAMED = { source: undefined };
const FROM_THIRD: Partial<Situation> = {
  source: { aliases: ['shop.example.com'] },
  third: [WWW],
};

describe('who holds the domain', () => {
  // biome-ignore format: a table
  tellAll([
    { when: 'the source, which the request leaves out', ask: UNNAMED, ends: 'moved by wildcard' },
    { when: 'the target already', source: { aliases: [] }, target: { aliases: [WWW, 'new.example.com'] },
      unseen: ['shop.example.com'], ends: 'moved by wildcard', says: 'domain-on-target' },
    { when: 'the target already, its record too', source: { aliases: [] }, target: { aliases: [WWW] }, dns: 'CNAME target',
      ends: 'moved by wildcard', says: 'domain-on-target' },
    { when: 'source and target, one domain each', domain: [WWW, 'new.example.com'], source: { aliases: [WWW] },
      ends: 'moved by wildcard', says: 'domain-on-target' },
    { when: 'nobody', source: { aliases: [] }, ends: 'refused by wildcard', says: 'domain-not-on-source' },
    { ...FROM_THIRD, when: 'a third party, the source named', dns: 'CNAME third', ends: 'refused by wildcard',
      says: 'domain-not-on-source, *******' },
    { ...FROM_THIRD, when: 'a third party that is listed, no source named', dns: 'CNAME third', thirdMay: ['source'],
      ask: UNNAMED, ends: 'moved by wildcard' },
    { ...FROM_THIRD, when: 'a third party that nobody lists, no source named', dns: 'CNAME third', ask: UNNAMED,
      ends: 'refused by assisted', says: 'source-unlisted, Amplify' },
    { when: 'several, no source named', domain: [WWW, 'blog.example.com'], source: { aliases: [WWW] },
      third: ['blog.example.com'], thirdMay: ['source'], ask: UNNAMED, ends: 'never planned: SourceNotFound',
      says: THIRD.distributionId },
  ]);
});

describe('who holds the cover', () => {
  // biome-ignore format: a table
  tellAll([
    { when: 'the target', target: { aliases: ['*.example.com'] }, ends: 'moved by wildcard' },
    { when: 'the target, in a wider form', ...DEEP, target: { aliases: ['*.example.com'] }, ends: 'moved by wildcard' },
    { when: 'the target, in a wider form; a narrower one elsewhere', ...DEEP, target: { aliases: ['*.example.com'] },
      third: ['*.b.example.com'], ends: 'refused by wildcard', says: 'cover-outranked' },
    { when: 'the target, in a wider form; a narrower one on the source', ...DEEP, target: { aliases: ['*.example.com'] },
      source: { aliases: ['a.b.example.com', '*.b.example.com'] }, ends: 'moved by wildcard' },
    { when: 'the source', source: { aliases: [WWW, '*.example.com'] }, ends: 'refused by wildcard', says: 'cover-elsewhere' },
    { when: 'the source, one account', source: { aliases: [WWW, '*.example.com'] }, accounts: 'one',
      ends: 'moved by associate' },
    { when: 'the source, an outage allowed', source: { aliases: [WWW, '*.example.com'] }, ask: { allowOutage: true },
      outage: true, ends: 'moved by disable-source' },
    { when: 'somebody else', third: ['*.example.com'], ends: 'refused by wildcard', says: 'cover-elsewhere' },
    { when: 'somebody else, in a wider form', ...DEEP, third: ['*.example.com'], ends: 'refused by wildcard',
      says: 'cover-would-capture' },
    { when: 'the source, in a wider form', ...DEEP, source: { aliases: ['a.b.example.com', '*.example.com'] },
      ends: 'refused by wildcard', says: 'cover-would-capture' },
    { when: 'nobody, and others hold names below it', third: ['blog.example.com'], ends: 'moved by wildcard' },
    { when: 'nobody, and others hold a narrower wildcard', third: ['*.deep.example.com'], ends: 'moved by wildcard' },
  ]);
});
