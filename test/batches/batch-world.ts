import type { WorldInput } from '../../local/world/schema.ts';

/** How many domains move between how many pairs of distributions, and how many accounts these are in. */
export interface Shape {
  readonly pairs: number;
  readonly domainsPerPair: number;
  /** Accounts of sources; there are as many of targets. */
  readonly accounts: number;
  /** Whether all zones are in an account of their own, as of those who keep DNS apart; each with its source otherwise. */
  readonly zonesApart?: boolean;
  readonly deploymentSeconds?: number;
  readonly insyncSeconds?: number;
}

export interface Pair {
  readonly parent: string;
  readonly domains: readonly string[];
  readonly source: { readonly accountId: string; readonly distributionId: string };
  readonly target: { readonly accountId: string; readonly distributionId: string };
  readonly hosts: { readonly source: string; readonly target: string };
  readonly hostedZoneId: string;
  readonly zoneAccountId: string;
}

const ZONE_ACCOUNT = '333333333333';

/** Pairs of distributions, each with a parent name and a zone of its own; pair 1 is the first. */
export function pairsOf({ pairs, domainsPerPair, accounts, zonesApart = false }: Shape): Pair[] {
  return Array.from({ length: pairs }, (_, index): Pair => {
    const number = String(index + 1).padStart(4, '0');
    const parent = `brand-${number}.example`;
    const account = String((index % accounts) + 1).padStart(4, '0');
    return {
      parent,
      domains: Array.from(
        { length: domainsPerPair },
        (_one, at) => `shop-${String(at + 1).padStart(3, '0')}.${parent}`,
      ),
      source: { accountId: `11111111${account}`, distributionId: `E1SOURCE${number}A` },
      target: { accountId: `22222222${account}`, distributionId: `E2TARGET${number}B` },
      hosts: { source: `d1source${number}.cloudfront.net`, target: `d2target${number}.cloudfront.net` },
      hostedZoneId: `Z1ZONE${number}`,
      zoneAccountId: zonesApart ? ZONE_ACCOUNT : `11111111${account}`,
    };
  });
}

/** A world with all that the pairs need: each source holds its domains, and the records lead to it. */
export function worldOf(pairs: readonly Pair[], { deploymentSeconds = 20, insyncSeconds = 6 }: Partial<Shape> = {}) {
  const accounts = [
    ...new Set(
      pairs.flatMap(({ source, target, zoneAccountId }) => [source.accountId, target.accountId, zoneAccountId]),
    ),
  ];
  return {
    deploymentSeconds: [deploymentSeconds, deploymentSeconds],
    insyncSeconds: [insyncSeconds, insyncSeconds],
    accounts: accounts.map((id) => ({ id, name: id })),
    certificates: pairs.flatMap(({ parent, source, target }) =>
      [source, target].map(({ accountId, distributionId }) => ({
        key: distributionId,
        account: accountId,
        names: [parent, `*.${parent}`],
      })),
    ),
    distributions: pairs.flatMap(({ domains, source, target, hosts }) => [
      {
        id: source.distributionId,
        domainName: hosts.source,
        account: source.accountId,
        aliases: [...domains],
        certificate: source.distributionId,
      },
      {
        id: target.distributionId,
        domainName: hosts.target,
        account: target.accountId,
        certificate: target.distributionId,
      },
    ]),
    zones: pairs.map(({ parent, domains, hosts, hostedZoneId, zoneAccountId }) => ({
      account: zoneAccountId,
      name: parent,
      id: hostedZoneId,
      records: domains.map((Name) => ({
        Name,
        Type: 'CNAME',
        TTL: 60,
        ResourceRecords: [{ Value: hosts.source }],
      })),
    })),
  } satisfies WorldInput;
}

/** The lines of a list, one for each domain of the pairs; the sources are left to be found. */
export function linesOf(pairs: readonly Pair[]) {
  return pairs.flatMap(({ domains, target }) =>
    domains.map((domain) => ({ domain, target: target.distributionId, targetAccount: target.accountId })),
  );
}
