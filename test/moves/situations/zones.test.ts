import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { describe } from '@jest/globals';
import { SOURCE, SOURCE_HOST, type Story, TARGET_HOST, ZONE_ID } from '../story.ts';
import { recordsIn } from './records.ts';
import { type Situation, THIRD, tellAll } from './situation.ts';

type Records = Parameters<NonNullable<Situation['zones']>>[0];

const PUBLIC = { account: SOURCE.accountId, name: 'example.com', id: ZONE_ID };
const BELOW = { ...PUBLIC, name: 'www.example.com', id: 'Z2BELOW' };
const NAMESAKE = { ...PUBLIC, id: 'Z3NAMESAKE' };
const PRIVATE = { ...PUBLIC, id: 'Z4PRIVATE', private: true };
const OTHER = { ...PUBLIC, name: 'example.org', id: 'Z5OTHER' };
const A_COPY = recordsIn('CNAME source', 'www.example.com', '');
/** Name servers of nobody here. */
const AWAY = {
  Name: 'www.example.com',
  Type: 'NS',
  TTL: 300,
  ResourceRecords: [{ Value: 'ns1.example.net' }, { Value: 'ns2.example.net' }],
};
const AT_APEX = recordsIn('A source + AAAA source', 'www.example.com', '');
const isOfOther = (name: string) => name.endsWith(OTHER.name);
const text = (name: string, value: string) => ({
  Name: name,
  Type: 'TXT',
  TTL: 60,
  ResourceRecords: [{ Value: `"${value}"` }],
});
const others = (records: Records) => records.filter(({ Name }) => Name !== 'www.example.com');

/** Whoever runs the zone of a third account changes its record some time after the move began to wait for it. */
async function changedBySomebody(story: Story): Promise<void> {
  const credentials = story.aws.credentials.addAccount(THIRD.accountId);
  const record = { Name: 'www.example.com', TTL: 300, ResourceRecords: [{ Value: TARGET_HOST }] };
  const change = new ChangeResourceRecordSetsCommand({
    HostedZoneId: PUBLIC.id,
    ChangeBatch: { Changes: [{ Action: 'UPSERT', ResourceRecordSet: { ...record, Type: 'CNAME' } }] },
  });
  story.clock.schedule(200_000, () => {
    void story.clock.during(() => new Route53Client({ ...story.clients, credentials }).send(change));
  });
}

/** Points the delegation in the parent zone to the zone below it, and lets it become known. */
async function delegate(story: Story): Promise<void> {
  const servers = story.aws.route53.recordsOf(BELOW.id).find(({ Type }) => Type === 'NS')?.ResourceRecords ?? [];
  const credentials = story.aws.credentials.addAccount(SOURCE.accountId);
  const record = { Name: BELOW.name, TTL: 300, ResourceRecords: [...servers] };
  const change = new ChangeResourceRecordSetsCommand({
    HostedZoneId: PUBLIC.id,
    ChangeBatch: { Changes: [{ Action: 'CREATE', ResourceRecordSet: { ...record, Type: 'NS' } }] },
  });
  await story.clock.during(() => new Route53Client({ ...story.clients, credentials }).send(change));
  await story.clock.advance(60_000);
}

describe('the hosted zone', () => {
  const unseen = ['www.example.com'];
  // biome-ignore format: a table
  tellAll([
    { when: 'of a third account', thirdMay: ['dns'], ends: 'moved by wildcard',
      zones: (records) => [{ ...PUBLIC, account: THIRD.accountId, records }] },
    { when: 'of a third account that nobody lists', first: changedBySomebody, ends: 'moved by wildcard', says: 'dns-external',
      zones: (records) => [{ ...PUBLIC, account: THIRD.accountId, records }] },
    { when: 'is not there', ends: 'moved by wildcard', says: 'dns-no-zone', zones: () => [],
      unseen: [...unseen, 'shop.example.com', 'new.example.com'] },
    { when: 'beside an orphan of the very name', ends: 'moved by wildcard',
      zones: (records) => [{ ...PUBLIC, records }, { ...BELOW, records: [{ ...AWAY, Name: 'x.www.example.com' }] }] },
    { when: 'one of two of one name, in two accounts', thirdMay: ['dns'], ends: 'moved by wildcard',
      zones: (records) => [{ ...PUBLIC, records }, { ...NAMESAKE, account: THIRD.accountId, records: A_COPY }] },
    { when: 'ours is the dead one of two', first: changedBySomebody, ends: 'moved by wildcard',
      says: 'dns-external, is not what the world asks',
      zones: (records) => [{ ...PUBLIC, account: THIRD.accountId, records }, { ...NAMESAKE, records: A_COPY }] },
    { when: 'beside a private one', ends: 'moved by wildcard',
      zones: (records) => [{ ...PUBLIC, records }, { ...PRIVATE, records: A_COPY }] },
    { when: 'only a private one', first: changedBySomebody, ends: 'moved by wildcard', says: 'dns-external',
      zones: (records) => [{ ...PUBLIC, account: THIRD.accountId, records }, { ...PRIVATE, records: A_COPY }] },
    { when: 'delegated below, away', unseen, ends: 'refused by wildcard', says: 'dns-delegated-below',
      zones: (records) => [{ ...PUBLIC, records: [...others(records), AWAY] }] },
    { when: 'delegated below, to us', unseen, first: delegate, ends: 'moved by wildcard',
      zones: (records) => [{ ...PUBLIC, records: others(records) },
        { ...BELOW, records: AT_APEX }] },
  ]);
});

describe('records of other types', () => {
  const ask = { strategy: 'disable-source', allowOutage: true };
  const proven = text('_www.example.com', TARGET_HOST);
  // biome-ignore format: a table
  tellAll([
    { when: 'at the domain itself', dns: 'A source', ends: 'moved by wildcard',
      zones: (records) => [{ ...PUBLIC, records: [...records, text('www.example.com', SOURCE_HOST)] }] },
    { when: 'a proof of others for the same target', ask, outage: true, ends: 'moved by disable-source',
      zones: (records) => [{ ...PUBLIC, records: [...records.filter(({ Type }) => Type !== 'TXT'), proven] }] },
    { when: 'domains of two zones and accounts', domain: ['www.example.com', 'www.example.org'], thirdMay: ['dns'],
      ends: 'moved by wildcard', zones: (records) => [{ ...PUBLIC, records: records.filter(({ Name }) => !isOfOther(Name)) },
        { ...OTHER, account: THIRD.accountId, records: records.filter(({ Name }) => isOfOther(Name)) }] },
  ]);
});

describe('a pinned zone', () => {
  const pin = (hostedZoneId: string) => ({ hostedZoneId });
  const unseen = ['www.example.com'];
  // biome-ignore format: a table
  tellAll([
    { when: 'the live one', ask: pin(ZONE_ID), ends: 'moved by wildcard',
      zones: (records) => [{ ...PUBLIC, records }, { ...NAMESAKE, records: A_COPY }] },
    { when: 'the dead one of two, taken at the word', ask: pin(NAMESAKE.id), ends: 'restored by wildcard',
      zones: (records) => [{ ...PUBLIC, records }, { ...NAMESAKE, records: A_COPY }] },
    { when: 'a private one', ask: pin(PRIVATE.id), ends: 'refused by wildcard', says: 'dns-pinned-zone',
      zones: (records) => [{ ...PUBLIC, records }, { ...PRIVATE, records: A_COPY }] },
    { when: 'of another name', ask: pin(OTHER.id), ends: 'refused by wildcard', says: 'dns-pinned-zone',
      zones: (records) => [{ ...PUBLIC, records }, OTHER] },
    { when: 'of nobody', ask: pin('Z9NOBODY'), ends: 'refused by wildcard', says: 'dns-pinned-zone' },
    { when: 'that delegates below', ask: pin(ZONE_ID), unseen, first: delegate, ends: 'refused by wildcard',
      says: 'dns-delegated-below', zones: (records) => [{ ...PUBLIC, records: others(records) }, { ...BELOW, records: AT_APEX }] },
  ]);
});
