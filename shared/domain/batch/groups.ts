import { parentOf } from '../names.ts';
import { type DistributionRef, idOf } from '../refs.ts';
import type { Group } from './batch.ts';
import type { BatchLine } from './line.ts';

/** One less than a move takes: the cover needs a place among the 100 aliases of the target's quota as well. */
export const MOST_IN_GROUP = 99;
/** Names, and accounts, that are kept for grants; what has more of them is for those who may do it with all. */
export const MOST_NAMES = 500;

/** The id of the move that a group is. */
export function moveIdOf(batchId: string, group: number): string {
  return `${batchId}-${group}`;
}

/** Who holds a domain, as far as the lists of the accounts tell. */
export type HolderIndex = ReadonlyMap<string, DistributionRef>;

/**
 * The lines by source, target and pinned zone, in groups that one move takes, in an order that is the same for the same
 * list. A line that names no source gets the one that was listed; where none was, its group has none, and its plan looks for it.
 */
export function groupsOf(lines: readonly BatchLine[], holders: HolderIndex): Group[] {
  const keyed = lines.map((line) => ({ ...line, source: line.source ?? listedSource(line, holders) }));
  const pairs = Map.groupBy(keyed, ({ source, target, hostedZoneId }) =>
    [idOf(target), source ? idOf(source) : '', hostedZoneId ?? ''].join(' '),
  );
  const chunks = [...pairs]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, pair]) => chunked(pair.toSorted((one, other) => (one.domain < other.domain ? -1 : 1))));
  return chunks.map((chunk, index) => groupOf(index + 1, chunk));
}

function listedSource({ domain, target }: BatchLine, holders: HolderIndex): DistributionRef | undefined {
  const holder = holders.get(domain);
  return holder && idOf(holder) !== idOf(target) ? holder : undefined;
}

function chunked<T>(items: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let from = 0; from < items.length; from += MOST_IN_GROUP) chunks.push(items.slice(from, from + MOST_IN_GROUP));
  return chunks;
}

type PlacedLine = Omit<BatchLine, 'source'> & { readonly source: DistributionRef | undefined };

function groupOf(group: number, lines: readonly PlacedLine[]): Group {
  const [first] = lines;
  if (first === undefined) throw new RangeError('A group has at least one line.');
  const { source, target, hostedZoneId } = first;
  return {
    group,
    status: 'listed',
    domains: lines.map(({ line, domain }) => ({ line, domain })),
    ...(source === undefined ? {} : { source }),
    target,
    ...(hostedZoneId === undefined ? {} : { hostedZoneId }),
    refused: [],
    there: [],
  };
}

/**
 * What a grant has to cover that is for all of these domains: the domains themselves, as long as these are few. Of more, those
 * below one parent stand as the wildcard above them, parents with the most of them first, until what is left is few; so an
 * apex stays for itself. Where that does not help, nothing less than `*` does.
 */
export function namesToCover(domains: readonly string[]): string[] {
  const byParent = [...Map.groupBy(domains, parentOf)].sort(
    ([one, its], [other, others]) => others.length - its.length || (one < other ? -1 : 1),
  );
  let left = domains.length;
  const names = byParent.flatMap(([parent, below]) => {
    if (left <= MOST_NAMES || below.length === 1 || !parent.includes('.')) return below;
    left -= below.length - 1;
    return [`*.${parent}`];
  });
  return fewOrAll(names);
}

/** The accounts that a grant has to cover for all of these lines. */
export function accountsToCover(lines: readonly BatchLine[]): string[] {
  return fewOrAll(lines.flatMap(({ source, target }) => [target.accountId, ...(source ? [source.accountId] : [])]));
}

function fewOrAll(names: readonly string[]): string[] {
  const few = [...new Set(names)].sort();
  return few.length > MOST_NAMES ? ['*'] : few;
}
