import {
  type Change,
  ChangeResourceRecordSetsCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import type { ClientSettings } from '../../shared/aws/client-settings.ts';
import { isWithin } from '../../shared/domain/names.ts';
import { decodeName } from '../../shared/domain/records.ts';
import type { LocalAws } from '../local-aws.ts';
import { EXTERNAL_ACCOUNT } from '../world/schema.ts';

/** The zones outside of Route 53, as those who run them change them: seen by the world after some seconds. */
export interface OutsideDns {
  /** Sends a name to a host: by the records that it has, or else by a CNAME. */
  point(name: string, host: string): Promise<void>;
  /** Replaces everything at a name. */
  replace(name: string, records: readonly ResourceRecordSet[]): Promise<void>;
  /** Adds a TXT value beside those that are there. */
  addText(name: string, value: string): Promise<void>;
}

const TTL = 60;

/** The zones of a local world that the service cannot write, through the engine that serves them. */
export function outsideDns(aws: LocalAws, clients: ClientSettings): OutsideDns {
  const client = () => new Route53Client({ ...clients, credentials: aws.credentials.addAccount(EXTERNAL_ACCOUNT) });
  const at = async (name: string) => {
    const { HostedZones = [] } = await client().send(new ListHostedZonesCommand());
    const zone = HostedZones.find(({ Name = '' }) => isWithin(name, decodeName(Name)));
    if (!zone) throw new Error(`The world has no external zone for ${name}.`);
    const { ResourceRecordSets = [] } = await client().send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zone.Id }),
    );
    return { zoneId: zone.Id, present: ResourceRecordSets.filter(({ Name = '' }) => decodeName(Name) === name) };
  };
  const send = (zoneId: string | undefined, Changes: Change[]) =>
    client().send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes } }));
  const replace = async (name: string, records: readonly ResourceRecordSet[]) => {
    const { zoneId, present } = await at(name);
    await send(zoneId, [
      ...present.map((record): Change => ({ Action: 'DELETE', ResourceRecordSet: record })),
      ...records.map((record): Change => ({ Action: 'CREATE', ResourceRecordSet: record })),
    ]);
  };
  return {
    replace,
    point: async (name, host) => {
      const { present } = await at(name);
      const cname: ResourceRecordSet = { Name: name, Type: 'CNAME', TTL, ResourceRecords: [{ Value: host }] };
      await replace(name, present.length === 0 ? [cname] : present.map((record) => pointed(record, host)));
    },
    addText: async (name, value) => {
      const { present } = await at(name);
      const values = present.flatMap(({ Type, ResourceRecords = [] }) => (Type === 'TXT' ? ResourceRecords : []));
      const others = present.filter(({ Type }) => Type !== 'TXT');
      const ResourceRecords = [...values, { Value: `"${value}"` }];
      await replace(name, [...others, { Name: name, Type: 'TXT', TTL, ResourceRecords }]);
    },
  };
}

function pointed(record: ResourceRecordSet, host: string): ResourceRecordSet {
  if (record.AliasTarget) return { ...record, AliasTarget: { ...record.AliasTarget, DNSName: host } };
  return record.Type === 'CNAME' ? { ...record, ResourceRecords: [{ Value: host }] } : record;
}
