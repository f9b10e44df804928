import { AwsError } from '../contracts.ts';
import { applyChangeBatch } from './change-batch.ts';
import { givenName } from './given-name.ts';
import type { Operation } from './operation.ts';
import { compareRecordSets } from './ordering.ts';
import { pageOf, pageSize } from './paging.ts';
import { type Change, RECORD_TYPES, type RecordType } from './record-set.ts';
import { changeInfoMembers, listOf, recordSetMembers } from './rendering.ts';
import { drawInsyncMs, noteChange, ownedBy, type Store, zoneOf } from './store.ts';
import { changeResourceRecordSetsRequest, readRequest } from './xml-requests.ts';

const PAGE = 300;

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html */
export const listResourceRecordSets: Operation = ({ store, caller, request, id }) => {
  const zone = zoneOf(store, caller, id);
  const size = pageSize(request.query, PAGE);
  const start = startOf(request.query);
  const sets = zone.history.latest.ordered().filter((set) => start === undefined || compareRecordSets(set, start) >= 0);
  const { page, next } = pageOf(sets, size);
  return {
    members: {
      ResourceRecordSets: listOf('ResourceRecordSet', page.map(recordSetMembers)),
      IsTruncated: next !== undefined,
      NextRecordName: next?.Name,
      NextRecordType: next?.Type,
      NextRecordIdentifier: next?.SetIdentifier,
      MaxItems: size,
    },
  };
};

/** Where the list begins: the least set that the query's parameters allow. */
function startOf(query: URLSearchParams): { Name: string; Type: RecordType; SetIdentifier: string } | undefined {
  const [name, type, identifier] = [query.get('name'), query.get('type'), query.get('identifier')];
  if (type !== null && name === null) throw invalid('The name parameter is required when type is specified.');
  if (identifier !== null && type === null)
    throw invalid('The type parameter is required when identifier is specified.');
  if (name === null) return undefined;
  const known = RECORD_TYPES.find((candidate) => candidate === type);
  if (type !== null && known === undefined) throw invalid(`Invalid value for type: '${type}'`);
  return { Name: givenName(name, 'InvalidInput'), Type: known ?? 'A', SetIdentifier: identifier ?? '' };
}

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html */
export const changeResourceRecordSets: Operation = ({ store, caller, request, id }) => {
  const { ChangeBatch: batch } = readRequest(
    request.body,
    'ChangeResourceRecordSetsRequest',
    changeResourceRecordSetsRequest,
  );
  store.takeChanges(caller.accountId, singleChanges(batch.Changes));
  const zone = zoneOf(store, caller, id);
  const now = store.clock.now();
  if (now - zone.lastChangeAt < store.settings.priorRequestMs) {
    const message = 'The request was rejected because Route 53 was still processing a prior request.';
    throw new AwsError('PriorRequestNotComplete', 400, message);
  }
  refuseUnknownIds(store, batch.Changes);
  const { history } = zone;
  const records = applyChangeBatch(batch.Changes, zone, history.latest, store.settings.aliasTargetsNeeded);
  const insyncAt = history.change(records, now + drawInsyncMs(store), now);
  zone.lastChangeAt = now;
  const change = noteChange(store, caller.accountId, insyncAt, batch.Comment);
  return { members: { ChangeInfo: changeInfoMembers(change, now) } };
};

function singleChanges(changes: readonly Change[]): number {
  return changes.reduce((sum, { Action }) => sum + (Action === 'UPSERT' ? 2 : 1), 0);
}

function refuseUnknownIds({ knownIds }: Store, changes: readonly Change[]): void {
  for (const { ResourceRecordSet: set } of changes) {
    if (set.HealthCheckId !== undefined && !knownIds.has(set.HealthCheckId)) {
      throw new AwsError(
        'NoSuchHealthCheck',
        404,
        `No health check exists with the specified ID: ${set.HealthCheckId}`,
      );
    }
    const collection = set.CidrRoutingConfig?.CollectionId;
    if (collection !== undefined && !knownIds.has(collection)) {
      const message = `No CIDR collection exists with the specified ID: ${collection}`;
      throw new AwsError('NoSuchCidrCollectionException', 404, message);
    }
  }
}

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetChange.html */
export const getChange: Operation = ({ store, caller, id }) => {
  const change = store.changes.get(id);
  if (!change) throw new AwsError('NoSuchChange', 404, `Could not find resource with ID: ${id}`);
  return { members: { ChangeInfo: changeInfoMembers(ownedBy(caller, change), store.clock.now()) } };
};

function invalid(message: string): AwsError {
  return new AwsError('InvalidInput', 400, message);
}
