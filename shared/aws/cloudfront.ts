import {
  AssociateAliasCommand,
  type CloudFrontClient,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  ListDomainConflictsCommand,
  paginateListDistributions,
  UpdateDistributionCommand,
  UpdateDomainAssociationCommand,
  type ViewerCertificate,
} from '@aws-sdk/client-cloudfront';
import { viewConfig, withAliases, withEnabled, withViewerCertificate } from '../domain/distribution-config.ts';
import type { HolderFacts } from '../domain/facts.ts';
import type { DistributionRef } from '../domain/request.ts';
import { isMoverError, MoverError } from '../errors.ts';
import { captureBody, replaceBody } from './raw-xml.ts';
import { calling } from './translate-error.ts';

/** Writes that another editor may get ahead of before the distribution is given up on. */
const MAX_WRITES = 5;
const CONFLICTS_PER_PAGE = 100;

export interface DistributionState {
  readonly domainName: string;
  readonly deployed: boolean;
  /** Of the very config that `deployed` speaks of. */
  readonly aliases: readonly string[];
  readonly enabled: boolean;
  /** ARN of ACM or id of IAM; empty for CloudFront's default certificate. */
  readonly certificate: string;
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
    enabled: Distribution?.DistributionConfig?.Enabled ?? false,
    certificate: certificateIn(Distribution?.DistributionConfig?.ViewerCertificate),
  };
}

function certificateIn({ ACMCertificateArn, IAMCertificateId }: ViewerCertificate = {}): string {
  return ACMCertificateArn || IAMCertificateId || '';
}

/** The same, or undefined when the distribution was deleted. */
export async function stateOrGone(
  client: CloudFrontClient,
  ref: DistributionRef,
): Promise<DistributionState | undefined> {
  return readState(client, ref).catch((error: unknown) => {
    if (isMoverError(error, 'DistributionNotFound')) return undefined;
    throw error;
  });
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

/**
 * Changes the aliases of a distribution and nothing else of it. Idempotent by state: names to add that are there, and names
 * to remove that are not, are done. A stale ETag leads to a new reading and a new decision. `announce` is handed each write
 * to send, and may refuse it by throwing. Answers whether anything had to change.
 *
 * Throws DistributionBusy when another editor keeps winning, AliasHeldElsewhere, AliasDnsNotSettled, CertificateUnfit,
 * AliasQuotaReached. UpdateDistribution replaces the whole config: Amazon CloudFront API Reference, "UpdateDistribution".
 */
export async function changeAliases(
  client: CloudFrontClient,
  ref: DistributionRef,
  edit: { readonly add: readonly string[]; readonly remove: readonly string[] },
  announce: Announce,
): Promise<boolean> {
  return rewrite(client, ref, announce, (xml) => {
    const before = viewConfig(xml).aliases;
    const after = editedAliases(before, edit);
    return after && { before, after, xml: withAliases(xml, after) };
  });
}

/** Enables or disables a distribution and changes nothing else of it; otherwise as changeAliases. */
export async function changeEnabled(
  client: CloudFrontClient,
  ref: DistributionRef,
  enabled: boolean,
  announce: Announce,
): Promise<boolean> {
  return rewrite(client, ref, announce, (xml) => {
    const before = viewConfig(xml).text('Enabled') === 'true';
    return before === enabled ? undefined : { before, after: enabled, xml: withEnabled(xml, enabled) };
  });
}

/** What a config names and covers right before its certificate is replaced. */
export interface Certified {
  readonly aliases: readonly string[];
  /** The element `<ViewerCertificate>`. */
  readonly viewerCertificate: string;
  /** ARN of ACM or id of IAM; empty for CloudFront's default certificate. */
  readonly certificate: string;
}

/**
 * Replaces `<ViewerCertificate>` and nothing else; otherwise as changeAliases. `decide` is asked for the new element at each
 * reading, answers undefined when nothing is to be changed, and may refuse by throwing. Throws CertificateUnfit.
 */
export async function changeViewerCertificate(
  client: CloudFrontClient,
  ref: DistributionRef,
  decide: (now: Certified) => string | undefined,
  announce: Announce,
): Promise<boolean> {
  return rewrite(client, ref, announce, (xml) => {
    const { aliases, viewerCertificate: before, text } = viewConfig(xml);
    const certificate = text('ViewerCertificate/ACMCertificateArn') || text('ViewerCertificate/IAMCertificateId') || '';
    const after = decide({ aliases, viewerCertificate: before, certificate });
    return after === undefined ? undefined : { before, after, xml: withViewerCertificate(xml, after) };
  });
}

/** Told of a write before it is sent, and the one to send it. */
export type Announce = (
  change: { readonly before: unknown; readonly after: unknown },
  send: () => Promise<boolean>,
) => Promise<boolean>;

interface Rewriting {
  readonly before: unknown;
  readonly after: unknown;
  readonly xml: string;
}

/** Read, decide, write with If-Match; on a stale ETag once more. `edit` answers undefined when all is so already. */
async function rewrite(
  client: CloudFrontClient,
  ref: DistributionRef,
  announce: Announce,
  edit: (xml: string) => Rewriting | undefined,
): Promise<boolean> {
  for (let write = 1; write <= MAX_WRITES; write += 1) {
    const { xml, etag, parsed } = await readConfig(client, ref);
    const edited = edit(xml);
    if (edited === undefined) return false;
    const command = new UpdateDistributionCommand({
      Id: ref.distributionId,
      IfMatch: etag,
      DistributionConfig: parsed,
    });
    replaceBody(command, edited.xml);
    const { before, after } = edited;
    if (await announce({ before, after }, () => accepted(client, command, ref))) return true;
  }
  throw new MoverError(
    'DistributionBusy',
    `Distribution ${ref.distributionId} was changed by someone else ${MAX_WRITES} times while the service tried to write.`,
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

/** False when the ETag was stale. */
async function accepted(
  client: CloudFrontClient,
  command: UpdateDistributionCommand,
  ref: DistributionRef,
): Promise<boolean> {
  return unlessStale(() =>
    calling({ action: 'cloudfront:UpdateDistribution', resource: `distribution ${ref.distributionId}` }, () =>
      client.send(command),
    ),
  );
}

/** What CloudFront answers to an ETag that is not the newest; the second where two editors meet. */
const STALE = ['PreconditionFailed', 'InvalidIfMatchVersion'];

/** Runs a conditional write; false when its ETag was stale. */
export async function unlessStale(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (isMoverError(error, 'CallRefused') && STALE.includes((error.cause as Error).name)) return false;
    throw error;
  }
}

/** A distribution as the list of its account shows it. */
export interface ListedDistribution {
  readonly distributionId: string;
  readonly domainName: string;
  readonly aliases: readonly string[];
}

/** Every distribution of the client's account with its aliases, over all pages. */
export async function listAliases(client: CloudFrontClient, accountId: string): Promise<ListedDistribution[]> {
  return calling({ action: 'cloudfront:ListDistributions', resource: `account ${accountId}` }, async () => {
    const found: ListedDistribution[] = [];
    for await (const page of paginateListDistributions({ client }, {})) {
      for (const { Id, DomainName, Aliases } of page.DistributionList?.Items ?? []) {
        found.push({ distributionId: Id ?? '', domainName: DomainName ?? '', aliases: Aliases?.Items ?? [] });
      }
    }
    return found;
  });
}

/**
 * Moves one alias to a distribution of the client's account by CloudFront's own call, taking it from its holder. False when
 * the target's ETag was stale. Throws AssociationRefused, OwnershipNotProven. Amazon CloudFront API Reference,
 * "UpdateDomainAssociation".
 */
export async function associateDomain(
  client: CloudFrontClient,
  ref: DistributionRef,
  domain: string,
): Promise<boolean> {
  const { etag } = await readConfig(client, ref);
  const target = { DistributionId: ref.distributionId };
  const command = new UpdateDomainAssociationCommand({ Domain: domain, TargetResource: target, IfMatch: etag });
  return unlessStale(() =>
    calling({ action: 'cloudfront:UpdateDomainAssociation', resource: `distribution ${ref.distributionId}` }, () =>
      client.send(command),
    ),
  );
}

/** The older call for the same, which wants the TXT record also within one account. "AssociateAlias" of the API Reference. */
export async function associateAlias(client: CloudFrontClient, ref: DistributionRef, domain: string): Promise<boolean> {
  const command = new AssociateAliasCommand({ Alias: domain, TargetDistributionId: ref.distributionId });
  await calling({ action: 'cloudfront:AssociateAlias', resource: `distribution ${ref.distributionId}` }, () =>
    client.send(command),
  );
  return true;
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
