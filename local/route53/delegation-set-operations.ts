import { AwsError, type Caller } from '../contracts.ts';
import type { DelegationSet, HostedZone } from './hosted-zone.ts';
import type { Operation } from './operation.ts';
import { compareText } from './ordering.ts';
import { pageOf, pageSize } from './paging.ts';
import { delegationSetMembers, listOf } from './rendering.ts';
import { delegationSetOf, newId, newNameServers, type Store, tokenOf } from './store.ts';
import { createReusableDelegationSetRequest, readRequest } from './xml-requests.ts';

const PAGE = 100;

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateReusableDelegationSet.html */
export const createReusableDelegationSet: Operation = ({ store, caller, request }) => {
  const wanted = readRequest(request.body, 'CreateReusableDelegationSetRequest', createReusableDelegationSetRequest);
  const zone = wanted.HostedZoneId === undefined ? undefined : zoneToReuse(store, caller, wanted.HostedZoneId);
  const set = addDelegationSet(store, {
    accountId: caller.accountId,
    callerReference: wanted.CallerReference,
    nameServers: zone?.nameServers ?? newNameServers(store),
  });
  if (zone) zone.delegationSetId = set.id;
  return {
    status: 201,
    headers: { location: `https://route53.amazonaws.com/2013-04-01/delegationset/${set.id}` },
    members: { DelegationSet: delegationSetMembers(set) },
  };
};

/**
 * Adds a reusable delegation set.
 * @throws AwsError `DelegationSetAlreadyCreated` for a caller reference that was used before.
 */
export function addDelegationSet(
  store: Store,
  wanted: Omit<DelegationSet, 'id'> & { readonly id?: string },
): DelegationSet {
  const token = tokenOf(wanted.accountId, wanted.callerReference);
  if (store.delegationSetTokens.has(token)) {
    const message = 'A delegation set with the same owner and caller reference combination has already been created.';
    throw new AwsError('DelegationSetAlreadyCreated', 400, message);
  }
  const set = { ...wanted, id: wanted.id ?? newId(store, 'N') };
  store.delegationSetTokens.add(token);
  store.delegationSets.set(set.id, set);
  return set;
}

/** The caller's public zone whose name servers shall become reusable. */
function zoneToReuse(store: Store, caller: Caller, zoneId: string): HostedZone {
  const zone = store.zones.get(zoneId);
  if (!zone || zone.accountId !== caller.accountId || zone.private) {
    throw new AwsError('HostedZoneNotFound', 400, `The specified HostedZone ${zoneId} can't be found.`);
  }
  if (zone.delegationSetId === undefined) return zone;
  const message = 'The specified delegation set has already been marked as reusable.';
  throw new AwsError('DelegationSetAlreadyReusable', 400, message);
}

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetReusableDelegationSet.html */
export const getReusableDelegationSet: Operation = ({ store, caller, id }) => ({
  members: { DelegationSet: delegationSetMembers(delegationSetOf(store, caller, id)) },
});

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListReusableDelegationSets.html */
export const listReusableDelegationSets: Operation = ({ store, caller, request }) => {
  const size = pageSize(request.query, PAGE);
  const marker = request.query.get('marker');
  const sets = [...store.delegationSets.values()]
    .filter(({ accountId, id }) => accountId === caller.accountId && id >= (marker ?? ''))
    .sort((a, b) => compareText(a.id, b.id));
  const { page, next } = pageOf(sets, size);
  return {
    members: {
      DelegationSets: listOf('DelegationSet', page.map(delegationSetMembers)),
      Marker: marker ?? '',
      IsTruncated: next !== undefined,
      NextMarker: next?.id,
      MaxItems: size,
    },
  };
};

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_DeleteReusableDelegationSet.html */
export const deleteReusableDelegationSet: Operation = ({ store, caller, id }) => {
  delegationSetOf(store, caller, id);
  if ([...store.zones.values()].some((zone) => zone.delegationSetId === id)) {
    const message = `The specified delegation set with the ID ${id} contains associated hosted zones which must be deleted first.`;
    throw new AwsError('DelegationSetInUse', 400, message);
  }
  store.delegationSets.delete(id);
  return { members: {} };
};
