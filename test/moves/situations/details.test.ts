import { describe, expect, test } from '@jest/globals';
import { denying } from '../denying.ts';
import { SOURCE, SOURCE_HOST, TARGET, tell, USUAL_REQUEST, USUAL_WORLD, ZONE_ID } from '../story.ts';
import { recordsIn } from './records.ts';
import { tellAll } from './situation.ts';

const ZONE = { account: SOURCE.accountId, name: 'example.com', id: ZONE_ID };

describe('what the request expects of the answer', () => {
  const expecting = (verify: object) => ({ verify });
  const servedBy = ({ distributionId }: typeof SOURCE | typeof TARGET) =>
    expecting({ path: '/health', headers: { 'X-Distribution-Id': distributionId } });
  // biome-ignore format: a table
  tellAll([
    { when: 'is what both answer', ask: expecting({ path: '/health', status: [200, 204] }), ends: 'moved by wildcard' },
    { when: 'is what only the target answers', ask: servedBy(TARGET), ends: 'moved by wildcard',
      says: 'expectation-unmet, the header x-distribution-id has another value' },
    { when: 'is what only the source answers', ask: servedBy(SOURCE), ends: 'restored by wildcard',
      says: 'does not answer as the request expects' },
    { when: 'is what only the source answers, one account', accounts: 'one', ask: servedBy(SOURCE),
      ends: 'restored by associate', says: 'does not answer as the request expects' },
    { when: 'is what nobody answers', ask: expecting({ status: 204 }), ends: 'restored by wildcard',
      says: 'expectation-unmet, the status is 200 and not 204' },
    { when: 'cannot be seen, as the record leads elsewhere', ask: expecting({ status: 204 }), dns: 'CNAME proxy',
      unseen: ['www.example.com'], ends: 'moved by wildcard', says: 'dns-elsewhere' },
  ]);
});

describe('DNS that the plan warns of', () => {
  const suffix = { domain: 'name.github.io', dns: 'A source + AAAA source', ask: { allowOutage: true } };
  // biome-ignore format: a table
  tellAll([
    { when: 'only AAAA records', dns: 'AAAA source', unseen: ['www.example.com'], ends: 'moved by wildcard',
      says: 'dns-ipv6-only' },
    { when: 'a TXT name below a suffix that no registry runs', ...suffix, outage: true, ends: 'restored by disable-source',
      says: 'ownership-name-unsure' },
    { when: 'a pinned zone that nobody asks', ask: { hostedZoneId: 'Z3NAMESAKE' }, ends: 'restored by wildcard',
      says: 'dns-pinned-not-live',
      zones: (records) => [{ ...ZONE, records }, { ...ZONE, id: 'Z3NAMESAKE', records: recordsIn('CNAME source', 'www.example.com', '') }] },
  ]);
});

describe('who else holds the domain', () => {
  const UNNAMED = { source: undefined };
  // biome-ignore format: a table
  tellAll([
    { when: 'is asked by the older call where the newer is refused', first: async (story) => denying(story, /domain-conflicts/),
      ask: UNNAMED, third: ['*.example.com'], ends: 'refused by wildcard', says: 'cover-elsewhere, *******' },
    { when: 'is free by the older call', first: async (story) => denying(story, /domain-conflicts/), ask: UNNAMED,
      ends: 'moved by wildcard' },
    { when: 'may not be asked at all', first: async (story) => denying(story, /conflict/), ends: 'never planned: AccessRefused',
      says: 'ListDomainConflicts' },
    { when: 'is not told without a certificate that covers it', certificate: { names: ['new.example.com', 'www.example.com'] },
      ends: 'refused by wildcard', says: 'holders-not-asked, certificate-does-not-cover' },
  ]);
});

test('a service binding that names the source stays as it is, and the plan says so', async () => {
  const bound = {
    Name: 'www.example.com',
    Type: 'HTTPS',
    TTL: 300,
    ResourceRecords: [{ Value: `1 ${SOURCE_HOST}. alpn=h2` }],
  };
  const own = recordsIn('A source', bound.Name, ZONE_ID);
  const zones = USUAL_WORLD.zones.map((zone) => ({
    ...zone,
    records: [...zone.records.filter(({ Name }) => Name !== bound.Name), ...own, bound],
  }));
  const story = await tell({ world: { ...USUAL_WORLD, zones } });
  const bindings = () => story.records().filter((line) => line.includes('HTTPS'));
  const before = bindings();

  const plan = await story.move({ ...USUAL_REQUEST, mode: 'plan' }, 'planned');
  const execution = await story.move(USUAL_REQUEST);

  expect(plan.output).toContain('dns-binding-on-source');
  expect(execution.status).toBe('SUCCEEDED');
  expect(bindings()).toEqual(before);
  expect(story.lost()).toEqual([]);
});
