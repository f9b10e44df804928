import { AwsError, type AwsRequest, type AwsResponse } from '../contracts.ts';
import type { ControlPlane } from './control-plane.ts';
import { associateAlias } from './operations/associate-alias.ts';
import {
  createConnectionGroup,
  deleteConnectionGroup,
  getConnectionGroup,
  getConnectionGroupByRoutingEndpoint,
  listConnectionGroups,
  updateConnectionGroup,
} from './operations/connection-groups.ts';
import { createDistribution } from './operations/create-distribution.ts';
import { createDistributionTenant } from './operations/create-distribution-tenant.ts';
import { deleteDistribution } from './operations/delete-distribution.ts';
import { deleteDistributionTenant } from './operations/delete-distribution-tenant.ts';
import { getDistribution, getDistributionConfig, listDistributions } from './operations/get-distribution.ts';
import {
  getDistributionTenant,
  getDistributionTenantByDomain,
  listDistributionTenants,
} from './operations/get-distribution-tenant.ts';
import { listConflictingAliases, listDomainConflicts } from './operations/list-conflicts.ts';
import { updateDistribution } from './operations/update-distribution.ts';
import { updateDistributionTenant } from './operations/update-distribution-tenant.ts';
import { updateDomainAssociation } from './operations/update-domain-association.ts';
import { verifyDnsConfiguration } from './operations/verify-dns-configuration.ts';

type Operation = (plane: ControlPlane, request: AwsRequest, id: string) => AwsResponse;

const OPERATIONS: readonly { readonly method: string; readonly path: RegExp; readonly operation: Operation }[] = [
  { method: 'POST', path: /^distribution$/, operation: createDistribution },
  { method: 'GET', path: /^distribution$/, operation: listDistributions },
  { method: 'GET', path: /^distribution\/([^/]+)$/, operation: getDistribution },
  { method: 'DELETE', path: /^distribution\/([^/]+)$/, operation: deleteDistribution },
  { method: 'GET', path: /^distribution\/([^/]+)\/config$/, operation: getDistributionConfig },
  { method: 'PUT', path: /^distribution\/([^/]+)\/config$/, operation: updateDistribution },
  { method: 'PUT', path: /^distribution\/([^/]+)\/associate-alias$/, operation: associateAlias },
  { method: 'POST', path: /^domain-association$/, operation: updateDomainAssociation },
  { method: 'GET', path: /^conflicting-alias$/, operation: listConflictingAliases },
  { method: 'POST', path: /^domain-conflicts$/, operation: listDomainConflicts },
  { method: 'POST', path: /^distribution-tenant$/, operation: createDistributionTenant },
  { method: 'GET', path: /^distribution-tenant$/, operation: getDistributionTenantByDomain },
  { method: 'POST', path: /^distribution-tenants$/, operation: listDistributionTenants },
  { method: 'GET', path: /^distribution-tenant\/([^/]+)$/, operation: getDistributionTenant },
  { method: 'PUT', path: /^distribution-tenant\/([^/]+)$/, operation: updateDistributionTenant },
  { method: 'DELETE', path: /^distribution-tenant\/([^/]+)$/, operation: deleteDistributionTenant },
  { method: 'POST', path: /^verify-dns-configuration$/, operation: verifyDnsConfiguration },
  { method: 'POST', path: /^connection-group$/, operation: createConnectionGroup },
  { method: 'GET', path: /^connection-group$/, operation: getConnectionGroupByRoutingEndpoint },
  { method: 'POST', path: /^connection-groups$/, operation: listConnectionGroups },
  { method: 'GET', path: /^connection-group\/([^/]+)$/, operation: getConnectionGroup },
  { method: 'PUT', path: /^connection-group\/([^/]+)$/, operation: updateConnectionGroup },
  { method: 'DELETE', path: /^connection-group\/([^/]+)$/, operation: deleteConnectionGroup },
];

const API_VERSION = '/2020-05-31/';

/**
 * Runs the operation that a request names.
 * @throws AwsError what the operation throws, and 400 `InvalidAction` for everything this CloudFront does not have.
 */
export function dispatch(plane: ControlPlane, request: AwsRequest): AwsResponse {
  const { method, path, query } = request;
  const rest = path.startsWith(API_VERSION) ? path.slice(API_VERSION.length) : '';
  for (const { method: offered, path: pattern, operation } of OPERATIONS) {
    const match = offered === method ? pattern.exec(rest) : null;
    if (match && !query.has('WithTags')) return operation(plane, request, decoded(match[1] ?? ''));
  }
  throw new AwsError('InvalidAction', 400, `The local AWS has no CloudFront operation for ${method} ${path}.`);
}

/** An id out of the path; ARNs come percent-encoded. */
function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
