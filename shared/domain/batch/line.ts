import type { DistributionRef } from '../refs.ts';
import { AccountId, DomainName, HostedZoneId } from '../request.ts';
import * as z from '../zod.ts';

/** A distribution's or a distribution tenant's id; the two never look alike. */
const ResourceId = z
  .string()
  .check(
    z.regex(
      /^(?:E[A-Z0-9]{6,30}|dt_[A-Za-z0-9]{1,61})$/,
      'is neither a distribution id ("E", then capital letters and digits) nor that of a distribution tenant ("dt_…")',
    ),
  );

/** Where a domain is and where it goes, as a line says it, or the batch for all lines that do not. */
const places = {
  /** Left out, whoever holds the domain among the distributions of the directory's accounts. */
  source: z.optional(ResourceId),
  sourceAccount: z.optional(AccountId),
  target: z.optional(ResourceId),
  targetAccount: z.optional(AccountId),
  /** The hosted zone to use when several would do; used or refused, never replaced by another. */
  hostedZoneId: z.optional(HostedZoneId),
};

/** What holds for every line that does not say otherwise. */
export const LineDefaults = z.strictObject(places);
export type LineDefaults = z.infer<typeof LineDefaults>;

/** One line of a list: a domain, and where it goes. The columns of a CSV have the same names. */
export const ListedLine = z.strictObject({ domain: DomainName, ...places });
export type ListedLine = z.infer<typeof ListedLine>;

/** The names that a line may have, which are those of a CSV's columns. */
export const COLUMNS: readonly string[] = Object.keys(ListedLine.shape);

/** A line with its defaults, ready to be grouped. */
export interface BatchLine {
  /** Its number in the list, from 1; of a CSV the header counts. */
  readonly line: number;
  readonly domain: string;
  readonly source?: DistributionRef;
  readonly target: DistributionRef;
  readonly hostedZoneId?: string;
}

/** What keeps a line from being one: the field, and the end of a sentence about it. */
export interface LineFault {
  readonly field: string;
  readonly message: string;
}

/**
 * A line over its defaults. Source and target are each taken as a whole, from the line or from the defaults, so that no id is
 * ever looked for in an account that was meant for another one; an account alone overrides that of the defaults.
 */
export function withDefaults(line: number, listed: ListedLine, defaults: LineDefaults): BatchLine | LineFault[] {
  const target = refOf(listed, defaults, 'target');
  const source = refOf(listed, defaults, 'source');
  const faults = [
    ...faultsOf('target', target),
    ...(target.id === undefined ? [{ field: 'target', message: 'is missing: name the target distribution' }] : []),
    ...faultsOf('source', source),
    ...(source.id !== undefined && source.id === target.id
      ? [{ field: 'target', message: 'is the same distribution as the source' }]
      : []),
  ];
  if (faults.length > 0 || target.id === undefined) return faults;
  const hostedZoneId = listed.hostedZoneId ?? defaults.hostedZoneId;
  return {
    line,
    domain: listed.domain,
    ...(source.id === undefined ? {} : { source: distributionRef(source.id, source.account ?? '') }),
    target: distributionRef(target.id, target.account ?? ''),
    ...(hostedZoneId === undefined ? {} : { hostedZoneId }),
  };
}

interface Place {
  readonly id: string | undefined;
  readonly account: string | undefined;
}

function refOf(listed: ListedLine, defaults: LineDefaults, side: 'source' | 'target'): Place {
  return {
    id: listed[side] ?? defaults[side],
    account: listed[`${side}Account`] ?? defaults[`${side}Account`],
  };
}

function faultsOf(side: 'source' | 'target', { id, account }: Place): LineFault[] {
  if (id === undefined || account !== undefined) return [];
  return [{ field: `${side}Account`, message: `is missing: name the account that owns ${id}` }];
}

function distributionRef(id: string, accountId: string): DistributionRef {
  return id.startsWith('dt_') ? { accountId, distributionTenantId: id } : { accountId, distributionId: id };
}
