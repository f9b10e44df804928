import type { Clock } from '../clock.ts';
import type { AwsService, CertificateStore, DnsView, EdgeNetwork } from '../contracts.ts';
import { AwsError } from '../contracts.ts';
import { restXmlError } from '../gateway/render.ts';
import type { Random } from '../random.ts';
import { Certificates } from './certificates.ts';
import type { ConnectionGroup, ConnectionGroupConfig } from './connection-groups.ts';
import { ControlPlane } from './control-plane.ts';
import { Deployments } from './deployments.ts';
import { dispatch } from './dispatch.ts';
import { type Distribution, Distributions } from './distributions.ts';
import { DnsChecks } from './dns-checks.ts';
import { edgeNetwork } from './edge-network.ts';
import { type SeedDistribution, seedDistribution } from './seed.ts';
import { type SeedConnectionGroup, type SeedTenant, seedConnectionGroup, seedTenant } from './seed-tenants.ts';
import { type CloudFrontSettings, DEFAULT_SETTINGS } from './settings.ts';
import type { Tenant, TenantConfig } from './tenants.ts';
import { NAMESPACE } from './xml.ts';

/** What CloudFront needs of the world around it. */
export interface CloudFrontParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly certificates: CertificateStore;
  readonly dns: DnsView;
  readonly settings?: Partial<CloudFrontSettings>;
}

/** One distribution as it is now, for tests to look at. */
export interface DistributionSnapshot {
  readonly id: string;
  readonly accountId: string;
  readonly arn: string;
  readonly domainName: string;
  readonly status: 'InProgress' | 'Deployed';
  readonly etag: string;
  readonly aliases: readonly string[];
  readonly enabled: boolean;
  /** ARN of ACM or id of IAM; undefined for CloudFront's own. */
  readonly certificate: string | undefined;
  readonly configXml: string;
}

/** One distribution tenant as it is now, for tests to look at. */
export interface TenantSnapshot extends Pick<Tenant, 'id' | 'accountId' | 'arn' | 'name' | 'etag'>, TenantConfig {
  readonly status: 'InProgress' | 'Deployed';
  /** Where DNS leads its domains: the routing endpoint of its connection group. */
  readonly routingEndpoint: string;
}

/** One connection group as it is now, for tests to look at. */
export interface ConnectionGroupSnapshot
  extends Pick<ConnectionGroup, 'id' | 'accountId' | 'arn' | 'name' | 'routingEndpoint' | 'isDefault' | 'etag'>,
    ConnectionGroupConfig {
  readonly status: 'InProgress' | 'Deployed';
}

/** The CloudFront of a local world. */
export interface CloudFront {
  /** API 2020-05-31, REST-XML; what it does not have it refuses with 400 `InvalidAction`. */
  readonly service: AwsService;
  readonly network: EdgeNetwork;
  /** Puts a Deployed distribution into the world; throws when its id, domain name, caller reference or alias is taken. */
  seed(distribution: SeedDistribution): DistributionSnapshot;
  /** Puts a Deployed connection group into the world; throws when its id, name or routing endpoint is taken. */
  seedConnectionGroup(group: SeedConnectionGroup): ConnectionGroupSnapshot;
  /** Puts a Deployed distribution tenant into the world; throws when its id, name or a domain is taken. */
  seedTenant(tenant: SeedTenant): TenantSnapshot;
  /** Gives a distribution a new ETag without an edit, as a change of a referenced policy does; throws without it. */
  renewETag(id: string): void;
  /** All distributions of all accounts, in the order in which they came. */
  distributions(): DistributionSnapshot[];
  /** All distribution tenants of all accounts, in the order in which they came. */
  tenants(): TenantSnapshot[];
  /** All connection groups of all accounts, in the order in which they came. */
  connectionGroups(): ConnectionGroupSnapshot[];
}

/** Builds a CloudFront; settings that are not given are AWS's defaults, see DEFAULT_SETTINGS. */
export function createCloudFront(parts: CloudFrontParts): CloudFront {
  const { clock, random } = parts;
  const settings = { ...DEFAULT_SETTINGS, ...parts.settings };
  const now = () => clock.now();
  const certificates = new Certificates(parts.certificates, now);
  const dns = new DnsChecks(parts.dns, now, settings.txtNegativeCacheSeconds);
  const distributions = new Distributions();
  const deployments = new Deployments(clock, random, settings);
  const plane = new ControlPlane({ clock, random, settings, certificates, dns, distributions, deployments });
  return {
    service: serviceOf(plane),
    network: edgeNetwork(plane),
    seed: (distribution) => snapshotOf(plane, seedDistribution(plane, distribution)),
    seedConnectionGroup: (group) => groupSnapshot(plane, seedConnectionGroup(plane, group)),
    seedTenant: (tenant) => tenantSnapshot(plane, seedTenant(plane, tenant)),
    renewETag: (id) => {
      const distribution = distributions.get(id);
      if (!distribution) throw new Error(`There is no distribution ${id} whose ETag could be renewed.`);
      plane.renewETag(distribution);
    },
    distributions: () => distributions.all().map((distribution) => snapshotOf(plane, distribution)),
    tenants: () => plane.tenants.all().map((tenant) => tenantSnapshot(plane, tenant)),
    connectionGroups: () => plane.connectionGroups.all().map((group) => groupSnapshot(plane, group)),
  };
}

function serviceOf(plane: ControlPlane): AwsService {
  return {
    async handle(request) {
      try {
        return dispatch(plane, request);
      } catch (error) {
        if (error instanceof AwsError) return restXmlError(error, request.requestId, NAMESPACE);
        throw error;
      }
    },
  };
}

function snapshotOf(plane: ControlPlane, distribution: Distribution): DistributionSnapshot {
  const { id, accountId, arn, domainName, etag, version } = distribution;
  const { aliases, enabled, xml, certificate: named } = version.config;
  const certificate = named.acmArn ?? named.iamId;
  const status = plane.deployments.statusOf(distribution);
  return { id, accountId, arn, domainName, status, etag, aliases, enabled, certificate, configXml: xml };
}

function tenantSnapshot(plane: ControlPlane, tenant: Tenant): TenantSnapshot {
  const { id, accountId, arn, name, etag, version } = tenant;
  const status = plane.deployments.statusOf(tenant);
  return { id, accountId, arn, name, etag, status, routingEndpoint: plane.hostOf(tenant), ...version.config };
}

function groupSnapshot(plane: ControlPlane, group: ConnectionGroup): ConnectionGroupSnapshot {
  const { id, accountId, arn, name, routingEndpoint, isDefault, etag, version } = group;
  const status = plane.deployments.statusOf(group);
  return { id, accountId, arn, name, routingEndpoint, isDefault, etag, status, ...version.config };
}
