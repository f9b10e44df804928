/** What CloudFront says of alternate domain names: syntax, what a certificate covers, what overlaps, what wins. */

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * True for a name that CloudFront takes as an alias: lower case, at least two labels, a wildcard only as the whole first
 * label, no final dot, not an address and nothing under cloudfront.net.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html#alternate-domain-names-restrictions
 */
export function isAlias(name: string): boolean {
  const labels = (name.startsWith('*.') ? name.slice(2) : name).split('.');
  if (name.length > 253 || labels.length < 2 || !labels.every((label) => LABEL.test(label))) return false;
  return !/^\d+$/.test(labels.at(-1) ?? '') && !name.endsWith('.cloudfront.net');
}

/**
 * True when a certificate with these names covers the alias: by the very name, or by a wildcard that stands for exactly
 * one label. A wildcard alias needs the same wildcard.
 */
export function certificateCovers(names: readonly string[], alias: string): boolean {
  const oneUp = alias.startsWith('*.') ? undefined : `*${alias.slice(alias.indexOf('.'))}`;
  return names.some((name) => name === alias || name === oneUp);
}

/** The name's parents, nearest first: `a.b.example.com` gives `b.example.com`, `example.com`, `com`. */
export function parentsOf(name: string): string[] {
  const labels = name.split('.');
  return labels.slice(1).map((_, index) => labels.slice(index + 1).join('.'));
}

/**
 * The aliases that would serve a host, the most specific first: the name itself, then the wildcard of every level above
 * it. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/alternate-domain-names-wildcard.html
 */
export function aliasesServing(host: string): string[] {
  return [host, ...parentsOf(host).map((parent) => `*.${parent}`)];
}
