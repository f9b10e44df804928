import type {
  CertificateFacts,
  DistributionFacts,
  DomainDnsFacts,
  Facts,
  ZoneFacts,
} from '../../shared/domain/facts.ts';
import type { Check, Plan } from '../../shared/domain/plan.ts';
import { planMove } from '../../shared/domain/planner.ts';
import type { RecordSet } from '../../shared/domain/records.ts';
import { type DistributionRef, idOf } from '../../shared/domain/refs.ts';
import { type MoveRequest, parseRequest, type ResolvedRequest } from '../../shared/domain/request.ts';

export const NOW = Date.UTC(2026, 0, 1);
export const DAY_MS = 86_400_000;
export const SOURCE = { accountId: '111111111111', distributionId: 'E1SOURCE' } as const;
export const TARGET = { accountId: '222222222222', distributionId: 'E2TARGET' } as const;
export const SOURCE_HOST = 'd111.cloudfront.net';
export const TARGET_HOST = 'd222.cloudfront.net';
export const ZONE: ZoneFacts = { hostedZoneId: 'ZEXAMPLE', accountId: '333333333333', name: 'example.com' };

export function cname(name: string, host: string, fields: Partial<RecordSet> = {}): RecordSet {
  return { Name: `${name}.`, Type: 'CNAME', TTL: 300, ResourceRecords: [{ Value: host }], ...fields };
}

export function alias(name: string, host: string, fields: Partial<RecordSet> = {}): RecordSet {
  const AliasTarget = { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName: `${host}.`, EvaluateTargetHealth: false };
  return { Name: `${name}.`, Type: 'A', AliasTarget, ...fields };
}

/** The usual situation of a request, with what a story changes about it. */
export interface Situation {
  readonly domains?: readonly string[];
  readonly source?: Partial<DistributionFacts>;
  readonly target?: Partial<DistributionFacts>;
  readonly certificate?: Partial<CertificateFacts>;
  readonly dns?: readonly DomainDnsFacts[];
  readonly facts?: Partial<Facts>;
  readonly request?: Partial<MoveRequest>;
}

/** A domain in the usual zone; its one record leads to the source where nothing else is given. */
export function inZone(
  domain: string,
  records: readonly RecordSet[] = [cname(domain, SOURCE_HOST)],
  wildcardRecords: readonly RecordSet[] = [],
): Extract<DomainDnsFacts, { kind: 'zone' }> {
  const ownership = { zone: ZONE, record: undefined };
  return { domain, kind: 'zone', zone: ZONE, records, wildcardRecords, leadsTo: undefined, ownership };
}

/** Plans the usual move of www.example.com in a changed situation. */
export function planOf(situation: Situation = {}, moveId = 'move-1'): Plan {
  const domains = situation.domains ?? ['www.example.com'];
  const request: ResolvedRequest = {
    ...parseRequest({ domains, source: SOURCE, target: TARGET, ...situation.request }),
    source: SOURCE,
  };
  const facts: Facts = {
    gatheredAt: NOW,
    source: { ...distribution(SOURCE, SOURCE_HOST), aliases: domains, ...situation.source },
    target: { ...distribution(TARGET, TARGET_HOST, situation.certificate), ...situation.target },
    holders: [],
    unasked: [],
    unmet: [],
    dns: situation.dns ?? domains.map((domain) => inZone(domain)),
    locks: [],
    aliasQuota: 100,
    ...situation.facts,
  };
  return planMove(moveId, request, facts);
}

/** The facts of a distribution or a distribution tenant that is ready for everything. */
export function distribution(
  ref: DistributionRef,
  domainName: string,
  certificate: Partial<CertificateFacts> = {},
): DistributionFacts {
  return {
    ...ref,
    domainName,
    enabled: true,
    disabledParts: [],
    deployed: true,
    multiTenant: false,
    staging: false,
    continuousDeployment: false,
    ipv6: true,
    aliases: [],
    certificate: {
      kind: 'acm',
      id: `arn:${idOf(ref)}`,
      names: ['example.com', '*.example.com', '*.shop.example.com'],
      status: 'ISSUED',
      notAfter: NOW + 100 * DAY_MS,
      serial: 'abc',
      ...certificate,
    },
    viewerSettings: { HttpVersion: 'http2' },
    origins: [{ domainName: 'origin.example.net', accessControlled: false }],
    forwardsHost: false,
    configDigest: `digest of ${idOf(ref)}`,
  };
}

/** Those checks of a plan that have a code. */
export function checksOf(plan: Plan, code: string): Check[] {
  return plan.checks.filter((check) => check.code === code);
}
