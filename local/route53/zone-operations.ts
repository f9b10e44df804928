import { AwsError } from '../contracts.ts';
import { givenName } from './given-name.ts';
import type { HostedZone } from './hosted-zone.ts';
import type { Operation, OperationInput } from './operation.ts';
import { compareNames, compareText } from './ordering.ts';
import { pageOf, pageSize } from './paging.ts';
import { changeInfoMembers, hostedZoneMembers, listOf, zoneDelegationSet } from './rendering.ts';
import { delegationSetOf, drawInsyncMs, noteChange, zoneOf } from './store.ts';
import { createHostedZoneRequest, readRequest } from './xml-requests.ts';
import { addZone } from './zone-creation.ts';

const PAGE = 100;

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html */
export const createHostedZone: Operation = ({ store, caller, request }) => {
  const wanted = readRequest(request.body, 'CreateHostedZoneRequest', createHostedZoneRequest);
  const vpc = wanted.VPC;
  const privateZone = wanted.HostedZoneConfig?.PrivateZone ?? vpc !== undefined;
  if (privateZone !== (vpc !== undefined)) {
    throw new AwsError('InvalidInput', 400, 'A private hosted zone needs a VPC, and a public one cannot have any.');
  }
  if (vpc && wanted.DelegationSetId !== undefined) {
    throw new AwsError('InvalidInput', 400, 'A private hosted zone cannot have a reusable delegation set.');
  }
  if (vpc && !/^vpc-[0-9a-f]{8,17}$/.test(vpc.VPCId)) {
    throw new AwsError(
      'InvalidVPCId',
      400,
      `The VPC ${vpc.VPCId} does not exist or you are not authorized to access it.`,
    );
  }
  const now = store.clock.now();
  const visibleAt = now + drawInsyncMs(store);
  const zone = addZone(store, {
    accountId: caller.accountId,
    name: wanted.Name,
    callerReference: wanted.CallerReference,
    comment: wanted.HostedZoneConfig?.Comment,
    vpc,
    delegationSet:
      wanted.DelegationSetId === undefined ? undefined : delegationSetOf(store, caller, wanted.DelegationSetId),
    visibleAt,
  });
  const change = noteChange(store, caller.accountId, visibleAt);
  return {
    status: 201,
    headers: { location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${zone.id}` },
    members: {
      HostedZone: hostedZoneMembers(zone),
      ChangeInfo: changeInfoMembers(change, now),
      DelegationSet: zoneDelegationSet(zone, store.delegationSets.get(zone.delegationSetId ?? '')),
      VPC: vpc,
    },
  };
};

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZone.html */
export const getHostedZone: Operation = ({ store, caller, id }) => {
  const zone = zoneOf(store, caller, id);
  return {
    members: {
      HostedZone: hostedZoneMembers(zone),
      DelegationSet: zoneDelegationSet(zone, store.delegationSets.get(zone.delegationSetId ?? '')),
      VPCs: zone.private ? { VPC: zone.vpcs } : undefined,
    },
  };
};

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_DeleteHostedZone.html */
export const deleteHostedZone: Operation = ({ store, caller, id }) => {
  const zone = zoneOf(store, caller, id);
  const required = ({ Name, Type }: { Name: string; Type: string }) =>
    Name === zone.name && (Type === 'NS' || Type === 'SOA');
  if (![...zone.history.latest.all()].every(required)) {
    const message = 'The specified hosted zone contains non-required resource record sets and so cannot be deleted.';
    throw new AwsError('HostedZoneNotEmpty', 400, message);
  }
  const now = store.clock.now();
  zone.deletedAt = Math.max(now + drawInsyncMs(store), zone.history.moments().at(-1) ?? now);
  store.zones.delete(id);
  store.deletedZones.push(zone);
  return { members: { ChangeInfo: changeInfoMembers(noteChange(store, caller.accountId, zone.deletedAt), now) } };
};

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZones.html */
export const listHostedZones: Operation = (input) => {
  const { query } = input.request;
  const size = pageSize(query, PAGE);
  const type = query.get('hostedzonetype');
  if (type !== null && type !== 'PrivateHostedZone') {
    throw new AwsError('InvalidInput', 400, `Invalid value for hostedzonetype: '${type}'`);
  }
  const set = query.get('delegationsetid');
  if (set !== null) delegationSetOf(input.store, input.caller, set);
  const zones = zonesOf(input)
    .filter((zone) => (type === null || zone.private) && (set === null || zone.delegationSetId === set))
    .sort((a, b) => compareText(a.id, b.id));
  const marker = query.get('marker');
  const start = marker === null ? 0 : zones.findIndex(({ id }) => id >= marker);
  const { page, next } = pageOf(start < 0 ? [] : zones.slice(start), size);
  return {
    members: {
      HostedZones: listOf('HostedZone', page.map(hostedZoneMembers)),
      Marker: marker ?? undefined,
      IsTruncated: next !== undefined,
      NextMarker: next?.id,
      MaxItems: size,
    },
  };
};

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByName.html */
export const listHostedZonesByName: Operation = (input) => {
  const { query } = input.request;
  const size = pageSize(query, PAGE);
  const [dnsName, zoneId] = [query.get('dnsname'), query.get('hostedzoneid')];
  if (zoneId !== null && dnsName === null) {
    throw new AwsError('InvalidInput', 400, 'The dnsname parameter is required when hostedzoneid is specified.');
  }
  const from = dnsName === null ? undefined : givenName(dnsName, 'InvalidDomainName');
  const zones = zonesOf(input)
    .sort((a, b) => compareNames(a.name, b.name) || compareText(a.id, b.id))
    .filter((zone) => from === undefined || isAtOrAfter(zone, from, zoneId ?? ''));
  const { page, next } = pageOf(zones, size);
  return {
    members: {
      HostedZones: listOf('HostedZone', page.map(hostedZoneMembers)),
      DNSName: dnsName ?? undefined,
      HostedZoneId: zoneId ?? undefined,
      IsTruncated: next !== undefined,
      NextDNSName: next?.name,
      NextHostedZoneId: next?.id,
      MaxItems: size,
    },
  };
};

function zonesOf({ store, caller }: OperationInput): HostedZone[] {
  return [...store.zones.values()].filter(({ accountId }) => accountId === caller.accountId);
}

function isAtOrAfter(zone: HostedZone, name: string, id: string): boolean {
  const order = compareNames(zone.name, name);
  return order > 0 || (order === 0 && compareText(zone.id, id) >= 0);
}
