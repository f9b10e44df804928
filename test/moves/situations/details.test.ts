import { describe } from '@jest/globals';
import { denying } from '../denying.ts';
import { SOURCE, TARGET } from '../story.ts';
import { tellAll } from './situation.ts';

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
