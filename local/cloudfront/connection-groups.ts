/** What of a connection group never changes. */
export interface ConnectionGroupIdentity {
  readonly kind: 'connection-group';
  /** `cg_` and 27 letters and digits. */
  readonly id: string;
  readonly accountId: string;
  readonly arn: string;
  /** Unique within the account. */
  readonly name: string;
  /** `d111111abcdef8.cloudfront.net`: where DNS leads the domains of the group's distribution tenants. */
  readonly routingEndpoint: string;
  /** The group of the account's distribution tenants that name none. */
  readonly isDefault: boolean;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

/** What of a connection group can change. */
export interface ConnectionGroupConfig {
  readonly enabled: boolean;
  readonly ipv6: boolean;
}

/** One state of a connection group, on its way to the edge locations or there. */
export interface ConnectionGroupVersion {
  readonly kind: 'connection-group';
  readonly of: ConnectionGroupIdentity;
  /** Counts all writes of the world. */
  readonly sequence: number;
  readonly config: ConnectionGroupConfig;
}

/** A connection group as the control plane shows it. */
export interface ConnectionGroup extends ConnectionGroupIdentity {
  readonly version: ConnectionGroupVersion;
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}
