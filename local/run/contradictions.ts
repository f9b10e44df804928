import { idOf } from '../../shared/domain/refs.ts';
import type { MoveRequest } from '../../shared/domain/request.ts';
import type { World } from '../world/schema.ts';

/**
 * What cannot be at AWS, in the words of a world's file: things that are there twice, and certificates that are used
 * across accounts. One sentence each, without final dot; seeding finds what remains.
 */
export function contradictionsOf({ accounts, certificates, distributions, tenants, zones }: World): string[] {
  const owners = new Map(certificates.map(({ key, account }) => [key, account]));
  return [
    ...twice(accounts.map(({ id }) => id)).map((id) => `account ${id} is listed twice`),
    ...twice(certificates.map(({ key }) => key)).map((key) => `two certificates have the key "${key}"`),
    ...twice(distributions.map(({ id }) => id)).map((id) => `two distributions have the id ${id}`),
    ...twice(zones.map(({ id }) => id)).map((id) => `two zones have the id ${id}`),
    ...twice(tenants.map(({ id }) => id)).map((id) => `two distribution tenants have the id ${id}`),
    ...twice(
      [...distributions.flatMap(({ aliases }) => aliases), ...tenants.flatMap(({ domains }) => domains)].map((alias) =>
        alias.toLowerCase(),
      ),
    ).map((alias) => `the alias ${alias} is there twice, and CloudFront lets one distribution have it once`),
    ...distributions.flatMap(({ id, account, certificate }) => {
      const owner = owners.get(certificate ?? '');
      if (owner === undefined || owner === account) return [];
      return `distribution ${id} of account ${account} has the certificate "${certificate}" of account ${owner}`;
    }),
  ];
}

/** What a request says of where something is and where it goes. */
export type Sides = Pick<MoveRequest, 'source' | 'target'>;

/** Which distributions a request names that a world does not have; one clause each. */
export function strangersIn({ source, target }: Sides, { distributions, tenants }: World): string[] {
  const known = [...distributions, ...tenants].map(({ id }) => id);
  const named = [
    { side: 'source', ref: source },
    { side: 'target', ref: target },
  ];
  return named.flatMap(({ side, ref }) =>
    ref === undefined || known.includes(idOf(ref)) ? [] : `the ${side} ${idOf(ref)}`,
  );
}

function twice(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
