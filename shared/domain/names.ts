import { getDomain, getPublicSuffix } from 'tldts';

/** Options for the public suffix list: `github.io` and its like are suffixes too, nobody may cover them by a wildcard. */
const SUFFIX_RULES = { allowPrivateDomains: true } as const;
/** The longest host name without its final dot: RFC 1035, section 3.1. */
const MAX_LENGTH = 253;
const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/** Longer than any name, also with blanks around it: looked at before anything else is. */
const MAX_INPUT = 512;
/** Where names end one label and begin the next: RFC 3490, section 3.1. */
const DOTS = /[.\u3002\uff0e\uff61]/;
/** Unicode Technical Standard 39, section 5.2: beside the letters of one of these, none of another one. */
const ALPHABETS = { Latin: /\p{Script=Latin}/u, Cyrillic: /\p{Script=Cyrillic}/u, Greek: /\p{Script=Greek}/u };

/** A name in its one form, or what keeps the input from being one, as the end of a sentence about it. */
type ReadName =
  | { readonly name: string; readonly wrong?: undefined }
  | { readonly name?: undefined; readonly wrong: string };

/**
 * A host name in the one form used everywhere: lower case, no final dot, IDNs in their ASCII form; a wildcard only as the
 * whole first label. Returns undefined when the input is no such name.
 */
export function normalizeName(input: string): string | undefined {
  return readName(input).name;
}

/** As `normalizeName`, with what is wrong. */
export function readName(input: string): ReadName {
  if (input.length > MAX_INPUT) return { wrong: 'is longer than any host name' };
  const trimmed = input.trim().replace(/\.$/, '');
  const wildcard = trimmed.startsWith('*.');
  const ascii = toAscii(wildcard ? trimmed.slice(2) : trimmed);
  if (ascii === undefined || !isHostName(ascii, wildcard)) return { wrong: NO_NAME };
  const impossible = ascii.split('.').find((label) => label.startsWith('xn--') && !isALabel(label));
  if (impossible !== undefined) return { wrong: `has ${impossible}, which stands for no label in other letters` };
  const name = wildcard ? `*.${ascii}` : ascii;
  const mixed = trimmed
    .normalize('NFKC')
    .split(DOTS)
    .map(alphabetsIn)
    .find(({ length }) => length > 1);
  if (mixed === undefined) return { name };
  return { wrong: `mixes ${mixed.join(' and ')} letters, which look alike: if it is meant, write it as ${name}` };
}

const NO_NAME =
  'is not a host name: labels of letters, digits and hyphens with dots between, "*" only as the whole first label';

function isHostName(ascii: string, wildcard: boolean): boolean {
  if (ascii.length > (wildcard ? MAX_LENGTH - '*.'.length : MAX_LENGTH)) return false;
  const labels = ascii.split('.');
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label))) return false;
  // What ends in a number is an IPv4 address to every browser: WHATWG URL Standard, "ends in a number".
  return !/\.(?:\d+|0x[0-9a-f]*)$/.test(ascii);
}

function toAscii(name: string): string | undefined {
  if (/^[\x21-\x7e]+$/.test(name)) return name.toLowerCase();
  return /[\s/?#@:\\%[\]]/.test(name) ? undefined : asUrlHost(name);
}

/** Browsers look into `xn--` only where a name has other letters as well: so the label is asked about beside some. */
function isALabel(label: string): boolean {
  return asUrlHost(`${label}.ü`) === `${label}.xn--tda`;
}

/** What browsers make of a name, Unicode Technical Standard 46; undefined for what they refuse. */
function asUrlHost(name: string): string | undefined {
  try {
    return new URL(`https://${name}`).hostname;
  } catch {
    return undefined;
  }
}

function alphabetsIn(label: string): string[] {
  return Object.entries(ALPHABETS).flatMap(([alphabet, letters]) => (letters.test(label) ? [alphabet] : []));
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
