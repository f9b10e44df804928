import { describe, expect, test } from '@jest/globals';
import { TARGETS_WORLD } from '../local/targets/targets-world.ts';
import { denying } from '../moves/denying.ts';
import { cname, SOURCE_HOST, USUAL_WORLD } from '../moves/story.ts';
import { TARGET_ENDPOINT, tenantWorld } from '../moves/tenant-world.ts';
import { tellRecords, worldWith } from './records-story.ts';

const API = 'd-api.execute-api.eu-central-1.amazonaws.com';
const BEANSTALK = 'shop.eba-x.eu-central-1.elasticbeanstalk.com';
const WEBSITE = 'www.example.com.s3-website.eu-central-1.amazonaws.com';
const ENDPOINTS = [API, BEANSTALK, WEBSITE, 's3-website.eu-central-1.amazonaws.com'].map((name) => ({
  name,
  ipv4: ['198.51.100.10'],
}));

function world(more: object = {}) {
  const records = [cname('www.example.com', SOURCE_HOST)];
  const accounts = [...USUAL_WORLD.accounts];
  return worldWith(records, { ...TARGETS_WORLD, endpoints: ENDPOINTS, accounts, ...more });
}

test('names go to an API, an environment and a bucket that their services tell of', async () => {
  const story = await tellRecords({ world: world() });

  const changes = [
    { name: 'api.example.com', to: API },
    { name: 'shop.example.com', to: BEANSTALK },
    { name: 'www.example.com', to: WEBSITE },
  ];
  const { warnings, verdict, diff } = await story.preview(changes);
  const { status, cause } = await story.change(changes);

  expect([verdict, warnings]).toEqual(['ready', []]);
  expect(diff.join()).toContain(`ALIAS A ${API}`);
  expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
  expect(story.dig('api.example.com', 'A')).toEqual(['198.51.100.10']);
  expect(story.records().join()).toContain('Z1U9ULNL0V5AJ3');
});

test('what would not be served is refused, name by name, before anything is written', async () => {
  const story = await tellRecords({ world: world() });
  const before = story.state();

  const { verdict, refusals } = await story.preview([
    { name: 'www.example.com', to: API },
    { name: 'shop.example.com', to: 'old.eu-central-1.elasticbeanstalk.com' },
    { name: 'none.example.com', to: 's3-website.eu-central-1.amazonaws.com' },
  ]);

  expect(verdict).toBe('refused');
  expect(refusals.join('\n')).toMatch(/answers for api\.example\.com only.*is Terminating.*does not exist/s);
  expect(story.state()).toEqual(before);
});

test('a role that may not ask costs a warning and no more: the table has the id', async () => {
  const story = await tellRecords({ world: world() });
  denying(story, /^\/domainnames/, () => true, 'json');

  const { verdict, warnings } = await story.preview([{ name: 'api.example.com', to: API }]);
  const { status } = await story.change([{ name: 'api.example.com', to: API }]);

  expect(verdict).toBe('ready');
  expect(warnings.join()).toContain('may not call apigateway:GET');
  expect(status).toBe('SUCCEEDED');
  expect(story.records().join()).toContain('Z1U9ULNL0V5AJ3');
});

test('an account that nobody can ask leaves the table, and what could not be checked', async () => {
  const accounts = [{ ...USUAL_WORLD.accounts[0], uses: ['source', 'dns'] as const }];
  const story = await tellRecords({ world: world({ accounts }) });

  const { verdict, warnings, diff } = await story.preview([{ name: 'api.example.com', to: API }]);

  expect(verdict).toBe('ready');
  expect(diff).toEqual([`+ api.example.com  ALIAS A ${API}`]);
  expect(warnings.join()).toContain('could not be checked, because no account may be asked for it');
});

test('an edge-optimized API is told apart from a distribution, in the region that is given or the usual one', async () => {
  const story = await tellRecords({ world: world() });

  const { warnings, refusals } = await story.preview([
    { name: 'edge.example.com', to: 'dedge0000.cloudfront.net' },
    { name: 'graph.example.com', to: 'dgraph001.cloudfront.net', targetRegion: 'eu-central-1' },
    { name: 'other.example.com', to: 'dnobody00.cloudfront.net' },
  ]);

  expect(refusals).toEqual([]);
  expect(warnings.filter((line) => line.includes('could not be checked'))).toEqual([
    expect.stringContaining('dnobody00.cloudfront.net accepts other.example.com'),
  ]);
});

describe('the endpoint of a connection group', () => {
  const there = ['new.example.com', '*.b.example.com'];
  const { world: tenants } = tenantWorld({ from: 'distribution', to: 'tenant', domains: ['www.example.com'], there });
  const changes = ['new.example.com', 'a.b.example.com', 'www.example.com'].map((name) => ({
    name,
    to: TARGET_ENDPOINT,
  }));

  test('answers for the names of its tenants, which are asked for by name', async () => {
    const story = await tellRecords({ world: tenants });

    const { verdict, warnings } = await story.preview(changes);

    expect(verdict).toBe('ready');
    expect(warnings.filter((line) => line.includes('could not be checked'))).toEqual([
      expect.stringContaining('accepts www.example.com'),
    ]);
  });

  test('is refused for a name whose tenant is disabled', async () => {
    const disabled = tenantWorld({
      from: 'distribution',
      to: 'tenant',
      domains: ['www.example.com'],
      there,
      target: { enabled: false },
    });
    const story = await tellRecords({ world: disabled.world });

    const { refusals } = await story.preview(changes.slice(0, 1));

    expect(refusals).toEqual([expect.stringContaining('the distribution tenant dt_2TargetTenant000002B')]);
    expect(refusals.join()).toContain('is disabled');
  });

  test('is not known for sure where a role may not ask for tenants', async () => {
    const story = await tellRecords({ world: tenants });
    denying(story, /distribution-tenant/);

    const { verdict, warnings } = await story.preview(changes.slice(0, 1));

    expect(verdict).toBe('ready');
    expect(warnings.join()).toContain('may not call cloudfront:GetDistributionTenantByDomain');
  });
});
