import {
  type Change,
  type ChangeAction,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  type GetHostedZoneResponse,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsRequest,
  type ListResourceRecordSetsResponse,
  paginateListHostedZones,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import pLimit from 'p-limit';
import { decodeName, type RecordChange, type RecordSet } from '../domain/records.ts';
import type { HostedZone } from '../domain/zone-choice.ts';
import { listingWith } from './listing.ts';
import { calling, told } from './translate-error.ts';

const CONCURRENCY = 4;
const NAMES_ASKED_SINGLY = 8;

/** Every hosted zone of the client's account, over all pages. */
export async function listZones(client: Route53Client, accountId: string): Promise<HostedZone[]> {
  const context = { action: 'route53:ListHostedZones', resource: `account ${accountId}` };
  return calling(context, async () => {
    const zones: HostedZone[] = [];
    for await (const page of paginateListHostedZones({ client: listingWith(client) }, {})) {
      for (const zone of told(page.HostedZones, context)) {
        zones.push({
          hostedZoneId: (zone.Id ?? '').replace('/hostedzone/', ''),
          accountId,
          name: decodeName(zone.Name ?? ''),
          private: zone.Config?.PrivateZone ?? false,
        });
      }
    }
    return zones;
  });
}

/** The name servers of a public zone's delegation set, without final dots. */
export async function nameServersOf(client: Route53Client, hostedZoneId: string): Promise<string[]> {
  return serversIn(await getZone(client, hostedZoneId));
}

/** A public zone as it is now, with its name servers; undefined for a private one. */
export async function publicZone(
  client: Route53Client,
  hostedZoneId: string,
): Promise<{ readonly name: string; readonly nameServers: readonly string[] } | undefined> {
  const answer = await getZone(client, hostedZoneId);
  if (answer.HostedZone?.Config?.PrivateZone) return undefined;
  return { name: decodeName(answer.HostedZone?.Name ?? ''), nameServers: serversIn(answer) };
}

function serversIn({ DelegationSet }: GetHostedZoneResponse): string[] {
  return (DelegationSet?.NameServers ?? []).map((server) => server.replace(/\.$/, ''));
}

async function getZone(client: Route53Client, hostedZoneId: string): Promise<GetHostedZoneResponse> {
  const context = { action: 'route53:GetHostedZone', resource: `hosted zone ${hostedZoneId}` };
  const answer = await calling(context, () => client.send(new GetHostedZoneCommand({ Id: hostedZoneId })));
  told(answer.HostedZone ?? answer.DelegationSet, context);
  return answer;
}

/** How many record sets a zone has. */
export async function zoneSizeOf(client: Route53Client, hostedZoneId: string): Promise<number> {
  return (await getZone(client, hostedZoneId)).HostedZone?.ResourceRecordSetCount ?? 0;
}

/** The name of a zone, without final dot. */
export async function zoneNameOf(client: Route53Client, hostedZoneId: string): Promise<string> {
  return decodeName((await getZone(client, hostedZoneId)).HostedZone?.Name ?? '');
}

/** All record sets at exactly this name, as stored. Pages are followed only while they still show the name. */
export async function recordsAt(client: Route53Client, hostedZoneId: string, name: string): Promise<RecordSet[]> {
  const records: RecordSet[] = [];
  const listing = listingWith(client);
  let start: RecordStart | undefined = { StartRecordName: name };
  while (start) {
    const page: ListResourceRecordSetsResponse = await listFrom(listing, hostedZoneId, start);
    const atName = (page.ResourceRecordSets ?? []).filter((record) => decodeName(record.Name ?? '') === name);
    records.push(...(atName as readonly ResourceRecordSet[] as readonly RecordSet[]));
    start = decodeName(page.NextRecordName ?? '') === name ? nextStart(page) : undefined;
  }
  return records;
}

/**
 * All record sets at each of the names. Route 53 answers few requests per second and account, 300 records each: a few
 * names are asked for one by one, for more of them the zone is read through once.
 */
export async function recordsAtAll(
  client: Route53Client,
  hostedZoneId: string,
  names: readonly string[],
): Promise<RecordSet[]> {
  const wanted = new Set(names);
  if (wanted.size > NAMES_ASKED_SINGLY) return readThrough(client, hostedZoneId, wanted);
  const limit = pLimit(CONCURRENCY);
  return (await Promise.all([...wanted].map((name) => limit(() => recordsAt(client, hostedZoneId, name))))).flat();
}

async function readThrough(
  client: Route53Client,
  hostedZoneId: string,
  wanted: ReadonlySet<string>,
): Promise<RecordSet[]> {
  return allRecords(client, hostedZoneId, (record) => wanted.has(decodeName(record.Name)));
}

/** All record sets of a zone in Route 53's order, as stored; those that `keep` wants, where it is given. */
export async function allRecords(
  client: Route53Client,
  hostedZoneId: string,
  keep: (record: RecordSet) => boolean = () => true,
): Promise<RecordSet[]> {
  const records: RecordSet[] = [];
  const listing = listingWith(client);
  let start: RecordStart | undefined = {};
  while (start) {
    const page: ListResourceRecordSetsResponse = await listFrom(listing, hostedZoneId, start);
    const found = (page.ResourceRecordSets ?? []) as readonly ResourceRecordSet[] as readonly RecordSet[];
    records.push(...found.filter(keep));
    start = page.IsTruncated ? nextStart(page) : undefined;
  }
  return records;
}

type RecordStart = Pick<ListResourceRecordSetsRequest, 'StartRecordName' | 'StartRecordType' | 'StartRecordIdentifier'>;

async function listFrom(
  client: Route53Client,
  hostedZoneId: string,
  start: RecordStart,
): Promise<ListResourceRecordSetsResponse> {
  const context = { action: 'route53:ListResourceRecordSets', resource: `hosted zone ${hostedZoneId}` };
  const page = await calling(context, () =>
    client.send(new ListResourceRecordSetsCommand({ HostedZoneId: hostedZoneId, ...start })),
  );
  told(page.ResourceRecordSets, context);
  return page;
}

function nextStart(page: ListResourceRecordSetsResponse): RecordStart {
  return {
    StartRecordName: page.NextRecordName,
    StartRecordType: page.NextRecordType,
    StartRecordIdentifier: page.NextRecordIdentifier,
  };
}

/**
 * Sends one batch of changes, all or nothing, and returns the change's id. Throws RecordsRefused with every message of
 * Route 53. Amazon Route 53 API Reference, "ChangeResourceRecordSets".
 */
export async function writeChanges(
  client: Route53Client,
  hostedZoneId: string,
  changes: readonly RecordChange[],
  comment: string,
  by: 'replacement' | 'upsert',
): Promise<string> {
  const { ChangeInfo } = await calling(
    { action: 'route53:ChangeResourceRecordSets', resource: `hosted zone ${hostedZoneId}` },
    () =>
      client.send(
        new ChangeResourceRecordSetsCommand({
          HostedZoneId: hostedZoneId,
          ChangeBatch: {
            Comment: comment,
            Changes: changes.flatMap((change) => actionsOf(change, by)),
          },
        }),
      ),
  );
  return (ChangeInfo?.Id ?? '').replace('/change/', '');
}

/**
 * A record is replaced by deleting it exactly as it was read and creating the new one, in one batch: Route 53 refuses that
 * when someone changed the record in between, also of one that stays as it is. `by` UPSERT writes over whatever is there.
 */
function actionsOf({ before, after }: RecordChange, by: 'replacement' | 'upsert'): Change[] {
  const action = (Action: ChangeAction, record: RecordSet): Change => ({
    Action,
    ResourceRecordSet: record as unknown as ResourceRecordSet,
  });
  if (before && after && by === 'upsert') return [action('UPSERT', after)];
  return [...(before ? [action('DELETE', before)] : []), ...(after ? [action('CREATE', after)] : [])];
}

/** Whether a change has reached all of Route 53's name servers. */
export async function isInsync(client: Route53Client, changeId: string): Promise<boolean> {
  const context = { action: 'route53:GetChange', resource: `change ${changeId}` };
  const { ChangeInfo } = await calling(context, () => client.send(new GetChangeCommand({ Id: changeId })));
  return told(ChangeInfo?.Status, context) === 'INSYNC';
}
