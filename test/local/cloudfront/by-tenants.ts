import {
  CreateDistributionTenantCommand,
  type CreateDistributionTenantCommandInput,
  GetDistributionTenantCommand,
  UpdateDistributionTenantCommand,
  type UpdateDistributionTenantCommandInput,
} from '@aws-sdk/client-cloudfront';
import { createWorld, SOURCE_ACCOUNT, TARGET_ACCOUNT, type World } from './world.ts';

export const MINUTES = 60_000;
export const NAMES = ['*.example.com', 'example.com'];
export const HOST = 'www.example.com';

/** A multi-tenant distribution with a certificate for example.com and *.example.com, and a connection group, in one account. */
export function multiTenant(world: World, accountId = TARGET_ACCOUNT, names: readonly string[] = NAMES) {
  const certificateArn = world.certificates.add(accountId, names);
  const distribution = world.cloudFront.seed({ accountId, certificateArn, connectionMode: 'tenant-only' });
  const group = world.cloudFront.seedConnectionGroup({ accountId });
  return { distribution, group };
}

/** A source tenant with www.example.com and a target tenant with new.example.com, in the accounts given. */
export function twoTenants(
  settings: Parameters<typeof createWorld>[0] = {},
  { sourceAccount = SOURCE_ACCOUNT, sourceDomains = [HOST, 'other.example.com'] } = {},
) {
  const world = createWorld(settings);
  const at = (accountId: string, name: string, held: readonly string[]) => {
    const { distribution, group } = multiTenant(world, accountId);
    const ids = { distributionId: distribution.id, connectionGroupId: group.id };
    return world.cloudFront.seedTenant({ accountId, name, domains: held, ...ids });
  };
  const source = at(sourceAccount, 'source', sourceDomains);
  const target = at(TARGET_ACCOUNT, 'target', ['new.example.com']);
  return { world, source, target, client: world.clientOf(TARGET_ACCOUNT) };
}

/** Creates a distribution tenant by the SDK. */
export function createTenant(
  world: World,
  input: Partial<CreateDistributionTenantCommandInput>,
  accountId = TARGET_ACCOUNT,
) {
  const whole = { DistributionId: undefined, Name: 'tenant', Domains: [{ Domain: HOST }], ...input };
  return world.clientOf(accountId).send(new CreateDistributionTenantCommand(whole));
}

/** Updates a distribution tenant by the SDK, with the ETag that it has. */
export async function updateTenant(
  world: World,
  id: string,
  input: Partial<UpdateDistributionTenantCommandInput>,
  accountId = TARGET_ACCOUNT,
) {
  const client = world.clientOf(accountId);
  const { ETag } = await client.send(new GetDistributionTenantCommand({ Identifier: id }));
  return client.send(new UpdateDistributionTenantCommand({ Id: id, IfMatch: ETag, ...input }));
}

/** The Domains member that holds these. */
export const domains = (...names: string[]) => ({ Domains: names.map((Domain) => ({ Domain })) });

/** The tenant as the control plane has it. */
export function tenantOf(world: World, id: string) {
  const tenant = world.cloudFront.tenants().find((candidate) => candidate.id === id);
  if (!tenant) throw new Error(`There is no distribution tenant ${id}.`);
  return tenant;
}
