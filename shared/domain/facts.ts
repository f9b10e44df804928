import type { CaaRecord } from './caa.ts';
import type { ExternalAnswer, ExternalZone } from './external.ts';
import type { RecordSet } from './records.ts';
import type { DistributionRef } from './refs.ts';

/** What `plan-move` found out; the pure planner reads nothing else. */
export interface Facts {
  /** When the facts were gathered: milliseconds since the epoch. */
  readonly gatheredAt: number;
  readonly source: DistributionFacts;
  readonly target: DistributionFacts;
  /** For each domain and each wildcard above it: the other distributions that hold an alias in its way. */
  readonly holders: readonly HolderFacts[];
  /** Those of them for which CloudFront did not tell who holds them. */
  readonly unasked: readonly string[];
  /** One entry per domain, in the order of the request. */
  readonly dns: readonly DomainDnsFacts[];
  /** The domains whose viewers do not get now what the request expects after the move, each with why. */
  readonly unmet: readonly { readonly domain: string; readonly because: string }[];
  /** Locks that other moves hold on what this one would write. */
  readonly locks: readonly LockFacts[];
  /** The quota that CloudFront is assumed to apply: aliases on one distribution. */
  readonly aliasQuota: number;
  /** What a new certificate of the target would need; only for a request that asks for one. */
  readonly provisioning?: ProvisioningFacts | undefined;
}

export interface ProvisioningFacts {
  /** The quota that ACM is assumed to apply: names on one certificate. */
  readonly nameQuota: number;
  /** The target's `<ViewerCertificate>` as CloudFront sent it; of a tenant the ARN of its own certificate, empty without one. */
  readonly viewerCertificate: string;
  /** One entry for each name that the certificate might have to cover. */
  readonly validation: readonly ValidationFacts[];
}

export interface ValidationFacts {
  readonly name: string;
  /** The zone that its validation record belongs into; undefined when that is none of ours. */
  readonly zone: ZoneFacts | undefined;
  /** The CAA records that hold for it, by live DNS. */
  readonly caa: readonly CaaRecord[];
}

/** A standard distribution, or a distribution tenant together with what it refers to. */
export type DistributionFacts = DistributionRef & {
  /**
   * A source in an account that nobody here can read: only its aliases among the domains and its domain name are known,
   * as far as CloudFront and DNS tell them. Everything else is empty and says nothing.
   */
  readonly unlisted?: true;
  /**
   * `d111111abcdef8.cloudfront.net`: where records lead to; of a tenant the routing endpoint of its connection group, and of
   * an unlisted source empty where no record leads to one.
   */
  readonly domainName: string;
  readonly enabled: boolean;
  /** What a tenant refers to and cannot serve without, and is disabled: `connection group cg_2x9…`. */
  readonly disabledParts: readonly string[];
  readonly deployed: boolean;
  /** A multi-tenant distribution itself, which only its tenants make use of; false for a tenant. */
  readonly multiTenant: boolean;
  /** A staging distribution of a continuous deployment. */
  readonly staging: boolean;
  readonly continuousDeployment: boolean;
  readonly ipv6: boolean;
  readonly aliases: readonly string[];
  readonly certificate: CertificateFacts;
  /** Of a tenant with a certificate of its own: the one of its multi-tenant distribution, for names that its own lacks. */
  readonly sharedCertificate?: CertificateFacts | undefined;
  /** What viewers would notice, in CloudFront's own element names: `HttpVersion`, `WebACLId`, ... */
  readonly viewerSettings: Readonly<Record<string, string>>;
  readonly origins: readonly OriginFacts[];
  /** True when the origin is asked under the viewer's Host, which the move changes nothing of, but the origin must know. */
  readonly forwardsHost: boolean;
  /** SHA-256 of the config without its aliases: proof that nothing else was changed. */
  readonly configDigest: string;
};

export interface OriginFacts {
  readonly domainName: string;
  /** True when only this distribution is let in, by origin access control or identity. */
  readonly accessControlled: boolean;
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
  /** Present where the holder is a distribution tenant. */
  readonly tenant?: true;
  /** Masked as CloudFront answers it (`*******EXAMPLE`). */
  readonly distribution: string;
  readonly account: string;
}

export type DomainDnsFacts = { readonly domain: string } & (
  | {
      readonly kind: 'zone';
      readonly zone: ZoneFacts;
      /** Of a pinned zone that the world does not ask: the name servers that it asks, none where nobody delegates. */
      readonly servedBy?: readonly string[];
      readonly records: readonly RecordSet[];
      /** The records of every wildcard between the domain and the zone's apex. */
      readonly wildcardRecords: readonly RecordSet[];
      /** Where a record ends that leads to no distribution by its own name: by live DNS and aliases within the zone. */
      readonly leadsTo: string | undefined;
      /** The TXT record that proves the ownership; undefined when its name lies in no zone that can be changed. */
      readonly ownership: OwnershipFacts | undefined;
      /** The same in a zone that people change; set where `ownership` is not, and some DNS answers for it. */
      readonly externalProof?: ExternalProof | undefined;
    }
  /** The zone that the world asks is none that the service can write: people change it. */
  | {
      readonly kind: 'external';
      readonly zone: ExternalZone;
      readonly answer: ExternalAnswer;
      /** Why none of ours is meant, in words. */
      readonly reason: string;
      readonly externalProof: ExternalProof | undefined;
    }
  /** No hosted zone of ours: the reason in words, with what was found. */
  | {
      readonly kind: 'unusable';
      readonly code: 'dns-no-zone' | 'dns-several-zones' | 'dns-pinned-zone' | 'dns-delegated-below';
      readonly reason: string;
    }
);

/** The TXT record of a domain's ownership as it was found, with the zone that its name lies in. */
export interface OwnershipFacts {
  readonly zone: ZoneFacts;
  readonly record: RecordSet | undefined;
}

/** The ownership TXT record of a domain in a zone that people change: the values that are there. */
export interface ExternalProof {
  readonly zone: ExternalZone;
  readonly values: readonly string[];
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
