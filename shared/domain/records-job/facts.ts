import type { DomainDnsFacts, LockFacts } from '../facts.ts';
import type { RecordSet } from '../records.ts';

/** What `gather-targets` and `plan-records` found out; the planner reads nothing else. */
export interface RecordsFacts {
  /** One entry for each name of the request. */
  readonly names: readonly DomainDnsFacts[];
  /** How many record sets each zone has, by hosted zone id. */
  readonly zoneSizes: Readonly<Record<string, number>>;
  /** One entry for each host that a change leads to, or for each name that leads there. */
  readonly targets: readonly TargetFacts[];
  /** Locks that moves and other record changes hold on the same names. */
  readonly locks: readonly LockFacts[];
}

/** What the accounts tell of a host that names shall lead to. */
export interface GatheredTarget {
  readonly host: string;
  /** The one name that this holds for, where it is not the same for every name: of an S3 endpoint without its bucket. */
  readonly name?: string;
  /** The distribution behind a CloudFront host, or why nobody could look at it. */
  readonly distribution?: TargetDistribution | undefined;
  /** What the service of the host tells of it; undefined for a host of no service that is asked. */
  readonly answer?: TargetAnswer | undefined;
}

/** What is known of a host that names shall lead to. */
export interface TargetFacts extends GatheredTarget {
  /** What it resolves to by live DNS; empty where it does not resolve, undefined where nobody answered. */
  readonly addresses: readonly string[] | undefined;
  /** Its records, where it is a name in a zone that can be read, with that zone's id. */
  readonly own: { readonly hostedZoneId: string; readonly records: readonly RecordSet[] } | undefined;
}

/** What came of asking the service of a target, in the accounts that may be one. */
export type TargetAnswer =
  | ToldTarget
  /** Every account could be asked, and none has it; `accounts` tells how many that were. */
  | { readonly kind: 'absent'; readonly accounts: number }
  /** It is not known whether an account has it: `the role of account 222222222222 may not call ec2:DescribeVpcEndpoints`. */
  | { readonly kind: 'untold'; readonly because: string };

/** A target by the word of its service. */
export interface ToldTarget {
  readonly kind: 'told';
  /** In words: `the load balancer shop of account 222222222222`. */
  readonly what: string;
  /** For aliases; undefined where the service does not tell it. */
  readonly hostedZoneId?: string;
  /** Whether it has private addresses only; undefined where the service does not tell. */
  readonly internal?: boolean;
  /** Whether it answers over IPv6; undefined where the service does not tell. */
  readonly ipv6?: boolean;
  /** The names that it answers for, wildcards among them; undefined for a target that answers for any name. */
  readonly names?: readonly ToldName[];
  /** Why it answers for no name, until somebody changes that: `is disabled`. */
  readonly closed?: string;
  /** Why it may not answer yet: `is pendingAcceptance`. */
  readonly notYet?: string;
}

/** A name that a target answers for. `notYet`: why it may not do so now: `is PENDING_CERTIFICATE_DNS_VALIDATION`. */
export interface ToldName {
  readonly name: string;
  readonly notYet?: string;
}

export type TargetDistribution =
  | {
      readonly kind: 'seen';
      /** Of a distribution, or of a distribution tenant (`dt_…`). */
      readonly distributionId: string;
      readonly accountId: string;
      readonly enabled: boolean;
      readonly ipv6: boolean;
      /** Those of its aliases that cover a name that shall lead there. */
      readonly aliases: readonly string[];
      /** The names of its certificate that cover one of those names; empty for one that is not valid now. */
      readonly certificateNames: readonly string[];
    }
  | { readonly kind: 'unseen'; readonly because: string };
