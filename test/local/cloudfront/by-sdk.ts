import {
  type DistributionConfig,
  GetDistributionConfigCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { createWorld, SOURCE_ACCOUNT, TARGET_ACCOUNT, type World } from './world.ts';

/** Reads a distribution's configuration, lets the test change it, and writes it back, all by the SDK. */
export async function update(
  world: World,
  id: string,
  change: (config: DistributionConfig) => Partial<DistributionConfig>,
  accountId = TARGET_ACCOUNT,
) {
  const client = world.clientOf(accountId);
  const { DistributionConfig: config, ETag } = await client.send(new GetDistributionConfigCommand({ Id: id }));
  if (!config) throw new Error('There is no configuration.');
  const changed = { ...config, ...change(config) };
  return client.send(new UpdateDistributionCommand({ Id: id, IfMatch: ETag, DistributionConfig: changed }));
}

/** The Aliases member that holds these. */
export const aliases = (...items: string[]) => ({
  Aliases: { Quantity: items.length, ...(items.length > 0 && { Items: items }) },
});

/** The ViewerCertificate member that names this ACM certificate. */
export const ownCertificate = (arn: string) => ({
  ViewerCertificate: {
    ACMCertificateArn: arn,
    SSLSupportMethod: 'sni-only',
    MinimumProtocolVersion: 'TLSv1.2_2021',
  } as const,
});

/** The target, with a certificate for `*.example.com`, and the source, which holds www.example.com. */
export function twoDistributions(settings: Parameters<typeof createWorld>[0] = {}, seed = 1) {
  const world = createWorld(settings, seed);
  const names = ['*.example.com', 'example.com'];
  const source = world.cloudFront.seed({
    accountId: SOURCE_ACCOUNT,
    aliases: ['www.example.com'],
    certificateArn: world.certificates.add(SOURCE_ACCOUNT, names),
  });
  const certificateArn = world.certificates.add(TARGET_ACCOUNT, names);
  const target = world.cloudFront.seed({ accountId: TARGET_ACCOUNT, certificateArn });
  return { world, source, target };
}
