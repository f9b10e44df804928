import type { WorldInput } from '../../local/world/schema.ts';
import type { DistributionRef } from '../../shared/domain/refs.ts';
import { cname, SOURCE, SOURCE_HOST, TARGET, TARGET_HOST, ZONE_ID } from './story.ts';

export const SOURCE_TENANT = { accountId: SOURCE.accountId, distributionTenantId: 'dt_1SourceTenant000001A' } as const;
export const TARGET_TENANT = { accountId: TARGET.accountId, distributionTenantId: 'dt_2TargetTenant000002B' } as const;
export const SOURCE_ENDPOINT = 'd111111group01.cloudfront.net';
export const TARGET_ENDPOINT = 'd222222group02.cloudfront.net';
/** The multi-tenant distribution and the connection group of each side. */
export const MULTI = { source: 'E1MULTI000001A', target: 'E2MULTI000002B' } as const;
export const GROUP = { source: 'cg_1SourceGroup01A', target: 'cg_2TargetGroup02B' } as const;

type Kind = 'distribution' | 'tenant';
type Side = 'source' | 'target';
type Tenant = NonNullable<WorldInput['tenants']>[number];
type Records = NonNullable<NonNullable<WorldInput['zones']>[number]['records']>;
type Group = NonNullable<WorldInput['connectionGroups']>[number];

/** What a world with a tenant on one side or on both differs by; the domains that move are on the source. */
export interface TenantWorld {
  readonly from: Kind;
  readonly to: Kind;
  /** Of one account: source and target; two by default. */
  readonly accounts?: 'one' | undefined;
  readonly domains: readonly string[];
  /** Domains that stay on the source; `shop.example.com` by default. */
  readonly stay?: readonly string[] | undefined;
  /** Domains that are on the target already; `new.example.com` by default. */
  readonly there?: readonly string[] | undefined;
  /** Both tenants are of one connection group. */
  readonly shared?: true | undefined;
  /** The names of the certificate that the target, or its multi-tenant distribution, has; all that are needed by default. */
  readonly certificate?: readonly string[] | undefined;
  /** The names of a certificate of the target tenant's own. */
  readonly own?: readonly string[] | undefined;
  readonly group?: Partial<Group> | undefined;
  readonly target?: Partial<Tenant> | undefined;
  readonly source?: Partial<Tenant> | undefined;
  readonly world?: Partial<WorldInput> | undefined;
}

/** The world, with the two ends as a request names them and the hosts that records lead to. */
export function tenantWorld(row: TenantWorld) {
  const owner = { source: SOURCE.accountId, target: row.accounts === 'one' ? SOURCE.accountId : TARGET.accountId };
  const { stay = ['shop.example.com'], there = ['new.example.com'] } = row;
  const held = { source: [...row.domains.filter((name) => !there.includes(name)), ...stay], target: [...there] };
  const host = {
    source: row.from === 'tenant' ? SOURCE_ENDPOINT : SOURCE_HOST,
    target: row.to === 'distribution' ? TARGET_HOST : row.shared ? SOURCE_ENDPOINT : TARGET_ENDPOINT,
  };
  const kind = { source: row.from, target: row.to };
  const sides = ['source', 'target'] as const;
  const tenants = sides.filter((side) => kind[side] === 'tenant');
  const names = ['example.com', '*.example.com', '*.b.example.com'];
  const world: WorldInput = {
    deploymentSeconds: [5, 9],
    insyncSeconds: [2, 4],
    accounts: [
      { id: SOURCE.accountId, name: 'old' },
      { id: TARGET.accountId, name: 'new' },
    ],
    certificates: [
      { key: 'source', account: owner.source, names: [...names] },
      { key: 'target', account: owner.target, names: [...(row.certificate ?? names)] },
      ...(row.own ? [{ key: 'own', account: owner.target, names: [...row.own] }] : []),
    ],
    distributions: sides.map((side) =>
      kind[side] === 'tenant'
        ? {
            id: MULTI[side],
            domainName: `d${side === 'source' ? 1 : 2}multi.cloudfront.net`,
            account: owner[side],
            connectionMode: 'tenant-only' as const,
            requiredParameters: ['brand'],
            certificate: side,
            originHeaders: { 'x-origin-secret': 'hunter2' },
          }
        : {
            id: { source: SOURCE, target: TARGET }[side].distributionId,
            domainName: host[side],
            account: owner[side],
            aliases: held[side],
            certificate: side,
          },
    ),
    connectionGroups: tenants
      .filter((side) => !(row.shared && side === 'target'))
      .map((side) => ({
        id: GROUP[side],
        account: owner[side],
        name: side,
        routingEndpoint: host[side],
        ...(side === tenants.at(-1) ? row.group : {}),
      })),
    tenants: tenants.map((side) => ({
      id: { source: SOURCE_TENANT, target: TARGET_TENANT }[side].distributionTenantId,
      account: owner[side],
      name: `${side}-tenant`,
      distribution: MULTI[side],
      connectionGroup: row.shared ? GROUP.source : GROUP[side],
      domains: held[side],
      parameters: { brand: side },
      ...(side === 'target' && row.own ? { certificate: 'own' } : {}),
      ...row[side],
    })),
    zones: [
      {
        account: SOURCE.accountId,
        name: 'example.com',
        id: ZONE_ID,
        records: [
          ...held.source.flatMap((name) => recordsOf(name, host.source)),
          ...held.target.flatMap((name) => recordsOf(name, host.target)),
          { Name: 'example.com', Type: 'MX', TTL: 3600, ResourceRecords: [{ Value: '10 mail.example.net' }] },
        ],
      },
    ],
    ...row.world,
  };
  const refOf = (side: Side): DistributionRef =>
    kind[side] === 'tenant'
      ? { ...{ source: SOURCE_TENANT, target: TARGET_TENANT }[side], accountId: owner[side] }
      : { ...{ source: SOURCE, target: TARGET }[side], accountId: owner[side] };
  const viewers = [...held.source, ...held.target].map((name) => name.replace('*', 'any'));
  return { world, host, source: refOf('source'), target: refOf('target'), viewers };
}

/** An apex by an alias, everything else by a CNAME. */
function recordsOf(name: string, host: string): Records {
  if (name !== 'example.com') return [cname(name, host)];
  return ['A', 'AAAA'].map((Type) => ({
    Name: name,
    Type,
    AliasTarget: { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName: host, EvaluateTargetHealth: false },
  }));
}
