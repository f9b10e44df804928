import { AwsError, type AwsRequest, type AwsResponse } from '../../contracts.ts';
import type { ControlPlane } from '../control-plane.ts';
import {
  entityAlreadyExists,
  entityNotFound,
  invalidArgument,
  memberMissing,
  resourceNotDisabled,
} from '../refusals.ts';
import { emptyResponse, resultResponse } from '../render.ts';
import { groupResponse, groupSummary } from '../render-tenants.ts';
import { checkIfMatch, listRequest, pageOf, requireBody, requireQuery } from '../request-input.ts';
import { booleanIn } from '../tenant-request.ts';
import { requireConnectionGroup } from '../tenant-rules.ts';
import { child, childText, readXml, type XmlElement } from '../xml.ts';

/**
 * CreateConnectionGroup. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateConnectionGroup.html
 * @throws AwsError `MalformedXML`, `EntityAlreadyExists`, `EntityNotFound` for an Anycast static IP list, of which there
 *   are none here, `InvalidArgument` for tags.
 */
export function createConnectionGroup(plane: ControlPlane, request: AwsRequest): AwsResponse {
  const { accountId } = request.caller;
  const input = readXml(requireBody(request), 'CreateConnectionGroupRequest');
  const name = childText(input, 'Name');
  if (!name) throw memberMissing('name');
  if (child(input, 'Tags')) throw invalidArgument('The local AWS has no tags for connection groups.');
  refuseAnycast(input);
  if (plane.connectionGroups.ofAccount(accountId).some((group) => group.name === name)) throw entityAlreadyExists();
  const group = plane.putConnectionGroup(plane.identities.connectionGroup(accountId, { name, isDefault: false }), {
    enabled: booleanIn(input, 'Enabled') ?? true,
    ipv6: booleanIn(input, 'Ipv6Enabled') ?? true,
  });
  plane.deploy([group]);
  return groupResponse(plane, request, group, 201);
}

/**
 * UpdateConnectionGroup; what the request leaves out stays.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateConnectionGroup.html
 * @throws AwsError `EntityNotFound`, `InvalidIfMatchVersion`, `PreconditionFailed`, `MalformedXML`.
 */
export function updateConnectionGroup(plane: ControlPlane, request: AwsRequest, id: string): AwsResponse {
  const input = readXml(requireBody(request), 'UpdateConnectionGroupRequest');
  const group = requireConnectionGroup(plane, request.caller.accountId, id);
  checkIfMatch(request, group);
  refuseAnycast(input);
  const held = group.version.config;
  const updated = plane.putConnectionGroup(group, {
    enabled: booleanIn(input, 'Enabled') ?? held.enabled,
    ipv6: booleanIn(input, 'Ipv6Enabled') ?? held.ipv6,
  });
  plane.deploy([updated]);
  return groupResponse(plane, request, updated);
}

/**
 * DeleteConnectionGroup: only a group without distribution tenants that is disabled at every edge location goes.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteConnectionGroup.html
 * @throws AwsError `EntityNotFound`, `InvalidIfMatchVersion`, `PreconditionFailed`, `CannotDeleteEntityWhileInUse`,
 *   `ResourceNotDisabled`.
 */
export function deleteConnectionGroup(plane: ControlPlane, request: AwsRequest, id: string): AwsResponse {
  const group = requireConnectionGroup(plane, request.caller.accountId, id);
  checkIfMatch(request, group);
  if (plane.tenants.all().some(({ version }) => version.config.connectionGroupId === id)) {
    throw new AwsError('CannotDeleteEntityWhileInUse', 409, 'The entity cannot be deleted while it is in use.');
  }
  if (group.version.config.enabled || plane.deployments.statusOf(group) !== 'Deployed') throw resourceNotDisabled();
  plane.remove(group);
  return emptyResponse(request, 204);
}

/** GetConnectionGroup, by id, ARN or name. @throws AwsError `EntityNotFound`. */
export function getConnectionGroup(plane: ControlPlane, request: AwsRequest, identifier: string): AwsResponse {
  const group = plane.connectionGroups.identified(request.caller.accountId, identifier);
  if (!group) throw entityNotFound();
  return groupResponse(plane, request, group);
}

/** GetConnectionGroupByRoutingEndpoint: the caller's own. @throws AwsError `EntityNotFound`. */
export function getConnectionGroupByRoutingEndpoint(plane: ControlPlane, request: AwsRequest): AwsResponse {
  const endpoint = requireQuery(request, 'RoutingEndpoint');
  const own = plane.connectionGroups.ofAccount(request.caller.accountId);
  const group = own.find(({ routingEndpoint }) => routingEndpoint === endpoint);
  if (!group) throw entityNotFound();
  return groupResponse(plane, request, group);
}

/** ListConnectionGroups: the caller's own, by id. @throws AwsError `InvalidArgument`, `EntityNotFound`. */
export function listConnectionGroups(plane: ControlPlane, request: AwsRequest): AwsResponse {
  const { input, page: asked } = listRequest(request, 'ListConnectionGroupsRequest');
  refuseAnycast(child(input, 'AssociationFilter'));
  const page = pageOf(plane.connectionGroups.ofAccount(request.caller.accountId), ({ id }) => id, asked);
  const items = page.items.map((group) => groupSummary(plane, group));
  return resultResponse(request, 'ListConnectionGroupsResult', {
    NextMarker: page.next,
    ConnectionGroups: items.length > 0 ? { ConnectionGroupSummary: items } : {},
  });
}

function refuseAnycast(element: XmlElement | undefined): void {
  if (childText(element, 'AnycastIpListId')) throw entityNotFound();
}
