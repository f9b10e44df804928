/** How this CloudFront behaves: quotas, times, and what AWS leaves open. */
export interface CloudFrontSettings {
  /** How long a deployment takes from the write to Deployed: milliseconds of world time, both inclusive. */
  readonly deploymentMs: { readonly min: number; readonly max: number };
  /** Names of the edge locations; every one takes a deployment at its own moment. */
  readonly edgeLocations: readonly string[];
  /** Quota: aliases per distribution. */
  readonly aliasesPerDistribution: number;
  /** Quota: distributions per account. */
  readonly distributionsPerAccount: number;
  /** Quota: domains per distribution tenant. */
  readonly domainsPerTenant: number;
  /** Whether a newly added wildcard alias undergoes the DNS check of `CNAMEAlreadyExists`; AWS does not say. */
  readonly wildcardDnsCheck: boolean;
  /** How long the resolver that looks for ownership TXT records keeps a miss: seconds. */
  readonly txtNegativeCacheSeconds: number;
  /** What a move of an alias to the distribution that has it already comes to (a retry, say); AWS does not say. */
  readonly repeatedAssociation: 'accept' | 'refuse';
  /** Whether a domain added to a distribution tenant undergoes the DNS check of `CNAMEAlreadyExists`; AWS does not say. */
  readonly tenantDnsCheck: boolean;
  /**
   * What UpdateDistributionTenant makes of customizations, parameters, connection group and Enabled that a request leaves
   * out: they stay (`merge`: single customizations too), or become what they are in a new tenant. Of domains and distribution AWS's examples show that they stay.
   */
  readonly omittedTenantMembers: 'keep' | 'merge' | 'reset';
  /** Whether UpdateDomainAssociation may take a distribution tenant's last domain; AWS does not say. */
  readonly lastTenantDomain: 'keep' | 'release';
}

/** AWS's default quotas, deployments of one to two minutes, four edge locations, the strict side of what is open. */
export const DEFAULT_SETTINGS: CloudFrontSettings = {
  deploymentMs: { min: 60_000, max: 120_000 },
  edgeLocations: ['FRA56-P1', 'IAD89-C1', 'NRT12-P2', 'GRU3-C1'],
  aliasesPerDistribution: 100,
  domainsPerTenant: 5,
  distributionsPerAccount: 500,
  wildcardDnsCheck: true,
  txtNegativeCacheSeconds: 900,
  repeatedAssociation: 'refuse',
  tenantDnsCheck: true,
  omittedTenantMembers: 'reset',
  lastTenantDomain: 'keep',
};
