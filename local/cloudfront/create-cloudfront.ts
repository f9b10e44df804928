import type { Clock } from '../clock.ts';
import type { AwsService, CertificateStore, DnsView, EdgeNetwork } from '../contracts.ts';
import { AwsError } from '../contracts.ts';
import { restXmlError } from '../gateway/render.ts';
import type { Random } from '../random.ts';
import { moveAlias } from './alias-move.ts';
import { Certificates } from './certificates.ts';
import { withoutAlias } from './config-edit.ts';
import { ControlPlane } from './control-plane.ts';
import { Deployments } from './deployments.ts';
import { dispatch } from './dispatch.ts';
import { type Distribution, Distributions } from './distributions.ts';
import { DnsChecks } from './dns-checks.ts';
import { edgeNetwork } from './edge-network.ts';
import { type SeedDistribution, seedDistribution } from './seed.ts';
import { type CloudFrontSettings, DEFAULT_SETTINGS } from './settings.ts';
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
  readonly configXml: string;
}

/** The CloudFront of a local world. */
export interface CloudFront {
  /** API 2020-05-31, REST-XML; what it does not have it refuses with 400 `InvalidAction`. */
  readonly service: AwsService;
  readonly network: EdgeNetwork;
  /** Puts a Deployed distribution into the world; throws when its id, domain name, caller reference or alias is taken. */
  seed(distribution: SeedDistribution): DistributionSnapshot;
  /** Gives a distribution a new ETag without an edit, as a change of a referenced policy does; throws without it. */
  renewETag(id: string): void;
  /** What AWS Support can do and no call can: moves an alias to a distribution of any account, the source untouched. */
  swap(alias: string, targetId: string): void;
  /** The holder of an alias lets it go, as a service does with one of its own distributions. */
  release(alias: string): void;
  /** All distributions of all accounts, in the order in which they came. */
  distributions(): DistributionSnapshot[];
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
    network: edgeNetwork(deployments, distributions, certificates),
    seed: (distribution) => snapshotOf(plane, seedDistribution(plane, distribution)),
    renewETag: (id) => {
      plane.renewETag(known(id));
    },
    swap: (alias, targetId) => {
      moveAlias(plane, alias, held(alias), known(targetId));
    },
    release: (alias) => {
      const holder = held(alias);
      plane.writeDocuments([{ of: holder, xml: withoutAlias(holder.version.config.xml, alias) }]);
    },
    distributions: () => distributions.all().map((distribution) => snapshotOf(plane, distribution)),
  };

  function known(id: string): Distribution {
    const distribution = distributions.get(id);
    if (!distribution) throw new Error(`There is no distribution ${id}.`);
    return distribution;
  }

  function held(alias: string): Distribution {
    const holder = distributions.holderOf(alias);
    if (!holder) throw new Error(`No distribution holds ${alias}.`);
    return holder;
  }
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
  const { aliases, enabled, xml } = version.config;
  const status = plane.deployments.statusOf(distribution);
  return { id, accountId, arn, domainName, status, etag, aliases, enabled, configXml: xml };
}
