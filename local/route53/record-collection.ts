import { compareRecordSets } from './ordering.ts';
import { keyOf, type RecordType, type ResourceRecordSet } from './record-set.ts';

/** The record sets of a zone at one moment; a change makes a new collection. */
export class RecordCollection {
  readonly #sets: ReadonlyMap<string, ResourceRecordSet>;
  #byName: Map<string, ResourceRecordSet[]> | undefined;
  #existing: Set<string> | undefined;

  constructor(sets: Iterable<ResourceRecordSet> = []) {
    this.#sets = new Map([...sets].map((set) => [keyOf(set), set]));
  }

  get size(): number {
    return this.#sets.size;
  }

  /** The set with the same name, type and identifier. */
  same(set: ResourceRecordSet): ResourceRecordSet | undefined {
    return this.#sets.get(keyOf(set));
  }

  /** The sets at a stored name, all types. */
  at(name: string): readonly ResourceRecordSet[] {
    this.#byName ??= this.#index();
    return this.#byName.get(name) ?? [];
  }

  /** The sets at a stored name with one type: one, or several with identifiers. */
  of(name: string, type: RecordType): readonly ResourceRecordSet[] {
    return this.at(name).filter((set) => set.Type === type);
  }

  /** True when the name or anything below it has records; names in between exist too. RFC 4592, section 2.2.2. */
  exists(name: string): boolean {
    this.#existing ??= namesAndAncestors(this.#sets.values());
    return this.#existing.has(name);
  }

  with(set: ResourceRecordSet): RecordCollection {
    return new RecordCollection([...this.#sets.values(), set]);
  }

  without(set: ResourceRecordSet): RecordCollection {
    return new RecordCollection([...this.#sets.values()].filter((other) => keyOf(other) !== keyOf(set)));
  }

  /** All sets, unordered. */
  all(): Iterable<ResourceRecordSet> {
    return this.#sets.values();
  }

  /** All sets in the order of ListResourceRecordSets. */
  ordered(): ResourceRecordSet[] {
    return [...this.#sets.values()].sort(compareRecordSets);
  }

  #index(): Map<string, ResourceRecordSet[]> {
    const index = new Map<string, ResourceRecordSet[]>();
    for (const set of this.#sets.values()) index.set(set.Name, [...(index.get(set.Name) ?? []), set]);
    return index;
  }
}

function namesAndAncestors(sets: Iterable<ResourceRecordSet>): Set<string> {
  const names = new Set<string>();
  for (const { Name } of sets) {
    for (let name = Name; name !== '' && !names.has(name); name = name.slice(name.indexOf('.') + 1)) names.add(name);
  }
  return names;
}
