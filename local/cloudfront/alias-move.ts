import { withAlias, withoutAlias } from './config-edit.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Distribution } from './distributions.ts';
import { illegalUpdate, invalidArgument } from './refusals.ts';
import type { AliasHolder } from './resources.ts';

/**
 * Checks that the ownership TXT record of the alias names the host of the target: a distribution's domain name, or the
 * routing endpoint of a distribution tenant's connection group.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/template-migrate-distribution.html
 * @throws AwsError `IllegalUpdate`.
 */
export function checkOwnership(plane: ControlPlane, alias: string, target: AliasHolder): void {
  if (!plane.dns.provesOwnership(alias, plane.hostOf(target))) {
    throw illegalUpdate('Invalid or missing alias DNS TXT records.');
  }
}

/**
 * Checks that the resource which loses the alias lets it go: one of another account must be disabled everywhere, and by
 * the settings a distribution tenant may have to keep its last domain.
 * @throws AwsError `IllegalUpdate`.
 */
export function checkSourceReleases(plane: ControlPlane, source: AliasHolder, target: AliasHolder): void {
  const { config } = source.version;
  if (source.accountId !== target.accountId) {
    if (config.enabled || plane.deployments.statusOf(source) !== 'Deployed') {
      throw illegalUpdate('Alias move is not allowed since the source distribution is enabled.');
    }
  }
  const isLast = source.kind === 'distribution-tenant' && source.version.config.domains.length === 1;
  if (isLast && plane.settings.lastTenantDomain === 'keep') {
    throw illegalUpdate('The source distribution tenant must keep at least one domain.');
  }
}

/**
 * True when the target has the alias already and the settings accept that, so that there is nothing to move.
 * @throws AwsError `IllegalUpdate` when the settings refuse it.
 */
export function isRepeated(plane: ControlPlane, source: AliasHolder | undefined, target: AliasHolder): boolean {
  if (source?.id !== target.id) return false;
  if (plane.settings.repeatedAssociation === 'accept') return true;
  throw illegalUpdate('The domain is already associated with the target resource.');
}

/** Checks that the target can have aliases at all. @throws AwsError `IllegalUpdate`. */
export function checkTargetTakesAliases({ version }: Distribution): void {
  if (version.config.multiTenant) {
    throw illegalUpdate('A multi-tenant distribution cannot have alternate domain names: name a distribution tenant.');
  }
  if (version.config.staging) {
    throw illegalUpdate('A staging distribution cannot have alternate domain names (CNAMEs).');
  }
}

/** Checks that the target can have one alias more. @throws AwsError `IllegalUpdate`, `InvalidArgument` beyond its quota. */
export function checkTargetHasRoom(plane: ControlPlane, target: AliasHolder): void {
  const { aliasesPerDistribution, domainsPerTenant } = plane.settings;
  if (target.kind === 'distribution') {
    checkTargetTakesAliases(target);
    if (target.version.config.aliases.length < aliasesPerDistribution) return;
    throw invalidArgument('The target distribution has as many CNAMEs as are allowed per distribution.');
  }
  if (target.version.config.domains.length < domainsPerTenant) return;
  throw invalidArgument('The target distribution tenant has as many domains as are allowed per distribution tenant.');
}

/** Takes the alias from its holder, if any, and gives it to the target, in one deployment. Returns the target's new state. */
export function moveAlias(plane: ControlPlane, alias: string, source: AliasHolder | undefined, target: AliasHolder) {
  const taken = source ? [without(plane, source, alias)] : [];
  const given = withIt(plane, target, alias);
  plane.deploy([...taken, given]);
  return given;
}

function without(plane: ControlPlane, holder: AliasHolder, alias: string): AliasHolder {
  if (holder.kind === 'distribution') return plane.putDocument(holder, withoutAlias(holder.version.config.xml, alias));
  const { config } = holder.version;
  return plane.putTenant(holder, { ...config, domains: config.domains.filter((domain) => domain !== alias) });
}

function withIt(plane: ControlPlane, holder: AliasHolder, alias: string): AliasHolder {
  if (holder.kind === 'distribution') return plane.putDocument(holder, withAlias(holder.version.config.xml, alias));
  const { config } = holder.version;
  return plane.putTenant(holder, { ...config, domains: [...config.domains, alias] });
}
