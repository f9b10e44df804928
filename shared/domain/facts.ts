import type { RecordSet } from './records.ts';
import type { DistributionRef } from './request.ts';

/** What `plan-move` found out; the pure planner reads nothing else. */
export interface Facts {
  /** When the facts were gathered: milliseconds since the epoch. */
  readonly gatheredAt: number;
  readonly source: DistributionFacts;
  readonly target: DistributionFacts;
  /** For each domain and each wildcard above it: the other distributions that hold an alias in its way. */
  readonly holders: readonly HolderFacts[];
  /** One entry per domain, in the order of the request. */
  readonly dns: readonly DomainDnsFacts[];
  /** Locks that other moves hold on what this one would write. */
  readonly locks: readonly LockFacts[];
  /** The quota that CloudFront is assumed to apply: aliases on one distribution. */
  readonly aliasQuota: number;
}

export interface DistributionFacts extends DistributionRef {
  /**
   * A source in an account that nobody here can read: only its aliases among the domains and its domain name are known,
   * as far as CloudFront and DNS tell them. Everything else is empty and says nothing.
   */
  readonly unlisted?: true;
  /** `d111111abcdef8.cloudfront.net`; of an unlisted source empty where no record leads to one. */
  readonly domainName: string;
  readonly enabled: boolean;
  readonly deployed: boolean;
  /** A staging distribution of a continuous deployment. */
  readonly staging: boolean;
  readonly continuousDeployment: boolean;
  readonly ipv6: boolean;
  readonly aliases: readonly string[];
  readonly certificate: CertificateFacts;
  /** What viewers would notice, in CloudFront's own element names: `HttpVersion`, `WebACLId`, ... */
  readonly viewerSettings: Readonly<Record<string, string>>;
  /** SHA-256 of the config without its aliases: proof that nothing else was changed. */
  readonly configDigest: string;
}

export interface CertificateFacts {
  readonly kind: 'acm' | 'iam' | 'default';
  /** ARN or IAM id; empty for CloudFront's default certificate. */
  readonly id: string;
  readonly names: readonly string[];
  /** ACM's status; `ISSUED` for a server certificate of IAM. */
  readonly status: string;
  /** Milliseconds since the epoch; undefined when it was never issued. */
  readonly notAfter: number | undefined;
  /** Lower-case hex: how the verification recognises the certificate at the edge. */
  readonly serial: string | undefined;
}

export interface HolderFacts {
  readonly alias: string;
  /** Masked as CloudFront answers it (`*******EXAMPLE`). */
  readonly distribution: string;
  readonly account: string;
}

export type DomainDnsFacts = { readonly domain: string } & (
  | {
      readonly kind: 'zone';
      readonly zone: ZoneFacts;
      readonly records: readonly RecordSet[];
      /** The records of every wildcard between the domain and the zone's apex. */
      readonly wildcardRecords: readonly RecordSet[];
      /** Where a record ends that leads to no distribution by its own name: by live DNS and aliases within the zone. */
      readonly leadsTo: string | undefined;
      /** The TXT record that proves the ownership; undefined when its name lies in no zone that can be changed. */
      readonly ownership: OwnershipFacts | undefined;
    }
  /** No hosted zone of ours: the reason in words, with what was found. */
  | {
      readonly kind: 'unusable';
      readonly code:
        | 'dns-no-zone'
        | 'dns-several-zones'
        | 'dns-pinned-zone'
        | 'dns-delegated-below'
        | 'dns-zone-not-live';
      readonly reason: string;
    }
);

/** The TXT record of a domain's ownership as it was found, with the zone that its name lies in. */
export interface OwnershipFacts {
  readonly zone: ZoneFacts;
  readonly record: RecordSet | undefined;
}

export interface ZoneFacts {
  readonly hostedZoneId: string;
  readonly accountId: string;
  readonly name: string;
}

export interface LockFacts {
  /** `domain www.example.com` or `distribution E2EXAMPLE`. */
  readonly resource: string;
  readonly moveId: string;
}
