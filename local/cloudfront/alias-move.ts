import { withAlias, withoutAlias } from './config-edit.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Distribution } from './distributions.ts';
import { illegalUpdate } from './refusals.ts';

/**
 * Checks that the ownership TXT record of the alias names the target.
 * @throws AwsError `IllegalUpdate`.
 */
export function checkOwnership(plane: ControlPlane, alias: string, target: Distribution): void {
  if (!plane.dns.provesOwnership(alias, target.domainName)) {
    throw illegalUpdate('Invalid or missing alias DNS TXT records.');
  }
}

/**
 * Checks that the distribution which loses the alias lets it go: one of another account must be disabled everywhere.
 * @throws AwsError `IllegalUpdate`.
 */
export function checkSourceReleases(plane: ControlPlane, source: Distribution, target: Distribution): void {
  if (source.accountId === target.accountId) return;
  if (source.version.config.enabled || plane.deployments.statusOf(source) !== 'Deployed') {
    throw illegalUpdate('Alias move is not allowed since the source distribution is enabled.');
  }
}

/**
 * True when the target has the alias already and the settings accept that, so that there is nothing to move.
 * @throws AwsError `IllegalUpdate` when the settings refuse it.
 */
export function isRepeated(plane: ControlPlane, source: Distribution | undefined, target: Distribution): boolean {
  if (source?.id !== target.id) return false;
  if (plane.settings.repeatedAssociation === 'accept') return true;
  throw illegalUpdate('The domain is already associated with the target resource.');
}

/** Checks that the target can have aliases at all. @throws AwsError `IllegalUpdate`. */
export function checkTargetTakesAliases(target: Distribution): void {
  if (target.version.config.staging) {
    throw illegalUpdate('A staging distribution cannot have alternate domain names (CNAMEs).');
  }
}

/** Takes the alias from its holder, if any, and gives it to the target, in one deployment. Returns the target's new state. */
export function moveAlias(plane: ControlPlane, alias: string, source: Distribution | undefined, target: Distribution) {
  const given = { of: target, xml: withAlias(target.version.config.xml, alias) };
  const taken = source && { of: source, xml: withoutAlias(source.version.config.xml, alias) };
  return plane.writeDocuments(taken ? [taken, given] : [given]).at(-1) ?? target;
}
