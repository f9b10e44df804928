import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { associateAlias, associateDomain } from '../../shared/aws/associations.ts';
import { changeAliases, changeEnabled, isServing, listConflicts, readState } from '../../shared/aws/cloudfront.ts';
import type { Announce } from '../../shared/aws/conditional-write.ts';
import { tenantWith } from '../../shared/aws/tenants.ts';
import { answeredBy, type WireAnswer, type WireRequest, xmlError } from './wire.ts';

const REF = { accountId: '111111111111', distributionTenantId: 'dt_2x9GhoK0TZ' };
const NAMESPACE = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';
const SETTINGS =
  '<Customizations><WebAcl><Action>override</Action><Arn>arn:acl</Arn></WebAcl><Certificate><Arn>arn:cert</Arn></Certificate>' +
  '<GeoRestrictions><RestrictionType>whitelist</RestrictionType><Locations><Location>DE</Location></Locations></GeoRestrictions>' +
  '</Customizations><Parameters><member><Name>brand</Name><Value>a &amp; b</Value></member></Parameters>' +
  '<ConnectionGroupId>cg_1</ConnectionGroupId>';

interface State {
  domains: readonly string[];
  version: number;
  enabled?: boolean;
  status?: string;
  group?: { enabled?: boolean; status?: string };
  distribution?: { enabled?: boolean; status?: string };
}

const tenantXml = ({ domains, enabled = true, status = 'Deployed' }: State) =>
  `<DistributionTenant xmlns="${NAMESPACE}"><Id>dt_2x9GhoK0TZ</Id><DistributionId>E1MULTI</DistributionId><Name>shop</Name>` +
  `<Arn>arn:t</Arn><Domains>${domains.map((name) => `<member><Domain>${name}</Domain><Status>${name.startsWith('x.') ? 'inactive' : 'active'}</Status></member>`).join('')}</Domains>` +
  `${SETTINGS}<Tags><Items><Tag><Key>k</Key><Value>v</Value></Tag></Items></Tags>` +
  `<Enabled>${enabled}</Enabled><Status>${status}</Status></DistributionTenant>`;

/** What a tenant refers to, as CloudFront answers it. */
function partOf(path: string, { group, distribution }: State): string | undefined {
  const of = ({ enabled = true, status = 'Deployed' } = {}) => ({ enabled, status });
  if (path.includes('/connection-group/')) {
    const { enabled, status } = of(group);
    return `<ConnectionGroup xmlns="${NAMESPACE}"><Id>cg_1</Id><RoutingEndpoint>d1.cloudfront.net</RoutingEndpoint><Status>${status}</Status><Enabled>${enabled}</Enabled></ConnectionGroup>`;
  }
  if (!path.endsWith('/distribution/E1MULTI')) return undefined;
  const { enabled, status } = of(distribution);
  return `<Distribution xmlns="${NAMESPACE}"><Status>${status}</Status><DistributionConfig><Enabled>${enabled}</Enabled></DistributionConfig></Distribution>`;
}

/** A CloudFront with one tenant, which others may change before each of our writes. */
function cloudFront(given: Partial<State> = {}, otherEdits: readonly string[][] = [], refusal?: WireAnswer) {
  const state: State = { domains: ['a.example.com', 'b.example.com'], version: 1, ...given };
  let writes = 0;
  const { requests, settings } = answeredBy((request: WireRequest): WireAnswer => {
    const part = partOf(request.path, state);
    if (part !== undefined) return { body: part };
    if (request.method === 'GET') {
      return state.domains.length === 0
        ? xmlError('EntityNotFound', 404)
        : { headers: { etag: `V${state.version}` }, body: tenantXml(state) };
    }
    const edit = otherEdits[writes];
    writes += 1;
    if (edit) {
      state.domains = edit;
      state.version += 1;
    }
    if (refusal) return refusal;
    if (request.headers['if-match'] !== `V${state.version}`) return xmlError('PreconditionFailed', 412);
    state.domains = [...String(request.body).matchAll(/<Domain>(.*?)<\/Domain>/g)].map(([, name = '']) => name);
    state.enabled = String(request.body).includes('<Enabled>true</Enabled>');
    state.version += 1;
    return { headers: { etag: `V${state.version}` }, body: tenantXml(state) };
  });
  const announced: unknown[] = [];
  const announce: Announce = (change, send) => {
    announced.push(change);
    return send();
  };
  return { state, requests, announced, announce, client: new CloudFrontClient(settings) };
}

describe('changing the domains of a tenant', () => {
  test('sends everything else as it was read, under the ETag that was read', async () => {
    const { client, requests, announce, announced } = cloudFront();

    await expect(
      changeAliases(client, REF, { add: ['c.example.com'], remove: ['a.example.com'] }, announce),
    ).resolves.toBe(true);

    const [read, write] = requests;
    expect(read?.path).toBe('/2020-05-31/distribution-tenant/dt_2x9GhoK0TZ');
    expect(write).toMatchObject({ method: 'PUT', path: '/2020-05-31/distribution-tenant/dt_2x9GhoK0TZ' });
    expect(write?.headers['if-match']).toBe('V1');
    const body = String(write?.body);
    expect(body).toContain('<member><Domain>b.example.com</Domain></member><member><Domain>c.example.com');
    for (const part of SETTINGS.match(
      /<(Certificate|WebAcl|RestrictionType|Location|Parameters|ConnectionGroupId)>.*?<\/\1>/g,
    ) ?? [])
      expect(body).toContain(part);
    expect(body).toContain('<DistributionId>E1MULTI</DistributionId>');
    expect(body).toContain('<Enabled>true</Enabled>');
    expect(body).not.toMatch(/<(Id|Name>shop|Arn>arn:t|Status|Tags)/);
    expect(announced).toEqual([
      { before: ['a.example.com', 'b.example.com'], after: ['b.example.com', 'c.example.com'] },
    ]);
  });

  test('writes nothing where all is so already', async () => {
    const { client, requests, announce, announced } = cloudFront();
    await expect(
      changeAliases(client, REF, { add: ['a.example.com'], remove: ['x.example.com'] }, announce),
    ).resolves.toBe(false);
    expect([requests.length, announced]).toEqual([1, []]);
  });

  test('reads again and decides again when someone else was faster, and keeps their edit', async () => {
    const { client, state, announce } = cloudFront({}, [['a.example.com', 'theirs.example.com']]);
    await changeAliases(client, REF, { add: ['c.example.com'], remove: [] }, announce);
    expect(state.domains).toEqual(['a.example.com', 'theirs.example.com', 'c.example.com']);
  });

  test('gives up after five writes that someone else always beat', async () => {
    const edits = Array.from({ length: 9 }, (_, index) => [`theirs${index}.example.com`]);
    const { client, announce } = cloudFront({}, edits);
    await expect(changeAliases(client, REF, { add: ['c.example.com'], remove: [] }, announce)).rejects.toMatchObject({
      name: 'DistributionBusy',
      message: expect.stringContaining('The distribution tenant dt_2x9GhoK0TZ was changed by someone else 5 times'),
    });
  });

  test.each([
    ['EntityLimitExceeded', 400, 'No.', 'AliasQuotaReached'],
    ['EntityNotFound', 404, 'No.', 'DistributionNotFound'],
    ['CNAMEAlreadyExists', 409, 'already associated with a different resource', 'AliasHeldElsewhere'],
    ['CNAMEAlreadyExists', 409, 'an incorrectly configured DNS record', 'AliasDnsNotSettled'],
    ['InvalidArgument', 400, 'The certificate does not cover it.', 'CallRefused'],
    ['AccessDenied', 403, 'No.', 'AccessRefused'],
  ])('that CloudFront refuses with %s: %s %s is %s', async (code, status, message, name) => {
    const { client, announce } = cloudFront({}, [], xmlError(code, status, message));
    await expect(changeAliases(client, REF, { add: ['c.example.com'], remove: [] }, announce)).rejects.toMatchObject({
      name,
      message: expect.stringContaining('cloudfront:UpdateDistributionTenant on distribution tenant dt_2x9GhoK0TZ'),
    });
  });
});

describe('enabling and disabling a tenant', () => {
  test('changes nothing else of it, and nothing where it is so already', async () => {
    const { client, state, requests, announce, announced } = cloudFront();
    await expect(changeEnabled(client, REF, true, announce)).resolves.toBe(false);
    await expect(changeEnabled(client, REF, false, announce)).resolves.toBe(true);
    expect(state).toMatchObject({ domains: ['a.example.com', 'b.example.com'], enabled: false });
    expect(announced).toEqual([{ before: true, after: false }]);
    expect(String(requests.at(-1)?.body)).toContain('<Certificate><Arn>arn:cert</Arn></Certificate>');
  });
});

describe('the state of a tenant', () => {
  test('has its domains, and the routing endpoint of its connection group', async () => {
    const { client } = cloudFront();
    const state = await readState(client, REF);
    expect(state).toEqual({
      domainName: 'd1.cloudfront.net',
      deployed: true,
      aliases: ['a.example.com', 'b.example.com'],
      inactive: [],
      enabled: true,
      ipv6: false,
      disabledParts: [],
      certificate: 'arn:cert',
    });
    expect(isServing(state)).toBe(true);
  });

  test.each([
    ['itself', { status: 'InProgress' }],
    ['its connection group', { group: { status: 'InProgress' } }],
    ['its multi-tenant distribution', { distribution: { status: 'InProgress' } }],
  ])('is not Deployed before %s is', async (_what, given) => {
    const { client } = cloudFront(given);
    expect((await readState(client, REF)).deployed).toBe(false);
  });

  test.each([
    [{ group: { enabled: false } }, ['connection group cg_1']],
    [{ distribution: { enabled: false } }, ['multi-tenant distribution E1MULTI']],
  ])('tells what it cannot serve without: %j', async (given, disabledParts) => {
    const state = await readState(cloudFront(given).client, REF);
    expect(state).toMatchObject({ enabled: true, disabledParts });
    expect(isServing(state)).toBe(false);
  });

  test('tells which domains CloudFront does not serve', async () => {
    const { client } = cloudFront({ domains: ['a.example.com', 'x.example.com'] });
    const state = await readState(client, REF);
    expect(state).toMatchObject({ aliases: ['a.example.com', 'x.example.com'], inactive: ['x.example.com'] });
  });

  test('is not found where the account has no such tenant', async () => {
    await expect(readState(cloudFront({ domains: [] }).client, REF)).rejects.toMatchObject({
      name: 'DistributionNotFound',
      remedy: 'Check the id of the distribution tenant and the account id.',
    });
  });
});

describe('the association of a domain with a tenant', () => {
  test("names the tenant, under the tenant's ETag", async () => {
    const { client, requests } = cloudFront({ version: 7 });
    await associateDomain(client, REF, 'www.example.com');
    expect(requests.at(-1)).toMatchObject({ method: 'POST', path: '/2020-05-31/domain-association' });
    expect(requests.at(-1)?.headers['if-match']).toBe('V7');
    expect(String(requests.at(-1)?.body)).toContain(
      '<TargetResource><DistributionTenantId>dt_2x9GhoK0TZ</DistributionTenantId></TargetResource>',
    );
  });

  test('by the older call is refused before it is sent', async () => {
    const { client, requests } = cloudFront();
    await expect(associateAlias(client, REF, 'www.example.com')).rejects.toMatchObject({
      name: 'TenantAssociationRefused',
      message: 'AssociateAlias takes no distribution tenant dt_2x9GhoK0TZ.',
    });
    expect(requests).toEqual([]);
  });
});

describe('who holds a domain', () => {
  test('is asked with a tenant, and told with the kind of each holder', async () => {
    const conflict = (type: string, id: string) =>
      `<DomainConflicts><Domain>www.example.com</Domain><ResourceType>${type}</ResourceType><ResourceId>${id}</ResourceId><AccountId>******111111</AccountId></DomainConflicts>`;
    const { requests, settings } = answeredBy(() => ({
      body: `<ListDomainConflictsResult xmlns="${NAMESPACE}"><DomainConflicts>${conflict('distribution-tenant', '*9b')}${conflict('distribution', '*7')}</DomainConflicts></ListDomainConflictsResult>`,
    }));

    const found = await listConflicts(new CloudFrontClient(settings), REF, 'www.example.com');

    expect(String(requests[0]?.body)).toContain(
      '<DomainControlValidationResource><DistributionTenantId>dt_2x9GhoK0TZ</DistributionTenantId>',
    );
    expect(found).toEqual([
      { alias: 'www.example.com', tenant: true, distribution: '*9b', account: '******111111' },
      { alias: 'www.example.com', distribution: '*7', account: '******111111' },
    ]);
  });

  test.each([
    ['has it', ['www.example.com'], REF.distributionTenantId],
    ['has only a wildcard above it', ['*.example.com'], undefined],
    ['is not there', [], undefined],
  ])('among the tenants of an account: one that %s', async (_what, domains, id) => {
    const { client, requests } = cloudFront({ domains });
    await expect(tenantWith(client, REF.accountId, 'www.example.com')).resolves.toBe(id);
    expect(requests[0]).toMatchObject({
      path: '/2020-05-31/distribution-tenant',
      query: { domain: 'www.example.com' },
    });
  });

  test('where the account may not be asked, the reason is told', async () => {
    const { settings } = answeredBy(() => xmlError('AccessDenied', 403));
    await expect(tenantWith(new CloudFrontClient(settings), REF.accountId, 'www.example.com')).rejects.toMatchObject({
      name: 'AccessRefused',
      message: expect.stringContaining(
        'cloudfront:GetDistributionTenantByDomain on www.example.com in account 111111111111',
      ),
    });
  });
});
