import {
  type CloudFrontClient,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  ListDomainConflictsCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { viewConfig, withAliases } from '../domain/distribution-config.ts';
import type { HolderFacts } from '../domain/facts.ts';
import type { DistributionRef } from '../domain/request.ts';
import { isMoverError, MoverError } from '../errors.ts';
import { captureBody, replaceBody } from './raw-xml.ts';
import { calling } from './translate-error.ts';

/** Reads of a fresh ETag before another editor of the distribution is given up on. */
const MAX_WRITES = 5;
const CONFLICTS_PER_PAGE = 100;

export interface DistributionState {
  readonly domainName: string;
  readonly deployed: boolean;
  /** The aliases of the very config that `deployed` speaks of. */
  readonly aliases: readonly string[];
}

/** Whether the newest config is at every edge, and the distribution's own domain name. Throws DistributionNotFound. */
export async function readState(client: CloudFrontClient, ref: DistributionRef): Promise<DistributionState> {
  const { Distribution } = await calling(
    { action: 'cloudfront:GetDistribution', resource: `distribution ${ref.distributionId}` },
    () => client.send(new GetDistributionCommand({ Id: ref.distributionId })),
  );
  return {
    domainName: Distribution?.DomainName ?? '',
    deployed: Distribution?.Status === 'Deployed',
    aliases: Distribution?.DistributionConfig?.Aliases?.Items ?? [],
  };
}

/** The config as XML text with its ETag. Throws DistributionNotFound. */
export async function readConfig(client: CloudFrontClient, ref: DistributionRef) {
  const command = new GetDistributionConfigCommand({ Id: ref.distributionId });
  const body = captureBody(command);
  const { ETag, DistributionConfig } = await calling(
    { action: 'cloudfront:GetDistributionConfig', resource: `distribution ${ref.distributionId}` },
    () => client.send(command),
  );
  return { xml: body(), etag: ETag ?? '', parsed: DistributionConfig };
}

export interface AliasChange {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * Changes the aliases of a distribution and nothing else of it. Idempotent by state: names to add that are there, and names
 * to remove that are not, are done. `announce` is told of each write before it is sent, and may refuse it by throwing; a
 * stale ETag leads to a new reading and a new decision. Returns undefined when nothing had to change.
 *
 * Throws DistributionBusy when another editor keeps winning, AliasHeldElsewhere, AliasDnsNotSettled, CertificateUnfit,
 * AliasQuotaReached. UpdateDistribution replaces the whole config: Amazon CloudFront API Reference, "UpdateDistribution".
 */
export async function changeAliases(
  client: CloudFrontClient,
  ref: DistributionRef,
  edit: { readonly add: readonly string[]; readonly remove: readonly string[] },
  announce: (change: AliasChange) => Promise<void>,
): Promise<AliasChange | undefined> {
  for (let write = 1; write <= MAX_WRITES; write += 1) {
    const { xml, etag, parsed } = await readConfig(client, ref);
    const before = viewConfig(xml).aliases;
    const after = editedAliases(before, edit);
    if (after === undefined) return undefined;
    await announce({ before, after });
    const command = new UpdateDistributionCommand({
      Id: ref.distributionId,
      IfMatch: etag,
      DistributionConfig: parsed,
    });
    replaceBody(command, withAliases(xml, after));
    if (await accepted(client, command, ref)) return { before, after };
  }
  throw new MoverError(
    'DistributionBusy',
    `Distribution ${ref.distributionId} was changed by someone else ${MAX_WRITES} times while its aliases were being written.`,
  );
}

function editedAliases(
  before: readonly string[],
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): string[] | undefined {
  const kept = before.filter((alias) => !remove.includes(alias));
  const added = add.filter((alias) => !before.includes(alias));
  return kept.length === before.length && added.length === 0 ? undefined : [...kept, ...added];
}

async function accepted(
  client: CloudFrontClient,
  command: UpdateDistributionCommand,
  ref: DistributionRef,
): Promise<boolean> {
  try {
    await calling({ action: 'cloudfront:UpdateDistribution', resource: `distribution ${ref.distributionId}` }, () =>
      client.send(command),
    );
    return true;
  } catch (error) {
    if (isMoverError(error, 'CallRefused') && (error.cause as Error).name === 'PreconditionFailed') return false;
    throw error;
  }
}

/**
 * The other distributions that hold an alias equal to the name or overlapping it, ids masked as CloudFront answers them.
 * The distribution asked with must have a certificate that covers the name. Amazon CloudFront API Reference,
 * "ListDomainConflicts".
 */
export async function listConflicts(
  client: CloudFrontClient,
  ref: DistributionRef,
  name: string,
): Promise<HolderFacts[]> {
  const holders: HolderFacts[] = [];
  let marker: string | undefined;
  do {
    const page = await calling(
      { action: 'cloudfront:ListDomainConflicts', resource: `distribution ${ref.distributionId}` },
      () =>
        client.send(
          new ListDomainConflictsCommand({
            Domain: name,
            DomainControlValidationResource: { DistributionId: ref.distributionId },
            MaxItems: CONFLICTS_PER_PAGE,
            ...(marker === undefined ? {} : { Marker: marker }),
          }),
        ),
    );
    for (const conflict of page.DomainConflicts ?? []) {
      holders.push({
        alias: conflict.Domain ?? name,
        distribution: conflict.ResourceId ?? 'unknown',
        account: conflict.AccountId ?? 'unknown',
      });
    }
    marker = page.NextMarker;
  } while (marker);
  return holders;
}
