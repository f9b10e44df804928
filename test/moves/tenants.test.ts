import {
  CloudFrontClient,
  GetConnectionGroupCommand,
  GetDistributionTenantCommand,
  UpdateConnectionGroupCommand,
  UpdateDistributionTenantCommand,
  type UpdateDistributionTenantRequest,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../local/contracts.ts';
import { failing, type Story, TARGET, tell } from './story.ts';
import { GROUP, SOURCE_TENANT, TARGET_TENANT, type TenantWorld, tenantWorld } from './tenant-world.ts';

const WWW = 'www.example.com';
const TO_TENANT = { from: 'distribution', to: 'tenant' } as const;
const FROM_TENANT = { from: 'tenant', to: 'distribution' } as const;
const BETWEEN = { from: 'tenant', to: 'tenant' } as const;
const ALL = [TO_TENANT, FROM_TENANT, BETWEEN];
const OUTAGE = { strategy: 'disable-source', allowOutage: true };

/** Tells a move of www.example.com between ends, and what to ask for. */
async function tellOf(
  row: Pick<TenantWorld, 'from' | 'to'> & Partial<TenantWorld>,
  options: Omit<Parameters<typeof tell>[0] & object, 'world'> = {},
) {
  const { world, source, target, viewers } = tenantWorld({ domains: [WWW], ...row });
  const story = await tell({ world, viewers, ...options });
  const request = { domains: [WWW], source, target, mode: 'apply' } as const;
  return { story, request, before: story.state() };
}

function clientOf(story: Story, accountId: string): CloudFrontClient {
  return new CloudFrontClient({ ...story.clients, credentials: story.aws.credentials.addAccount(accountId) });
}

/** Someone else, infrastructure code perhaps, changes a tenant. */
async function editTenant(
  story: Story,
  { accountId, distributionTenantId: Id }: { readonly accountId: string; readonly distributionTenantId: string },
  edit: (domains: string[]) => Partial<UpdateDistributionTenantRequest>,
): Promise<void> {
  const client = clientOf(story, accountId);
  await story.clock.during(async () => {
    const { ETag, DistributionTenant = {} } = await client.send(new GetDistributionTenantCommand({ Identifier: Id }));
    const { DistributionId, ConnectionGroupId, Customizations, Parameters, Enabled, Domains = [] } = DistributionTenant;
    const same = { DistributionId, ConnectionGroupId, Customizations, Parameters, Enabled };
    const held = Domains.flatMap(({ Domain }) => Domain ?? []);
    const Kept = held.map((Domain) => ({ Domain }));
    await client.send(
      new UpdateDistributionTenantCommand({ Id, IfMatch: ETag, Domains: Kept, ...same, ...edit(held) }),
    );
  });
}

async function switchGroup(story: Story, accountId: string, Id: string, Enabled = false): Promise<void> {
  const client = clientOf(story, accountId);
  await story.clock.during(async () => {
    const { ETag } = await client.send(new GetConnectionGroupCommand({ Identifier: Id }));
    await client.send(new UpdateConnectionGroupCommand({ Id, IfMatch: ETag, Enabled }));
  });
}

/** Does something once, right before the first invocation of a function for a step. */
function rightBefore(functionName: string, step: string, act: (story: Story) => Promise<void>) {
  const told: { story?: Story } = {};
  let done = false;
  const beforeInvoke = async (name: string, payload: unknown) => {
    if (done || !told.story || name !== functionName || (payload as { step?: string }).step !== step) return;
    done = true;
    await act(told.story);
  };
  return { told, beforeInvoke };
}

describe.each(ALL)('a move from $from to $to', (ends) => {
  test.each([
    ['change-aliases', 'add-cover', false],
    ['change-records', 'repoint-dns', false],
    ['change-aliases', 'remove-domains', false],
    ['change-aliases', 'add-domains', false],
    ['change-aliases', 'remove-cover', false],
    ['associate-domains', 'associate-domains', true],
    ['change-records', 'repoint-dns', true],
    ['verify-move', undefined, true],
  ])('that fails at %s %s is restored, and nobody loses a request', async (functionName, step, one) => {
    const { story, request, before } = await tellOf(
      { ...ends, ...(one ? { accounts: 'one' } : {}) },
      { beforeInvoke: failing(functionName, step, 'Unexpected', 1) },
    );

    const execution = await story.move(request);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'Unexpected' });
    expect(execution.cause).toContain('Restored; nothing was moved.');
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test.each([
    ['change-records', 'prove-ownership'],
    ['switch-source', 'disable-source'],
    ['associate-domains', 'associate-domains'],
    ['change-records', 'repoint-dns'],
    ['verify-move', undefined],
  ])('by an outage that fails at %s %s is restored, and the source serves again', async (functionName, step) => {
    const { story, request, before } = await tellOf(ends, {
      beforeInvoke: failing(functionName, step, 'Unexpected', 1),
    });

    const execution = await story.move({ ...request, ...OUTAGE });

    expect(execution.cause).toContain('Restored; nothing was moved.');
    expect(story.state()).toEqual(before);
  });

  test.each([
    ['wildcard', undefined, {}],
    ['associate', 'one', {}],
    ['disable-source', undefined, OUTAGE],
  ] as const)('by %s is undone after it ended well', async (strategy, accounts, ask) => {
    const { story, request, before } = await tellOf({ ...ends, accounts });
    const execution = await story.move({ ...request, ...ask });
    expect(execution.status).toBe('SUCCEEDED');

    const restored = await story.restore('move-1');

    expect(restored.status).toBe('SUCCEEDED');
    expect(story.state()).toEqual(before);
    if (strategy !== 'disable-source') expect(story.lost()).toEqual([]);
  });

  test('whose newer call CloudFront refuses does not try the older one, and says what CloudFront said', async () => {
    const { story, request, before } = await tellOf({ ...ends, accounts: 'one' });
    const { service } = story.aws.cloudfront;
    const handle = service.handle.bind(service);
    const calls: string[] = [];
    service.handle = async (asked) => {
      calls.push(asked.path);
      if (!asked.path.endsWith('/domain-association')) return handle(asked);
      return handle({ ...asked, body: Buffer.from('<UpdateDomainAssociationRequest/>') });
    };

    const execution = await story.move(request);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'TenantAssociationRefused' });
    expect(execution.cause).toContain('cloudfront:UpdateDomainAssociation on distribution');
    expect(execution.cause).toContain('AssociateAlias, the older call, knows standard distributions only');
    expect(calls.filter((path) => path.includes('associate-alias'))).toEqual([]);
    expect(story.state()).toEqual(before);
  });
});

describe('two tenants of one connection group', () => {
  const SHARED = { ...BETWEEN, accounts: 'one', shared: true } as const;

  test('move without any change of DNS, and back without one', async () => {
    const { story, request, before } = await tellOf(SHARED);

    const execution = await story.move(request);
    expect(execution.status).toBe('SUCCEEDED');
    const restored = await story.restore('move-1');

    expect(restored.status).toBe('SUCCEEDED');
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
    const steps = (await story.journal('move-1')).flatMap(({ event }) =>
      event.kind === 'intended' ? [event.step] : [],
    );
    expect(steps).toEqual(['associate-domains', 'associate-back']);
  });

  test('are told in code for code, records left alone', async () => {
    const { story, request } = await tellOf(SHARED);
    const { output } = await story.move({ ...request, mode: 'plan' });
    const { document } = JSON.parse(output ?? '');
    expect(document).toContain('- Terraform: `aws_cloudfront_distribution_tenant`: remove "www.example.com" from');
    expect(document).toContain('- CDK: `CfnDistributionTenant`: remove "www.example.com" from `domains` of the source');
    expect(document).toContain("add them to the target's; records: they stay.");
    expect(document).toContain('writes with cloudfront:UpdateDistributionTenant, cloudfront:UpdateDomainAssociation.');
  });
});

describe('while somebody else', () => {
  test('adds a domain to the target tenant, it stays, also on the way back', async () => {
    const theirs = rightBefore('change-aliases', 'add-domains', (story) =>
      editTenant(story, TARGET_TENANT, (held) => ({
        Domains: [...held, 'x.example.com'].map((Domain) => ({ Domain })),
      })),
    );
    const { story, request } = await tellOf(TO_TENANT, { beforeInvoke: theirs.beforeInvoke });
    theirs.told.story = story;

    expect((await story.move(request)).status).toBe('SUCCEEDED');
    expect([...story.aliasesOf(TARGET_TENANT.distributionTenantId)].sort()).toEqual([
      'new.example.com',
      WWW,
      'x.example.com',
    ]);
    expect((await story.restore('move-1')).status).toBe('SUCCEEDED');
    expect([...story.aliasesOf(TARGET_TENANT.distributionTenantId)].sort()).toEqual([
      'new.example.com',
      'x.example.com',
    ]);
    expect(story.lost()).toEqual([]);
  });

  test("changes a tenant's parameters, they stay, and the report tells it", async () => {
    const theirs = rightBefore('change-aliases', 'remove-domains', (story) =>
      editTenant(story, TARGET_TENANT, () => ({ Parameters: [{ Name: 'brand', Value: 'theirs' }] })),
    );
    const { story, request } = await tellOf(BETWEEN, { beforeInvoke: theirs.beforeInvoke });
    theirs.told.story = story;

    const execution = await story.move(request);

    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.output).toContain('Someone else changed the config of target meanwhile, which was kept.');
    expect(JSON.stringify(story.state())).toContain('theirs');
  });

  test.each([
    [
      'takes the cover from the target tenant',
      (story: Story) => editTenant(story, TARGET_TENANT, () => ({ Domains: [{ Domain: 'new.example.com' }] })),
    ],
    ["disables the target's connection group", (story: Story) => switchGroup(story, TARGET.accountId, GROUP.target)],
    ['disables the target tenant', (story: Story) => editTenant(story, TARGET_TENANT, () => ({ Enabled: false }))],
  ])('%s, nothing is taken from the source', async (_what, act) => {
    const theirs = rightBefore('change-aliases', 'remove-domains', act);
    const { story, request } = await tellOf(BETWEEN, {
      beforeInvoke: theirs.beforeInvoke,
      viewers: [WWW, 'shop.example.com'],
    });
    theirs.told.story = story;

    const execution = await story.move(request);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'CoverGone' });
    expect(story.aliasesOf(SOURCE_TENANT.distributionTenantId)).toEqual([WWW, 'shop.example.com']);
    expect(story.lost()).toEqual([]);
  });

  test("disables the source's connection group, nothing returns to it: the move is parked, and goes on once it is enabled", async () => {
    const theirs = rightBefore('change-aliases', 'add-domains', (story) =>
      switchGroup(story, SOURCE_TENANT.accountId, GROUP.source),
    );
    const { story, request, before } = await tellOf(FROM_TENANT, {
      beforeInvoke: async (name, payload) => {
        await theirs.beforeInvoke(name, payload);
        failing('change-aliases', 'add-domains')(name, payload);
      },
      viewers: [WWW],
    });
    theirs.told.story = story;

    const execution = await story.move(request);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
    expect(story.lost()).toEqual([]);

    await switchGroup(story, SOURCE_TENANT.accountId, GROUP.source, true);
    const restored = await story.restore('move-1');

    expect(restored.status).toBe('SUCCEEDED');
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
  });
});

test('an answer of UpdateDistributionTenant that is lost leads to no second change', async () => {
  const { story, request } = await tellOf(BETWEEN);
  const { service } = story.aws.cloudfront;
  const handle = service.handle.bind(service);
  let lost = 0;
  service.handle = async (asked) => {
    const answer = await handle(asked);
    if (asked.method !== 'PUT' || !asked.path.includes('/distribution-tenant/') || lost >= 2) return answer;
    lost += 1;
    throw new AwsError('ServiceUnavailable', 503, 'The answer is lost.');
  };

  const execution = await story.move(request);

  expect(execution.status).toBe('SUCCEEDED');
  expect(lost).toBe(2);
  expect([...story.aliasesOf(TARGET_TENANT.distributionTenantId)].sort()).toEqual(['new.example.com', WWW]);
  expect(story.lost()).toEqual([]);
});
