import type { AccountDirectory } from '../../shared/aws/account-directory.ts';
import { configDocument, type SimpleConfig } from '../cloudfront/config-template.ts';
import type { LocalAws } from '../local-aws.ts';
import type { SeedRecordSet } from '../route53/seeds.ts';
import { EXTERNAL_ACCOUNT, externalZoneId, SERVICE_ACCOUNT, type World } from './schema.ts';
import { targetSeeds } from './targets.ts';

const DAY_MS = 86_400_000;
/** The role that the service assumes in each account; a real deployment names its own. */
const ROLE_NAME = 'cname-mover';
const PRIVATE_VPC = { VPCRegion: 'us-east-1', VPCId: 'vpc-0123456789abcdef0' } as const;

/**
 * Fills a local AWS with a world and returns the account directory that fits it. Throws Error (or the AwsError that the API
 * would answer) with a sentence about the first thing that cannot be.
 */
export async function seedWorld(aws: LocalAws, world: World): Promise<AccountDirectory> {
  const certificates = await seedCertificates(aws, world);
  // First, so that the registrar points to these where a hosted zone has the same name.
  for (const [index, { name, nameServers, records }] of world.externalZones.entries()) {
    const seed = { accountId: EXTERNAL_ACCOUNT, id: externalZoneId(index), name, nameServers };
    aws.route53.seed.zone({ ...seed, records: records as unknown as SeedRecordSet[] });
  }
  for (const zone of world.zones) {
    aws.route53.seed.zone({
      accountId: zone.account,
      name: zone.name,
      id: zone.id,
      records: zone.records as unknown as SeedRecordSet[],
      ...(zone.private ? { vpc: PRIVATE_VPC } : {}),
    });
  }
  for (const { account, id, domainName, certificate, extraXml, ...simple } of world.distributions) {
    if (certificate !== undefined && !certificates.has(certificate)) {
      throw new Error(`Distribution ${id} names the certificate "${certificate}", which the world does not have.`);
    }
    const config = { ...given(simple), callerReference: `world-${id}`, ...certificates.get(certificate ?? '') };
    aws.cloudfront.seed({ accountId: account, id, domainName, configXml: withExtra(configDocument(config), extraXml) });
  }
  for (const { account, ...loadBalancer } of world.loadBalancers) aws.elb.add({ accountId: account, ...loadBalancer });
  for (const { account, ...bucket } of world.buckets) aws.s3.add({ accountId: account, ...bucket });
  aws.targets.add(targetSeeds(world));
  seedTenants(aws, world, certificates);
  return world.accounts.map(({ id, uses }) => {
    const externalId = `cname-mover-${id}`;
    const roleArn = aws.sts.addRole({ accountId: id, roleName: ROLE_NAME, trusted: [SERVICE_ACCOUNT], externalId });
    return { accountId: id, roleArn, externalId, uses };
  });
}

function seedTenants(aws: LocalAws, world: World, certificates: ReadonlyMap<string, CertificateReference>): void {
  for (const { account, ...group } of world.connectionGroups) {
    aws.cloudfront.seedConnectionGroup({ ...group, accountId: account });
  }
  for (const { account, distribution, connectionGroup, certificate, ...tenant } of world.tenants) {
    const own = certificates.get(certificate ?? '');
    if (certificate !== undefined && !(own && 'certificateArn' in own)) {
      throw new Error(`Tenant ${tenant.id} names the certificate "${certificate}", which is no ACM certificate here.`);
    }
    const ids = { accountId: account, distributionId: distribution, connectionGroupId: connectionGroup };
    aws.cloudfront.seedTenant({ ...tenant, ...ids, ...own });
  }
}

type SimpleWorldConfig = Omit<
  World['distributions'][number],
  'account' | 'id' | 'domainName' | 'certificate' | 'extraXml'
>;
type CertificateReference = { readonly certificateArn: string } | { readonly iamCertificateId: string };

async function seedCertificates(aws: LocalAws, world: World): Promise<Map<string, CertificateReference>> {
  const held = new Map<string, CertificateReference>();
  for (const { key, account, kind, names, status, expiresInDays } of world.certificates) {
    const notAfter = aws.clock.now() + expiresInDays * DAY_MS;
    if (kind === 'acm') {
      const { arn } = await aws.acm.add({ accountId: account, names, status, notAfter });
      held.set(key, { certificateArn: arn });
    } else {
      const issued = await aws.ca.issue({ names, notBefore: aws.clock.now() - DAY_MS, notAfter });
      held.set(key, { iamCertificateId: aws.iam.add({ accountId: account, name: key, ...issued }) });
    }
  }
  return held;
}

/** The members that a world sets; what it leaves out takes the template's default. */
function given(simple: SimpleWorldConfig): SimpleConfig {
  return Object.fromEntries(Object.entries(simple).filter(([, value]) => value !== undefined));
}

function withExtra(configXml: string, extraXml: string | undefined): string {
  return extraXml === undefined
    ? configXml
    : configXml.replace('</DistributionConfig>', `${extraXml}</DistributionConfig>`);
}
