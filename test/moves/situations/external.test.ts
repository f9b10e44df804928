import { describe } from '@jest/globals';
import { SOURCE, ZONE_ID } from '../story.ts';
import { recordsIn } from './records.ts';
import { tellAll } from './situation.ts';

const external = 'somebody comes';
const outage = { strategy: 'disable-source', allowOutage: true };
const OURS = { account: SOURCE.accountId, name: 'example.com', id: ZONE_ID };

describe('the zone at a provider', () => {
  // biome-ignore format: a table
  tellAll([
    { when: 'a CNAME', external, ends: 'moved by wildcard', says: 'dns-external' },
    { when: 'a CNAME, and nobody comes', external: 'nobody comes', ends: 'restored by wildcard', says: 'dns-external, Nobody changed DNS' },
    { when: 'one account', external, accounts: 'one', ends: 'moved by associate', says: 'dns-external' },
    { when: 'one account, and nobody comes', external: 'nobody comes', accounts: 'one', ends: 'restored by associate', says: 'Nobody changed DNS' },
    { when: 'an apex that is flattened', external, domain: 'example.com', accounts: 'one', dns: 'A source', ends: 'moved by associate',
      says: 'dns-external-untold' },
    { when: 'flattened, both families', external, dns: 'A source + AAAA source', ends: 'moved by wildcard', says: 'dns-external-untold' },
    { when: 'several names, one of them flattened', external, domain: ['www.example.com', 'api.example.com'], dns: 'CNAME source',
      ends: 'moved by wildcard', says: 'dns-external' },
    { when: 'a wildcard domain', external, domain: '*.example.com', accounts: 'one', source: { aliases: ['*.example.com'] },
      ends: 'moved by associate', says: 'dns-external' },
    { when: 'a deep name', external, domain: 'a.b.example.com', ends: 'moved by wildcard', says: 'dns-external' },
    { when: 'an IDN', external, domain: 'bücher.example.com', ends: 'moved by wildcard', says: 'dns-external' },
    { when: 'the target already', external, dns: 'CNAME target', ends: 'moved by wildcard' },
    { when: 'a third distribution', external, dns: 'CNAME third', third: [], ends: 'refused by wildcard', says: 'dns-other-distribution',
      unseen: ['www.example.com'] },
    { when: 'a proxy in front', external, dns: 'CNAME proxy', unseen: ['www.example.com'], ends: 'moved by wildcard', says: 'dns-elsewhere' },
    { when: 'an address of others', external, dns: 'A address', unseen: ['www.example.com'], ends: 'moved by wildcard', says: 'dns-elsewhere' },
    { when: 'no record', external, dns: '', unseen: ['www.example.com'], ends: 'moved by wildcard', says: 'dns-no-record' },
    { when: 'a long TTL', external, dns: 'CNAME source ttl=7200', ends: 'moved by wildcard', says: 'dns-external, dns-long-ttl' },
    { when: 'a TTL that no move waits for', external, dns: 'CNAME source ttl=86400', ends: 'refused by wildcard', says: 'dns-ttl-too-long' },
    { when: 'beside a hosted zone of ours that nobody asks', external, ends: 'moved by wildcard', says: 'dns-external, is not what the world asks',
      zones: () => [{ ...OURS, records: recordsIn('CNAME source', 'www.example.com', '') }] },
    { when: 'pinned to a zone that is not there', external, ask: { hostedZoneId: 'Z9NOBODY' }, ends: 'refused by wildcard', says: 'dns-pinned-zone' },
    { when: 'disable-source that nobody allowed', external, ask: { strategy: 'disable-source' }, ends: 'refused by disable-source',
      says: 'outage-not-allowed, ownership-external' },
    { when: 'disable-source, and nobody comes for the proof', external: 'nobody comes', ask: outage, ends: 'restored by disable-source',
      says: 'ownership-external, Nobody changed DNS' },
  ]);
});
