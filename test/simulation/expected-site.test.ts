import { expect, test } from '@jest/globals';
import { expectedSite, inOrder, type JobSite, type Site, withoutThoseOf } from './expected-site.ts';

const record = (name: string, host: string) => JSON.stringify({ Name: `${name}.`, Type: 'CNAME', Value: host });
const rest = '<PriceClass>All</PriceClass><Enabled>true</Enabled><ViewerCertificate>a</ViewerCertificate>';

/** Two names that move from E1 to E2, and a record that is changed. */
function site({ moved }: { readonly moved: readonly string[] }): Site {
  const names = ['www.example.com', 'shop.example.com'];
  const blog = moved.includes('blog.example.com') ? 'pages.example.net' : 'blog.example.net';
  return {
    records: [
      [...names.map((name) => record(name, moved.includes(name) ? 'E2' : 'E1')), record('blog.example.com', blog)],
    ],
    distributions: [
      { id: 'E1', aliases: names.filter((name) => !moved.includes(name)).sort(), rest },
      { id: 'E2', aliases: ['new.example.com', ...names.filter((name) => moved.includes(name))].sort(), rest },
    ],
    tenants: [],
    certificates: [1, 1],
  };
}

const job = (status: string, domain: string): JobSite => ({
  status,
  footprint: { domains: [domain], source: 'E1', target: 'E2', changes: [] },
});
const change = (status: string): JobSite => ({
  status,
  footprint: {
    domains: [],
    source: undefined,
    target: undefined,
    changes: [{ name: 'blog.example.com', to: 'pages.example.net' }],
  },
});
const BEFORE = site({ moved: [] });
const AFTER = site({ moved: ['www.example.com', 'shop.example.com', 'blog.example.com'] });

test.each([
  [
    ['moved', 'moved', 'moved'],
    ['www.example.com', 'shop.example.com', 'blog.example.com'],
  ],
  [['restored', 'moved', 'unadmitted'], ['shop.example.com']],
  [
    ['moved', 'unadmitted', 'moved'],
    ['www.example.com', 'blog.example.com'],
  ],
  [['restored', 'unadmitted', 'restored'], []],
])('after the ends %s the site is told job by job', ([www = '', shop = '', blog = ''], moved) => {
  const jobs = [job(www, 'www.example.com'), job(shop, 'shop.example.com'), change(blog)];
  expect(expectedSite(BEFORE, AFTER, jobs)).toEqual(inOrder(site({ moved })));
});

test('nobody moves where nothing began', () => {
  expect(expectedSite(BEFORE, AFTER, [])).toEqual(inOrder(BEFORE));
});

test('beside what is parked all the rest is still compared', () => {
  const parked = [job('parked', 'www.example.com')];
  const halfway: Site = {
    ...BEFORE,
    records: [BEFORE.records[0]?.map((line) => line.replace(/("Name":"www.*)E1/, '$1E2')) ?? []],
    distributions: [
      { id: 'E1', aliases: ['shop.example.com'], rest: rest.replace('>true<', '>false<') },
      { id: 'E2', aliases: ['*.example.com', 'new.example.com'], rest },
    ],
  };
  const expected = withoutThoseOf(parked, expectedSite(BEFORE, AFTER, parked));
  const seen = (one: Site) => withoutThoseOf(parked, inOrder(one));
  expect(seen(halfway)).toEqual(expected);
  const [first, second] = halfway.distributions;
  const lost = [first, { ...second, aliases: ['*.example.com'] }] as Site['distributions'];
  expect(seen({ ...halfway, distributions: lost })).not.toEqual(expected);
  const edited = [{ ...first, rest: rest.replace('All', '100') }, second] as Site['distributions'];
  expect(seen({ ...halfway, distributions: edited })).not.toEqual(expected);
  expect(seen({ ...halfway, records: [halfway.records[0]?.slice(0, 1) ?? []] })).not.toEqual(expected);
});
