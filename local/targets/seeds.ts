/** What a world has of the services that records lead to, as far as DNS and their own APIs tell of it. */
interface Regional {
  readonly accountId: string;
  readonly region: string;
}

/** A custom domain name of API Gateway; `host` is what records lead to. */
export interface ApiDomainName extends Regional {
  readonly name: string;
  readonly endpointType: 'REGIONAL' | 'EDGE';
  readonly host: string;
  readonly hostedZoneId: string;
  readonly status: string;
}

/** A custom domain name of AppSync. */
export interface GraphqlDomainName extends Regional {
  readonly name: string;
  readonly host: string;
  readonly hostedZoneId: string;
}

export interface VpcEndpoint extends Regional {
  readonly id: string;
  readonly state: string;
  readonly dnsEntries: readonly { readonly name: string; readonly hostedZoneId: string }[];
}

export interface AppRunnerService extends Regional {
  readonly name: string;
  readonly host: string;
  readonly status: string;
  readonly customDomains: readonly { readonly name: string; readonly www: boolean; readonly status: string }[];
}

export interface OpenSearchDomain extends Regional {
  readonly name: string;
  readonly host: string;
  /** The dual-stack endpoint, with its zone id. */
  readonly dualStack?: { readonly host: string; readonly hostedZoneId: string } | undefined;
  readonly customEndpoint?: string | undefined;
  readonly inVpc: boolean;
}

export interface LatticeService extends Regional {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly hostedZoneId: string;
  readonly customDomainName?: string | undefined;
  readonly status: string;
}

export interface BeanstalkEnvironment extends Regional {
  readonly name: string;
  readonly host: string;
  readonly status: string;
}

/** Of no region. */
export interface Accelerator {
  readonly accountId: string;
  readonly name: string;
  readonly host: string;
  readonly dualStackHost?: string | undefined;
  readonly enabled: boolean;
}

/** Those of the caller, in the region that it asks. */
export function ownOf<T extends Regional>(all: readonly T[], accountId: string, region: string): T[] {
  return all.filter((one) => one.accountId === accountId && one.region === region);
}
