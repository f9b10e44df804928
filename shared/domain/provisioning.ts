import type { ValidationFacts } from './facts.ts';
import { isWildcard, parentOf, uncoveredNames } from './names.ts';
import { decodeName, type RecordSet } from './records.ts';

/** The longest name that a certificate's common name holds: ACM API Reference, RequestCertificate, "DomainName". */
const MAX_COMMON_NAME = 64;
/** The minimum that CloudFront recommends, where the target has none of its own yet. */
const MINIMUM_TLS = 'TLSv1.2_2021';

/** The tag by which a certificate shows which move requested it. */
export const MOVE_TAG = 'cname-mover:move';

/** The names of a certificate that covers all aliases: sorted, without those that another one's wildcard covers. */
export function namesFor(aliases: readonly string[]): string[] {
  const wildcards = aliases.filter(isWildcard);
  const rest = uncoveredNames(
    wildcards,
    aliases.filter((alias) => !isWildcard(alias)),
  );
  return [...new Set([...wildcards, ...rest])].sort();
}

/** The common name among the names: the first that fits. Undefined when none does. */
export function commonNameOf(names: readonly string[]): string | undefined {
  return names.find(({ length }) => length <= MAX_COMMON_NAME);
}

/** The name that ACM validates for a name of a certificate: a wildcard shares that of its parent. */
export function validatedName(name: string): string {
  return isWildcard(name) ? parentOf(name) : name;
}

/** The name that a validation record proves: it stands one label below it. */
export function provenBy(record: Pick<RecordSet, 'Name'>): string {
  return parentOf(decodeName(record.Name));
}

/** The names whose validation record lies in a zone that can be changed, and those for which there is none. */
export function byZone(names: readonly string[], known: readonly ValidationFacts[]) {
  const facts = names.map((name) => known.find((one) => one.name === name) ?? { name, zone: undefined, caa: [] });
  return {
    inZones: facts.flatMap(({ name, zone }) => (zone ? [{ name, zone }] : [])),
    outside: facts.filter(({ zone }) => zone === undefined),
  };
}

/** How viewers connect by TLS: members of `<ViewerCertificate>`. */
export interface TlsSettings {
  readonly sslSupportMethod: string;
  readonly minimumProtocolVersion: string;
}

/** The target's own settings stay; a distribution with CloudFront's default certificate has none that would do. */
export function tlsSettingsOf(settings: Readonly<Record<string, string>>): TlsSettings {
  return {
    sslSupportMethod: settings.SSLSupportMethod || 'sni-only',
    minimumProtocolVersion: (settings.SSLSupportMethod && settings.MinimumProtocolVersion) || MINIMUM_TLS,
  };
}

/** The `<ViewerCertificate>` that names a certificate of ACM. Amazon CloudFront API Reference, "ViewerCertificate". */
export function viewerCertificateOf(arn: string, { sslSupportMethod, minimumProtocolVersion }: TlsSettings): string {
  return [
    '<ViewerCertificate><CloudFrontDefaultCertificate>false</CloudFrontDefaultCertificate>',
    `<ACMCertificateArn>${arn}</ACMCertificateArn><SSLSupportMethod>${sslSupportMethod}</SSLSupportMethod>`,
    `<MinimumProtocolVersion>${minimumProtocolVersion}</MinimumProtocolVersion></ViewerCertificate>`,
  ].join('');
}
