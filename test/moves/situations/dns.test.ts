import { describe } from '@jest/globals';
import { tellAll } from './situation.ts';

const WWW = ['www.example.com'];

describe('records that lead to the source', () => {
  // biome-ignore format: a table
  tellAll([
    { when: 'CNAME with its final dot stored', dns: 'CNAME source.', ends: 'moved by wildcard' },
    { when: 'alias A', dns: 'A source', ends: 'moved by wildcard' },
    { when: 'alias A and AAAA', dns: 'A source + AAAA source', accounts: 'one', ends: 'moved by associate' },
    { when: 'alias A, AAAA and HTTPS', dns: 'A source + AAAA source + HTTPS source', ends: 'moved by wildcard' },
    { when: 'weighted, both', dns: 'CNAME weighted source source', ends: 'moved by wildcard' },
    { when: 'weighted aliases of three types', ends: 'moved by wildcard',
      dns: 'A weighted source source + AAAA weighted source source + HTTPS weighted source source' },
    { when: 'latency', dns: 'A latency source source', ends: 'moved by wildcard' },
    { when: 'geolocation', dns: 'CNAME geolocation source source', accounts: 'one', ends: 'moved by associate' },
    { when: 'geoproximity', dns: 'A geoproximity source target', ends: 'moved by wildcard' },
    { when: 'by CIDR', dns: 'CNAME cidr source source', ends: 'moved by wildcard' },
    { when: 'aliases by CIDR, one of them to the target', dns: 'A cidr source target', accounts: 'one',
      ends: 'moved by associate' },
    { when: 'failover with a health check', dns: 'CNAME failover source source', ends: 'moved by wildcard' },
    { when: 'a TTL of two hours', dns: 'CNAME source ttl=7200', ends: 'moved by wildcard', says: 'dns-long-ttl' },
    { when: 'a TTL of a day', dns: 'CNAME source ttl=86400', ends: 'refused by wildcard', says: 'dns-ttl-too-long' },
    { when: 'a traffic policy', dns: 'A source policy-instance', ends: 'refused by wildcard', says: 'dns-traffic-policy' },
  ]);
});

describe('records that lead elsewhere', () => {
  // biome-ignore format: a table
  tellAll([
    { when: 'to the target already', dns: 'CNAME target', ends: 'moved by wildcard' },
    { when: 'no record', dns: '', unseen: WWW, ends: 'moved by wildcard', says: 'dns-no-record' },
    { when: 'a proxy', dns: 'CNAME proxy', unseen: WWW, ends: 'moved by wildcard', says: 'dns-elsewhere' },
    { when: 'multivalue addresses', dns: 'A multivalue address address', unseen: WWW, ends: 'moved by wildcard',
      says: 'dns-elsewhere' },
    { when: 'weighted, the other at a proxy', dns: 'CNAME weighted source proxy', unseen: WWW, ends: 'moved by wildcard',
      says: 'dns-elsewhere' },
    { when: 'failover to addresses', dns: 'A failover source address', ends: 'moved by wildcard', says: 'dns-elsewhere' },
    { when: 'another distribution', dns: 'CNAME third', third: [], ends: 'refused by wildcard',
      says: 'dns-other-distribution' },
    { when: 'another distribution, one account', dns: 'CNAME third', third: [], accounts: 'one', ends: 'moved by associate',
      says: 'dns-elsewhere' },
    { when: 'weighted, the other at another distribution', dns: 'A weighted source third', third: [],
      ends: 'refused by wildcard', says: 'dns-other-distribution' },
    { when: 'another distribution, an outage allowed', dns: 'CNAME third', third: [], ask: { allowOutage: true },
      ends: 'refused by wildcard', says: 'dns-other-distribution' },
    { when: 'another distribution, by a CNAME of the zone', dns: 'CNAME edge + CNAME third @edge.example.com', third: [],
      ends: 'refused by wildcard', says: 'dns-other-distribution' },
    { when: 'the source, by a CNAME to an alias', dns: 'CNAME edge + A source @edge.example.com',
      ends: 'refused by wildcard', says: 'dns-detour' },
    { when: 'the source, by a CNAME of the zone', dns: 'CNAME edge + CNAME source @edge.example.com',
      ends: 'refused by wildcard', says: 'dns-detour' },
    { when: 'the source, by an alias of the zone', dns: 'A source @edge.example.com + A same:edge',
      ends: 'refused by wildcard', says: 'dns-detour' },
  ]);
});

describe('wildcard records', () => {
  const at = (words: string) => `CNAME source + CNAME ${words} @*.example.com`;
  // biome-ignore format: a table
  tellAll([
    { when: 'the only one, to the source', dns: 'CNAME source @*.example.com', ends: 'refused by wildcard',
      says: 'dns-wildcard-record' },
    { when: 'the only one, to a proxy', dns: 'CNAME proxy @*.example.com', unseen: WWW, ends: 'moved by wildcard',
      says: 'dns-wildcard-elsewhere' },
    { when: 'the only one, to another distribution', dns: 'CNAME third @*.example.com', third: [],
      ends: 'refused by wildcard', says: 'dns-other-distribution' },
    { when: 'beside, to the target', dns: at('target'), ends: 'moved by wildcard' },
    { when: 'beside, to the source', dns: at('source'), ends: 'restored by wildcard', says: 'cover-record-elsewhere' },
    { when: 'beside, to the source, which CloudFront does not mind', dns: at('source'), world: { wildcardDnsCheck: false },
      ends: 'moved by wildcard', says: 'cover-record-elsewhere' },
    { when: 'beside, to another distribution', dns: at('third'), third: [], ends: 'restored by wildcard',
      says: 'cover-record-elsewhere' },
  ]);
});
