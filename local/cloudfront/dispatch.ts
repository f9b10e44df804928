import { AwsError, type AwsRequest, type AwsResponse } from '../contracts.ts';
import type { ControlPlane } from './control-plane.ts';
import { associateAlias } from './operations/associate-alias.ts';
import { createDistribution } from './operations/create-distribution.ts';
import { deleteDistribution } from './operations/delete-distribution.ts';
import { getDistribution, getDistributionConfig, listDistributions } from './operations/get-distribution.ts';
import { listConflictingAliases, listDomainConflicts } from './operations/list-conflicts.ts';
import { updateDistribution } from './operations/update-distribution.ts';
import { updateDomainAssociation } from './operations/update-domain-association.ts';

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
    if (match && !query.has('WithTags')) return operation(plane, request, match[1] ?? '');
  }
  throw new AwsError('InvalidAction', 400, `The local AWS has no CloudFront operation for ${method} ${path}.`);
}
