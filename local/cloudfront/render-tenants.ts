import type { AwsRequest, AwsResponse } from '../contracts.ts';
import { certificateCovers } from './aliases.ts';
import type { ConnectionGroup } from './connection-groups.ts';
import type { ControlPlane } from './control-plane.ts';
import { resultResponse } from './render.ts';
import type { Tenant } from './tenants.ts';

/** The `<DistributionTenant>` document of one distribution tenant, with its ETag. */
export function tenantResponse(plane: ControlPlane, request: AwsRequest, tenant: Tenant, status = 200): AwsResponse {
  const { parameters } = tenant.version.config;
  const members = {
    ...tenantMembers(plane, tenant),
    Parameters: listOf(parameters.map(({ name, value }) => ({ Name: name, Value: value }))),
  };
  return { ...resultResponse(request, 'DistributionTenant', members, { etag: tenant.etag }), status };
}

/** The members of a DistributionTenantSummary. */
export function tenantSummary(plane: ControlPlane, tenant: Tenant) {
  return { ...tenantMembers(plane, tenant), ETag: tenant.etag };
}

/** The `<ConnectionGroup>` document of one connection group, with its ETag. */
export function groupResponse(
  plane: ControlPlane,
  request: AwsRequest,
  group: ConnectionGroup,
  status = 200,
): AwsResponse {
  const members = { ...groupMembers(plane, group), Ipv6Enabled: group.version.config.ipv6 };
  return { ...resultResponse(request, 'ConnectionGroup', members, { etag: group.etag }), status };
}

/** The members of a ConnectionGroupSummary. */
export function groupSummary(plane: ControlPlane, group: ConnectionGroup) {
  return { ...groupMembers(plane, group), ETag: group.etag };
}

function tenantMembers(plane: ControlPlane, tenant: Tenant) {
  const { config } = tenant.version;
  const names = plane.certificatesOf(tenant).flatMap((reference) => {
    return plane.certificates.usable(tenant.accountId, reference)?.names ?? [];
  });
  const domains = config.domains.map((domain) => ({
    Domain: domain,
    Status: certificateCovers(names, domain) ? 'active' : 'inactive',
  }));
  return {
    Id: tenant.id,
    DistributionId: config.distributionId,
    Name: tenant.name,
    Arn: tenant.arn,
    Domains: { member: domains },
    ConnectionGroupId: config.connectionGroupId,
    Customizations: customizations(tenant),
    CreatedTime: time(tenant.created),
    LastModifiedTime: time(tenant.lastModified),
    Enabled: config.enabled,
    Status: plane.deployments.statusOf(tenant),
  };
}

function customizations({ version }: Tenant) {
  const { certificate, webAcl, geoRestrictions } = version.config;
  if (!certificate.acmArn && !webAcl && !geoRestrictions) return undefined;
  return {
    WebAcl: webAcl && { Action: webAcl.action, Arn: webAcl.arn },
    Certificate: certificate.acmArn ? { Arn: certificate.acmArn } : undefined,
    GeoRestrictions: geoRestrictions && {
      RestrictionType: geoRestrictions.type,
      Locations: geoRestrictions.locations.length > 0 ? { Location: geoRestrictions.locations } : undefined,
    },
  };
}

function groupMembers(plane: ControlPlane, group: ConnectionGroup) {
  return {
    Id: group.id,
    Name: group.name,
    Arn: group.arn,
    RoutingEndpoint: group.routingEndpoint,
    CreatedTime: time(group.created),
    LastModifiedTime: time(group.lastModified),
    Enabled: group.version.config.enabled,
    IsDefault: group.isDefault,
    Status: plane.deployments.statusOf(group),
  };
}

function listOf(items: readonly unknown[]) {
  return items.length > 0 ? { member: items } : undefined;
}

function time(at: number): string {
  return new Date(at).toISOString();
}
