import type { CertificateReference } from './distribution-config.ts';

/** What of a distribution tenant never changes. */
export interface TenantIdentity {
  readonly kind: 'distribution-tenant';
  /** `dt_` and 27 letters and digits. */
  readonly id: string;
  readonly accountId: string;
  readonly arn: string;
  /** Unique within the account. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

/** The web ACL that a distribution tenant has in place of its multi-tenant distribution's, or that it has none. */
export interface WebAclCustomization {
  readonly action: 'override' | 'disable';
  /** Undefined with `disable`. */
  readonly arn?: string | undefined;
}

/** The countries that a distribution tenant has in place of its multi-tenant distribution's. */
export interface GeoCustomization {
  readonly type: 'blacklist' | 'whitelist' | 'none';
  readonly locations: readonly string[];
}

/** What of a distribution tenant can change. */
export interface TenantConfig {
  /** The multi-tenant distribution's id. */
  readonly distributionId: string;
  readonly connectionGroupId: string;
  readonly domains: readonly string[];
  /** The tenant's own; it comes besides the multi-tenant distribution's and goes before it. */
  readonly certificate: CertificateReference;
  readonly webAcl: WebAclCustomization | undefined;
  readonly geoRestrictions: GeoCustomization | undefined;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  readonly enabled: boolean;
}

/** One state of a distribution tenant, on its way to the edge locations or there. */
export interface TenantVersion {
  readonly kind: 'distribution-tenant';
  readonly of: TenantIdentity;
  /** Counts all writes of the world. */
  readonly sequence: number;
  readonly config: TenantConfig;
}

/** A distribution tenant as the control plane shows it. */
export interface Tenant extends TenantIdentity {
  readonly version: TenantVersion;
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}

/** The reference of a tenant without a certificate of its own. */
export const NO_CERTIFICATE: CertificateReference = { acmArn: undefined, iamId: undefined };

/** What a new tenant has of the members that a request may leave out; the connection group is the account's default one. */
export const LEFT_OUT = {
  connectionGroupId: undefined,
  certificate: NO_CERTIFICATE,
  webAcl: undefined,
  geoRestrictions: undefined,
  parameters: [],
  enabled: true,
} as const;
