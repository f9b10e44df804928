import { AwsError } from '../contracts.ts';
import type { ZoneFacts } from './alias-rules.ts';
import { checkChangeSyntax } from './change-syntax.ts';
import { problemOfWeightedTtl } from './group-rules.ts';
import { NameError, storedName } from './names.ts';
import type { RecordCollection } from './record-collection.ts';
import { problemsOfWrite } from './record-rules.ts';
import { type Change, keyOf, type ResourceRecordSet, valuesOf } from './record-set.ts';
import { sameRecordSet, storedRecordSet } from './stored-record-set.ts';

const MAX_VALUES = 1000;
const MAX_CHARACTERS = 32_000;

interface Draft {
  readonly records: RecordCollection;
  readonly problems: readonly string[];
}

/**
 * Applies a change batch to a zone's records, in order, and gives the new records: all of the batch or nothing.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
 * @throws AwsError `InvalidInput` for a change that contradicts itself; `InvalidChangeBatch` with every fault of every
 * change, as `[first, second]`.
 */
export function applyChangeBatch(
  changes: readonly Change[],
  zone: ZoneFacts,
  records: RecordCollection,
  aliasTargetsNeeded: 'after-each-change' | 'after-the-batch',
): RecordCollection {
  for (const change of changes) checkChangeSyntax(change);
  refuseIfAny(problemsOfSize(changes));
  const { named, problems: nameProblems } = withStoredNames(changes);
  refuseIfAny([...nameProblems, ...problemsOfCombination(named)]);
  let draft: Draft = { records, problems: [] };
  for (const change of named) {
    const next = applyChange(change, zone, draft.records);
    const dangling = aliasTargetsNeeded === 'after-each-change' ? newlyDangling(change, zone, next.records) : [];
    draft = { records: next.records, problems: [...draft.problems, ...next.problems, ...dangling] };
  }
  refuseIfAny([...draft.problems, ...problemsOfResult(named, zone, draft.records)]);
  return draft.records;
}

function refuseIfAny(problems: readonly string[]): void {
  const distinct = [...new Set(problems)];
  if (distinct.length > 0) throw new AwsError('InvalidChangeBatch', 400, `[${distinct.join(', ')}]`);
}

/** At most 1,000 values and 32,000 characters of values; an UPSERT counts twice, an alias as one value. */
function problemsOfSize(changes: readonly Change[]): string[] {
  let values = 0;
  let characters = 0;
  for (const { Action, ResourceRecordSet } of changes) {
    const times = Action === 'UPSERT' ? 2 : 1;
    const texts = valuesOf(ResourceRecordSet);
    values += times * Math.max(1, texts.length);
    characters += times * texts.reduce((sum, text) => sum + text.length, 0);
  }
  const problems = [];
  if (values > MAX_VALUES) problems.push(`Number of records limit of ${MAX_VALUES} exceeded.`);
  if (characters > MAX_CHARACTERS) problems.push(`RDATA character limit of ${MAX_CHARACTERS} exceeded.`);
  return problems;
}

function withStoredNames(changes: readonly Change[]): { named: Change[]; problems: string[] } {
  const named: Change[] = [];
  const problems: string[] = [];
  for (const { Action, ResourceRecordSet } of changes) {
    try {
      named.push({ Action, ResourceRecordSet: { ...ResourceRecordSet, Name: storedName(ResourceRecordSet.Name) } });
    } catch (error) {
      if (!(error instanceof NameError)) throw error;
      problems.push(error.message);
    }
  }
  return { named, problems };
}

/** One record set may be changed once in a batch, or deleted and then created. */
function problemsOfCombination(changes: readonly Change[]): string[] {
  const actions = new Map<string, { set: ResourceRecordSet; order: string }>();
  for (const { Action, ResourceRecordSet: set } of changes) {
    actions.set(keyOf(set), { set, order: `${actions.get(keyOf(set))?.order ?? ''} ${Action}` });
  }
  return [...actions.values()]
    .filter(({ order }) => order.trim().includes(' ') && order !== ' DELETE CREATE')
    .map(
      ({ set }) => `The request contains an invalid set of changes for a resource record set '${set.Type} ${set.Name}'`,
    );
}

function applyChange({ Action, ResourceRecordSet: set }: Change, zone: ZoneFacts, records: RecordCollection): Draft {
  const existing = records.same(set);
  const identifier = set.SetIdentifier === undefined ? '' : `, set identifier='${set.SetIdentifier}'`;
  const which = `resource record set [name='${set.Name}', type='${set.Type}'${identifier}]`;
  if (Action === 'DELETE') {
    if (!existing) return { records, problems: [`Tried to delete ${which} but it was not found`] };
    if (!sameRecordSet(existing, set)) {
      return {
        records,
        problems: [`Tried to delete ${which} but the values provided do not match the current values`],
      };
    }
    return { records: records.without(set), problems: [] };
  }
  if (Action === 'CREATE' && existing) return { records, problems: [`Tried to create ${which} but it already exists`] };
  const problems = problemsOfWrite(set, zone, records);
  return problems.length > 0 ? { records, problems } : { records: records.with(storedRecordSet(set)), problems: [] };
}

function newlyDangling(
  { Action, ResourceRecordSet: set }: Change,
  zone: ZoneFacts,
  records: RecordCollection,
): string[] {
  return Action === 'DELETE' ? danglingAliases([set], zone, records) : [];
}

/** Aliases in the zone whose target, one of `deleted`, is gone. */
function danglingAliases(deleted: readonly ResourceRecordSet[], zone: ZoneFacts, records: RecordCollection): string[] {
  const gone = new Set(deleted.filter((set) => records.of(set.Name, set.Type).length === 0).map(nameAndType));
  if (gone.size === 0) return [];
  return [...records.all()]
    .filter(({ AliasTarget, Type }) => {
      return AliasTarget?.HostedZoneId === zone.id && gone.has(nameAndType({ Name: AliasTarget.DNSName, Type }));
    })
    .map(
      ({ AliasTarget, Name, Type }) =>
        `Tried to delete resource record set [name='${AliasTarget?.DNSName}', type='${Type}'] but the alias ${Name}, type ${Type} targets it`,
    );
}

function nameAndType({ Name, Type }: Pick<ResourceRecordSet, 'Name' | 'Type'>): string {
  return `${Name} ${Type}`;
}

function problemsOfResult(changes: readonly Change[], zone: ZoneFacts, records: RecordCollection): string[] {
  const problems: string[] = [];
  if (records.of(zone.name, 'NS').length === 0) {
    problems.push('A HostedZone must contain at least one NS record for the zone itself.');
  }
  if (records.of(zone.name, 'SOA').length !== 1) problems.push('A HostedZone must contain exactly one SOA record.');
  const written = changes.filter(({ Action }) => Action !== 'DELETE').map(({ ResourceRecordSet }) => ResourceRecordSet);
  const deleted = changes.filter(({ Action }) => Action === 'DELETE').map(({ ResourceRecordSet }) => ResourceRecordSet);
  const ttls = written.map((set) => problemOfWeightedTtl(set, records)).filter((problem) => problem !== undefined);
  return [...problems, ...ttls, ...danglingAliases(deleted, zone, records)];
}
