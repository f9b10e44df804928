import { AwsError } from '../contracts.ts';

/**
 * How many items a page may hold: `maxitems` of the query, at most `limit`, which is also the default.
 * @throws AwsError `InvalidInput` when it is no positive integer.
 */
export function pageSize(query: URLSearchParams, limit: number): number {
  const text = query.get('maxitems');
  if (text === null) return limit;
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new AwsError('InvalidInput', 400, `Invalid value for maxitems: '${text}' is no positive integer`);
  }
  return Math.min(Number(text), limit);
}

/** One page of `items` and the item that the next one begins with. */
export function pageOf<T>(
  items: readonly T[],
  size: number,
): { readonly page: readonly T[]; readonly next: T | undefined } {
  return { page: items.slice(0, size), next: items[size] };
}
