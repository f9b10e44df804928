import { expect, test } from '@jest/globals';
import type { WorldInput } from '../../local/world/schema.ts';
import { cname, SOURCE_HOST, TARGET_HOST, USUAL_REQUEST, USUAL_WORLD, ZONE_ID } from '../moves/story.ts';
import { tellRecords, worldWith } from './records-story.ts';

const WWW = cname('www.example.com', SOURCE_HOST);
const ALB = 'shop-123.eu-central-1.elb.amazonaws.com';
const ALB_ZONE = 'Z215JYRZR1TBD5';

/** The target serves the names already: only the records have to follow. */
const SERVED = {
  distributions: USUAL_WORLD.distributions.map((one) => ({
    ...one,
    aliases: one.domainName === TARGET_HOST ? ['www.example.com', 'example.com'] : [],
  })),
  endpoints: [{ name: ALB, ipv4: ['198.51.100.10'], ipv6: ['2001:db8::10'] }],
};

function weighted(identifier: string, weight: number, host: string) {
  return { ...cname('www.example.com', host), SetIdentifier: identifier, Weight: weight };
}

test('a CNAME becomes an alias in one batch, is INSYNC, looked up and told', async () => {
  const story = await tellRecords({ world: worldWith([WWW], SERVED) });

  const { diff, verdict } = await story.preview([{ name: 'www.example.com', to: TARGET_HOST }]);
  const { status, output, cause } = await story.change([{ name: 'www.example.com', to: TARGET_HOST }]);

  expect(diff).toEqual([`~ www.example.com  CNAME ${SOURCE_HOST} (300 s) → ALIAS A+AAAA ${TARGET_HOST}`]);
  expect(verdict).toBe('ready');
  expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
  expect(JSON.parse(output ?? '')).toMatchObject({ status: 'moved', report: expect.stringContaining(diff[0] ?? '') });
  expect(story.records()).toEqual([expect.stringContaining(TARGET_HOST), expect.stringContaining(TARGET_HOST)]);
  expect(story.dig('www.example.com', 'A').length).toBeGreaterThan(0);
});

test('a preview changes nothing', async () => {
  const story = await tellRecords({ world: worldWith([WWW], SERVED) });
  const before = story.state();

  await story.preview([{ name: 'www.example.com', to: TARGET_HOST }]);

  expect(story.state()).toEqual(before);
  expect(await story.locks(['domain www.example.com'])).toEqual([]);
});

test('a load balancer in an account that nobody can reach needs no role there: name servers answer its addresses', async () => {
  const story = await tellRecords({ world: worldWith([WWW], SERVED) });

  const { status } = await story.change([{ name: 'www.example.com', to: ALB }]);

  expect(status).toBe('SUCCEEDED');
  expect(story.dig('www.example.com', 'A')).toEqual(['198.51.100.10']);
  expect(story.dig('www.example.com', 'AAAA')).toEqual(['2001:db8::10']);
  expect(story.records()[0]).toContain(ALB_ZONE);
});

test('an apex leads to a distribution by aliases, beside its other records', async () => {
  const mx = { Name: 'example.com', Type: 'MX', TTL: 3600, ResourceRecords: [{ Value: '10 mail.example.net' }] };
  const story = await tellRecords({ world: worldWith([mx], SERVED) });

  const { status } = await story.change([{ name: 'example.com', to: TARGET_HOST }]);

  expect(status).toBe('SUCCEEDED');
  expect(story.records().map((record) => JSON.parse(record).Type)).toEqual(['A', 'AAAA', 'MX']);
});

test('of a weighted pair one half goes elsewhere and keeps its weight', async () => {
  const pair = [weighted('blue', 10, SOURCE_HOST), weighted('green', 90, SOURCE_HOST)];
  const story = await tellRecords({ world: worldWith(pair, SERVED) });

  const { status } = await story.change([{ name: 'www.example.com', to: TARGET_HOST, setIdentifier: 'blue' }]);

  expect(status).toBe('SUCCEEDED');
  const [blue, green] = story.records().map((record) => JSON.parse(record));
  expect(blue).toMatchObject({ SetIdentifier: 'blue', Weight: 10, ResourceRecords: [{ Value: TARGET_HOST }] });
  expect(green).toMatchObject({ SetIdentifier: 'green', Weight: 90, ResourceRecords: [{ Value: SOURCE_HOST }] });
});

test('values are written and answered as they were given', async () => {
  const story = await tellRecords({ world: worldWith([WWW], SERVED) });

  const { status } = await story.change([
    { name: 'www.example.com', type: 'A', values: ['192.0.2.80'], ttl: 60 },
    { name: 'six.example.com', type: 'AAAA', values: ['2001:0DB8::0080'] },
    { name: '_x.example.com', type: 'TXT', values: ['a "quoted" word', 'plain'] },
    { name: 'docs.example.com', to: 'pages.example.net' },
  ]);

  expect(status).toBe('SUCCEEDED');
  expect(story.dig('www.example.com', 'A')).toEqual(['192.0.2.80']);
  expect(story.dig('docs.example.com', 'CNAME')).toEqual(['pages.example.net']);
  expect(story.dig('_x.example.com', 'TXT')).toContain('"a \\"quoted\\" word"');
});

test('the same change again writes nothing and is well', async () => {
  const story = await tellRecords({ world: worldWith([WWW], SERVED) });
  await story.change([{ name: 'www.example.com', to: ALB }]);
  const after = story.state();

  const { status } = await story.change([{ name: 'www.example.com', to: ALB }], {}, 'change-2');

  expect(status).toBe('SUCCEEDED');
  expect(story.state()).toEqual(after);
});

test('a plan that is not the one that was read is not applied', async () => {
  const story = await tellRecords({ world: worldWith([WWW], SERVED) });
  const before = story.state();
  const { planHash } = await story.preview([{ name: 'www.example.com', to: TARGET_HOST }]);

  const { error } = await story.change([{ name: 'www.example.com', to: ALB }], { planHash });
  const { status } = await story.change([{ name: 'www.example.com', to: TARGET_HOST }], { planHash }, 'change-2');

  expect(error).toBe('PlanChanged');
  expect(before).not.toEqual(story.state());
  expect(status).toBe('SUCCEEDED');
});

test('an execution is no place for what shall begin later, nor for the zones of another account', async () => {
  const story = await tellRecords({ world: worldWith([WWW], SERVED) });
  const before = story.state();
  const change = [{ name: 'www.example.com', to: TARGET_HOST }];

  const later = await story.change(change, { startAt: '2027-01-31T02:00:00Z' });
  const elsewhere = await story.change(change, { accountId: '222222222222' }, 'change-2');

  expect([later.error, elsewhere.error]).toEqual(['InvalidRequest', 'PlanRefused']);
  expect(later.cause).toContain('was started before that');
  expect(elsewhere.cause).toContain('is in account 111111111111, and the request is for account 222222222222');
  expect(story.state()).toEqual(before);
});

test('a refused plan writes nothing and says why, at every check', async () => {
  const story = await tellRecords({ world: worldWith([WWW], SERVED) });
  const before = story.state();

  const { status, error, cause } = await story.change([
    { name: 'www.example.com', to: SOURCE_HOST, as: 'alias' },
    { name: 'example.com', to: 'pages.example.net' },
  ]);

  expect([status, error]).toEqual(['FAILED', 'PlanRefused']);
  expect(cause).toMatch(/alternate domain names.*apex of its zone/s);
  expect(story.state()).toEqual(before);
});

test('the zone of two that is not named is none of ours', async () => {
  const story = await tellRecords({ world: worldWith([WWW], SERVED) });

  const { verdict, refusals } = await story.preview([{ name: 'www.example.org', to: ALB }]);
  const pinned = await story.preview([{ name: 'www.example.com', to: ALB }], { hostedZoneId: ZONE_ID });

  expect(verdict).toBe('refused');
  expect(refusals.join()).toContain('make it a CNAME to');
  expect(pinned.verdict).toBe('ready');
});

test.each([
  ['its scheme', { scheme: 'internal' }],
  ['its IPv6 addresses', { ipAddressType: 'dualstack' }],
])('a load balancer that can be asked tells %s', async (_what, told) => {
  const balancer = {
    account: '222222222222',
    region: 'eu-central-1',
    name: 'shop',
    dnsName: ALB,
    hostedZoneId: ALB_ZONE,
    ...told,
  };
  const world = worldWith([WWW], { ...SERVED, loadBalancers: [balancer] } as Partial<WorldInput>);
  const story = await tellRecords({ world });

  const { verdict, diff, warnings } = await story.preview([{ name: 'www.example.com', to: ALB }]);
  const wrong = await story.preview([{ name: 'www.example.com', to: ALB, targetHostedZoneId: 'ZOTHER' }]);

  expect(verdict).toBe('ready');
  expect(diff.join()).toContain('ipAddressType' in told ? 'ALIAS A+AAAA' : 'ALIAS A shop');
  expect(warnings.join().includes('internal load balancer')).toBe('scheme' in told);
  expect(wrong.refusals.join()).toContain("by its service's own word");
});

test('a name that a move has is refused, and the move keeps its plan', async () => {
  const story = await tellRecords({ world: worldWith([WWW], SERVED) });
  await story.move({ ...USUAL_REQUEST, mode: 'plan' }, 'chg-1042');

  const change = await story.change([{ name: 'www.example.com', to: TARGET_HOST }], {}, 'chg-1042');

  expect(change).toMatchObject({ status: 'FAILED', error: 'MoveNotOpen' });
  expect(change.cause).toContain('Move chg-1042 has this name already.');
});
