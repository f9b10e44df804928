import { AwsError } from '../contracts.ts';
import { page } from '../gateway/paging.ts';

interface Asked {
  /** As the request has it; undefined for the first page. */
  readonly token: string | undefined;
  /** As the request has it. */
  readonly limit: string | number | undefined;
  /** Of the service: the most, which is the default as well. */
  readonly most: number;
  /** How the service calls a limit that is none. */
  readonly code: string;
}

/** One page of a listing, by name. Throws AwsError for a limit that the service does not take. */
export function pageOf<T extends { readonly name: string }>(all: readonly T[], { token, limit, most, code }: Asked) {
  const size = limit === undefined ? most : Number(limit);
  if (!Number.isInteger(size) || size < 1 || size > most) {
    throw new AwsError(code, 400, `The number of results must be between 1 and ${most}.`);
  }
  return page(all, { keyOf: ({ name }) => name, after: token, limit: size });
}
