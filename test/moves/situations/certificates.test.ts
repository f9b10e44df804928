import { describe } from '@jest/globals';
import { SOURCE, ZONE_ID } from '../story.ts';
import { type Situation, tellAll } from './situation.ts';

type Records = Parameters<NonNullable<Situation['zones']>>[0];

const PUBLIC = { account: SOURCE.accountId, name: 'example.com', id: ZONE_ID };
const caa = (...values: string[]) => ({
  Name: 'example.com',
  Type: 'CAA',
  TTL: 300,
  ResourceRecords: values.map((Value) => ({ Value })),
});
const withCaa = (...values: string[]) => ({
  zones: (records: Records) => [{ ...PUBLIC, records: [...records, caa(...values)] }],
});
/** The target's own certificate covers its own alias, and nothing of what comes. */
const NARROW = { certificate: { names: ['new.example.com'] } };
const PROVISION = { certificate: 'provision' } as const;
const OUTAGE = { ...PROVISION, allowOutage: true, strategy: 'disable-source' } as const;
const ELEVEN = Array.from({ length: 11 }, (_, index) => `n${index}.example.com`);

describe('a certificate for the target', () => {
  // biome-ignore format: a table
  tellAll([
    { ...NARROW, when: 'that nobody asked for', ends: 'refused by wildcard', says: 'certificate-does-not-cover' },
    { ...NARROW, when: 'of two accounts', ask: PROVISION, provisions: true, ends: 'moved by wildcard', says: 'certificate-provisioned' },
    { ...NARROW, when: 'of one account', accounts: 'one', ask: PROVISION, provisions: true, ends: 'moved by associate' },
    { ...NARROW, when: 'of a deep name', domain: 'a.deep.example.com', ask: PROVISION, provisions: true, ends: 'moved by wildcard' },
    { ...NARROW, when: 'of an IDN', domain: 'münchen.example.com', ask: PROVISION, provisions: true, ends: 'moved by wildcard' },
    { ...NARROW, when: 'of an apex', domain: 'example.com', dns: 'A source', ask: OUTAGE, provisions: true, outage: true,
      ends: 'moved by disable-source' },
    { ...NARROW, when: 'of a wildcard', domain: '*.example.com', ask: OUTAGE, provisions: true, outage: true,
      source: { aliases: ['*.example.com'] }, ends: 'moved by disable-source' },
    { ...NARROW, when: 'of eleven names, of which one account needs all', domain: ELEVEN, accounts: 'one',
      ask: { ...PROVISION, strategy: 'associate' }, ends: 'refused by associate', says: 'certificate-too-many-names' },
    { ...NARROW, when: 'of eleven names, which one wildcard covers', domain: ELEVEN, accounts: 'one', ask: PROVISION,
      provisions: true, ends: 'moved by wildcard' },
    { when: 'that has one that does', ask: PROVISION, ends: 'moved by wildcard' },
    { when: 'that has one for ten more days', ask: PROVISION, certificate: { expiresInDays: 10 }, provisions: true,
      ends: 'moved by wildcard', says: 'expires in 10 days' },
    { when: 'that has one for ten more days, unasked', certificate: { expiresInDays: 10 }, ends: 'moved by wildcard',
      says: 'certificate-expires-soon' },
    { when: 'that has an expired one', ask: PROVISION, certificate: { expiresInDays: -1 }, target: { aliases: [] }, provisions: true,
      ends: 'moved by wildcard', says: 'has expired' },
    { when: 'that has one of IAM', ask: PROVISION, certificate: { ...NARROW.certificate, kind: 'iam' as const }, provisions: true,
      ends: 'moved by wildcard' },
    { when: 'that has no alias and none', ask: PROVISION, target: { aliases: [], certificate: undefined as never }, provisions: true,
      ends: 'moved by wildcard', says: 'certificate-provisioned, certificate-minimum-tls' },
  ]);
});

describe('a certificate that cannot be', () => {
  // biome-ignore format: a table
  tellAll([
    { ...NARROW, when: 'CAA forbids it', ask: PROVISION, ...withCaa('0 issue "ca.example.net"'), ends: 'refused by wildcard',
      says: 'certificate-caa-forbids' },
    { ...NARROW, when: 'CAA allows Amazon', ask: PROVISION, ...withCaa('0 issue "ca.example.net"', '0 issue "amazon.com"'),
      provisions: true, ends: 'moved by wildcard' },
    { ...NARROW, when: 'CAA forbids wildcards, which wildcard needs', ask: PROVISION, ...withCaa('0 issuewild ";"'),
      ends: 'refused by wildcard', says: 'for *.example.com' },
    { ...NARROW, when: 'CAA forbids wildcards, which associate does not need', accounts: 'one', ask: PROVISION,
      ...withCaa('0 issuewild ";"'), provisions: true, ends: 'moved by associate' },
    { when: 'an alias of the target lies in a zone of nobody here', ask: PROVISION, ends: 'refused by wildcard',
      certificate: { names: ['new.example.com', 'other.example.org'] }, target: { aliases: ['new.example.com', 'other.example.org'] },
      unseen: ['other.example.org'], says: 'certificate-outside-zones, The validation records of other.example.org lie' },
    { ...NARROW, when: 'the zone is of nobody here', ask: PROVISION, ends: 'refused by wildcard', zones: () => [],
      unseen: ['www.example.com', 'shop.example.com', 'new.example.com'], says: 'certificate-outside-zones, dns-no-zone' },
    { ...NARROW, when: 'the cover turns out to be elsewhere, and all is taken back', ask: PROVISION, third: ['*.example.com'],
      ends: 'restored by wildcard', says: 'CNAMEAlreadyExists' },
  ]);
});
