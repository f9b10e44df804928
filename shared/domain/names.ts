import { getDomain, getPublicSuffix } from 'tldts';

/** Options for the public suffix list: `github.io` and its like are suffixes too, nobody may cover them by a wildcard. */
const SUFFIX_RULES = { allowPrivateDomains: true } as const;
/** The longest host name without its final dot: RFC 1035, section 3.1. */
const MAX_LENGTH = 253;
const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/**
 * A host name in the one form used everywhere: lower case, no final dot, IDNs in their ASCII form; a wildcard only as the
 * whole first label. Returns undefined when the input is no such name.
 */
export function normalizeName(input: string): string | undefined {
  const trimmed = input.trim().replace(/\.$/, '');
  const wildcard = trimmed.startsWith('*.');
  const ascii = toAscii(wildcard ? trimmed.slice(2) : trimmed);
  if (ascii === undefined || ascii.length > (wildcard ? MAX_LENGTH - '*.'.length : MAX_LENGTH)) return undefined;
  const labels = ascii.split('.');
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label))) return undefined;
  if (/\.\d+$/.test(ascii)) return undefined;
  return wildcard ? `*.${ascii}` : ascii;
}

function toAscii(name: string): string | undefined {
  if (/^[\x21-\x7e]+$/.test(name)) return name.toLowerCase();
  if (/[\s/?#@:\\%[\]]/.test(name)) return undefined;
  try {
    return new URL(`https://${name}`).hostname;
  } catch {
    return undefined;
  }
}

export function isWildcard(name: string): boolean {
  return name.startsWith('*.');
}

/** The name one label up: `example.com` for `www.example.com` and for `*.example.com`. */
export function parentOf(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

/** The wildcard that can serve a name while it moves: `*.example.com` for `www.example.com`. */
export function coverOf(name: string): string {
  return `*.${parentOf(name)}`;
}

/** The registrable domain by the public suffix list (`example.co.uk`), or undefined. */
export function registrableDomain(name: string): string | undefined {
  return getDomain(isWildcard(name) ? parentOf(name) : name, SUFFIX_RULES) ?? undefined;
}

/** True when the name is a registrable domain itself, so that no wildcard can cover it. */
export function isApex(name: string): boolean {
  return getPublicSuffix(parentOf(name), SUFFIX_RULES) === parentOf(name);
}

/** True when the name lies right below a suffix that no registry runs but somebody's service: `name.github.io`. */
export function isBelowPrivateSuffix(name: string): boolean {
  return isApex(name) && getPublicSuffix(parentOf(name), { allowPrivateDomains: false }) !== parentOf(name);
}

/**
 * Does an alias of a distribution answer for a host name? A wildcard alias covers every level below it.
 * CloudFront Developer Guide, "Use custom URLs by adding alternate domain names".
 */
export function aliasCovers(alias: string, name: string): boolean {
  return alias === name || (isWildcard(alias) && alias !== name && name.endsWith(alias.slice(1)));
}

/** Does one name of a certificate cover a host name or alias? A certificate's wildcard covers exactly one label. */
export function certificateNameCovers(certificateName: string, name: string): boolean {
  if (certificateName === name) return true;
  return isWildcard(certificateName) && !isWildcard(name) && parentOf(name) === parentOf(certificateName);
}

/** Those of `names` that no name of the certificate covers. */
export function uncoveredNames(certificateNames: readonly string[], names: readonly string[]): string[] {
  return names.filter((name) => !certificateNames.some((candidate) => certificateNameCovers(candidate, name)));
}

/** True when `name` is `ancestor` or lies below it, at a label boundary. */
export function isWithin(name: string, ancestor: string): boolean {
  return name === ancestor || name.endsWith(`.${ancestor}`);
}
