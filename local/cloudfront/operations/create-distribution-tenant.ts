import type { AwsRequest, AwsResponse } from '../../contracts.ts';
import type { ControlPlane } from '../control-plane.ts';
import { entityAlreadyExists, memberMissing, parameterInvalid } from '../refusals.ts';
import { tenantResponse } from '../render-tenants.ts';
import { requireBody } from '../request-input.ts';
import { tenantRequest } from '../tenant-request.ts';
import { LEFT_OUT } from '../tenants.ts';
import { writeTenant } from '../write-tenant.ts';
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
  const { distributionId, domains, customizations, ...asked } = tenantRequest(input);
  const name = childText(input, 'Name');
  if (!distributionId) throw memberMissing('distributionId');
  if (!name) throw memberMissing('name');
  if (!domains) throw memberMissing('domains');
  if (!NAME.test(name)) throw parameterInvalid('Name');
  if (plane.tenants.ofAccount(accountId).some((tenant) => tenant.name === name)) throw entityAlreadyExists();
  const wish = {
    ...LEFT_OUT,
    ...customizations,
    distributionId,
    domains,
    connectionGroupId: asked.connectionGroupId,
    parameters: asked.parameters ?? LEFT_OUT.parameters,
    enabled: asked.enabled ?? LEFT_OUT.enabled,
  };
  const identity = () => plane.identities.tenant(accountId, name);
  const created = writeTenant(plane, accountId, wish, { held: undefined, identity });
  return tenantResponse(plane, request, created, 201);
}
