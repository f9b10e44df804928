import { World, type WorldInput } from '../local/world/schema.ts';

export const SOURCE = { accountId: '111111111111', distributionId: 'E1SOURCE00001A' } as const;
export const TARGET = { accountId: '222222222222', distributionId: 'E2TARGET00002B' } as const;
export const ZONE = { accountId: SOURCE.accountId, hostedZoneId: 'Z1EXAMPLE' } as const;
/** The wildcard that covers all domains of a bench. */
export const COVER = '*.example.com';
export const HOSTS = { source: 'd111111abcdef8.cloudfront.net', target: 'd222222abcdef8.cloudfront.net' } as const;

/** How long AWS takes in a bench, seconds: the same for every way of moving. */
export interface Waits {
  readonly deployment: number;
  /** Until a change of Route 53 is INSYNC. */
  readonly insync: number;
  /** TTL of the records. */
  readonly ttl: number;
}

export const WAITS: Waits = { deployment: 180, insync: 35, ttl: 60 };

/** The most that one move takes: the target's quota of 100 aliases, less the cover. */
export const MOST_DOMAINS = 99;

/** `count` domains below example.com. */
export function domainsOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `shop-${String(index + 1).padStart(3, '0')}.example.com`);
}

/** Two accounts with a distribution each, and a zone whose records lead to the first. */
export function benchWorld(domains: readonly string[], { deployment, insync, ttl }: Waits): World {
  const names = ['example.com', COVER];
  return World.parse({
    deploymentSeconds: [deployment, deployment],
    insyncSeconds: [insync, insync],
    accounts: [
      { id: SOURCE.accountId, name: 'old' },
      { id: TARGET.accountId, name: 'new' },
    ],
    certificates: [
      { key: 'old', account: SOURCE.accountId, names },
      { key: 'new', account: TARGET.accountId, names },
    ],
    distributions: [
      {
        id: SOURCE.distributionId,
        domainName: HOSTS.source,
        account: SOURCE.accountId,
        aliases: [...domains],
        certificate: 'old',
      },
      { id: TARGET.distributionId, domainName: HOSTS.target, account: TARGET.accountId, certificate: 'new' },
    ],
    zones: [
      {
        account: ZONE.accountId,
        name: 'example.com',
        id: ZONE.hostedZoneId,
        records: domains.map((Name) => ({
          Name,
          Type: 'CNAME',
          TTL: ttl,
          ResourceRecords: [{ Value: HOSTS.source }],
        })),
      },
    ],
  } satisfies WorldInput);
}
