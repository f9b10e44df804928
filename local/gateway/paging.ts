/** One page of a listing. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins: the last key of this one; undefined on the last page. */
  readonly next: string | undefined;
}

export interface PageRequest<Item> {
  /** Unique and comparable; the listing is in this order. */
  readonly keyOf: (item: Item) => string;
  /** The `next` of the page before; undefined for the first page. */
  readonly after: string | undefined;
  readonly limit: number;
}

/** The page of `items` after a key; stays right when items come or go between two pages. */
export function page<Item>(items: readonly Item[], { keyOf, after, limit }: PageRequest<Item>): Page<Item> {
  const byKey = (a: Item, b: Item) => (keyOf(a) < keyOf(b) ? -1 : 1);
  const left = items.filter((item) => after === undefined || keyOf(item) > after).sort(byKey);
  const shown = left.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown, next: last !== undefined && left.length > limit ? keyOf(last) : undefined };
}
