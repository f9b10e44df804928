import type { DomainDnsFacts, LockFacts } from '../facts.ts';
import type { RecordSet } from '../records.ts';

/** What `plan-records` found out; the planner reads nothing else. */
export interface RecordsFacts {
  /** One entry for each name of the request. */
  readonly names: readonly DomainDnsFacts[];
  /** How many record sets each zone has, by hosted zone id. */
  readonly zoneSizes: Readonly<Record<string, number>>;
  /** One entry for each host that a change leads to. */
  readonly targets: readonly TargetFacts[];
  /** Locks that moves and other record changes hold on the same names. */
  readonly locks: readonly LockFacts[];
}

/** What is known of a host that names shall lead to. */
export interface TargetFacts {
  readonly host: string;
  /** What it resolves to by live DNS; empty where it does not resolve, undefined where nobody answered. */
  readonly addresses: readonly string[] | undefined;
  /** Its records, where it is a name in a zone that can be read, with that zone's id. */
  readonly own: { readonly hostedZoneId: string; readonly records: readonly RecordSet[] } | undefined;
  /** The distribution behind a CloudFront host, or why nobody could look at it. */
  readonly distribution: TargetDistribution | undefined;
  /** The load balancer behind its host; undefined where no account that may be a target has it. */
  readonly loadBalancer: LoadBalancerFacts | undefined;
}

/** A load balancer by the word of its service. */
export interface LoadBalancerFacts {
  readonly accountId: string;
  readonly name: string;
  readonly hostedZoneId: string;
  readonly internal: boolean;
  readonly ipv6: boolean;
}

export type TargetDistribution =
  | {
      readonly kind: 'seen';
      readonly distributionId: string;
      readonly accountId: string;
      readonly enabled: boolean;
      readonly ipv6: boolean;
      readonly aliases: readonly string[];
      /** The names of its certificate; empty for one that is not valid now. */
      readonly certificateNames: readonly string[];
    }
  | { readonly kind: 'unseen'; readonly because: string };
