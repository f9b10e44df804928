import type { AwsRequest, AwsResponse } from '../../contracts.ts';
import type { ConnectionGroup } from '../connection-groups.ts';
import type { ControlPlane } from '../control-plane.ts';
import { entityAlreadyExists, memberMissing, parameterInvalid } from '../refusals.ts';
import { tenantResponse } from '../render-tenants.ts';
import { requireBody } from '../request-input.ts';
import { tenantRequest } from '../tenant-request.ts';
import {
  checkAddedDomains,
  checkTenant,
  defaultGroupOf,
  requireConnectionGroup,
  requireMultiTenant,
} from '../tenant-rules.ts';
import { NO_CERTIFICATE } from '../tenants.ts';
import { childText, readXml } from '../xml.ts';

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9-.]{1,126}[a-zA-Z0-9]$/;

/**
 * CreateDistributionTenant. Without a connection group the tenant gets the account's default one, which the first such
 * tenant makes. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistributionTenant.html
 * @throws AwsError `MalformedXML`, `InvalidArgument`, `EntityNotFound`, `InvalidAssociation`, `EntityAlreadyExists`,
 *   `EntityLimitExceeded`, `CNAMEAlreadyExists`.
 */
export function createDistributionTenant(plane: ControlPlane, request: AwsRequest): AwsResponse {
  const { accountId } = request.caller;
  const input = readXml(requireBody(request), 'CreateDistributionTenantRequest');
  const asked = tenantRequest(input);
  const name = childText(input, 'Name');
  if (!asked.distributionId) throw memberMissing('distributionId');
  if (!name) throw memberMissing('name');
  if (!asked.domains) throw memberMissing('domains');
  if (!NAME.test(name)) throw parameterInvalid('Name');
  const parent = requireMultiTenant(plane, accountId, asked.distributionId);
  const known = asked.connectionGroupId
    ? requireConnectionGroup(plane, accountId, asked.connectionGroupId)
    : defaultGroupOf(plane, accountId);
  if (plane.tenants.ofAccount(accountId).some((tenant) => tenant.name === name)) throw entityAlreadyExists();
  const config = {
    certificate: NO_CERTIFICATE,
    webAcl: undefined,
    geoRestrictions: undefined,
    ...asked.customizations,
    distributionId: parent.id,
    connectionGroupId: known?.id ?? '',
    domains: asked.domains,
    parameters: asked.parameters ?? [],
    enabled: asked.enabled ?? true,
  };
  checkTenant(plane, accountId, config, parent);
  checkAddedDomains(plane, config.domains, known?.routingEndpoint);
  const group = known ?? makeDefaultGroup(plane, accountId);
  const identity = plane.identities.tenant(accountId, name);
  const tenant = plane.putTenant(identity, { ...config, connectionGroupId: group.id });
  plane.deploy(known ? [tenant] : [group, tenant]);
  return tenantResponse(plane, request, tenant, 201);
}

/** Makes the account's default connection group; it reaches the edge with its first tenant. */
function makeDefaultGroup(plane: ControlPlane, accountId: string): ConnectionGroup {
  const identity = plane.identities.connectionGroup(accountId, { isDefault: true });
  return plane.putConnectionGroup(identity, { enabled: true, ipv6: true });
}
