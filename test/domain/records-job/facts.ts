import type { DomainDnsFacts } from '../../../shared/domain/facts.ts';
import { decodeName, type RecordSet } from '../../../shared/domain/records.ts';
import type { RecordsFacts, TargetFacts } from '../../../shared/domain/records-job/facts.ts';
import type { RecordsPlan } from '../../../shared/domain/records-job/plan.ts';
import { planRecords } from '../../../shared/domain/records-job/planner.ts';
import { parseRecordsRequest } from '../../../shared/domain/records-job/request.ts';

export const ZONE = { hostedZoneId: 'Z1EXAMPLE', accountId: '111111111111', name: 'example.com' };
export const CLOUDFRONT = 'd222222abcdef8.cloudfront.net';
export const ALB = 'shop-123.eu-central-1.elb.amazonaws.com';

/** What a test says of the world; what it leaves out is as usual. */
export interface Situation {
  /** All records of the zone. */
  readonly records?: readonly RecordSet[];
  readonly size?: number;
  readonly targets?: readonly Partial<TargetFacts>[];
  readonly names?: readonly DomainDnsFacts[];
  readonly request?: object;
}

/** Plans changes of the usual zone. Targets resolve to one IPv4 address, and CloudFront's accept every name. */
export function planOf(changes: readonly object[], situation: Situation = {}): RecordsPlan {
  const request = parseRecordsRequest({ changes, ...situation.request });
  const records = situation.records ?? [];
  const at = (name: string) => records.filter((record) => decodeName(record.Name) === name);
  const names = [...new Set(request.changes.map(({ name }) => name))].map(
    (domain): DomainDnsFacts =>
      situation.names?.find((one) => one.domain === domain) ?? {
        domain,
        kind: 'zone',
        zone: ZONE,
        records: at(domain),
        wildcardRecords: at(`*.${domain.slice(domain.indexOf('.') + 1)}`),
        leadsTo: undefined,
        ownership: undefined,
      },
  );
  const hosts = [...new Set(request.changes.flatMap(({ to }) => to ?? []))];
  const told = hosts.flatMap((host) => {
    const given = situation.targets?.filter((one) => one.host === host) ?? [];
    return given.length > 0 ? given.map((one) => ({ ...one, host })) : [{ host }];
  });
  const targets = told.map(({ host, ...given }): TargetFacts => {
    const own = at(host);
    return {
      host,
      addresses: ['192.0.2.1'],
      own: own.length > 0 ? { hostedZoneId: ZONE.hostedZoneId, records: own } : undefined,
      answer: undefined,
      distribution: host.endsWith('.cloudfront.net')
        ? { ...DISTRIBUTION, aliases: request.changes.map(({ name }) => name) }
        : undefined,
      ...given,
    };
  });
  const zoneSizes = { [ZONE.hostedZoneId]: situation.size ?? records.length + 2 };
  const facts: RecordsFacts = { names, zoneSizes, targets, locks: [] };
  return planRecords('change-1', request, facts);
}

const DISTRIBUTION = {
  kind: 'seen',
  distributionId: 'E2TARGET00002B',
  accountId: '222222222222',
  enabled: true,
  ipv6: true,
  certificateNames: ['example.com', '*.example.com'],
} as const;

export function cname(name: string, host: string, fields: object = {}): RecordSet {
  return { Name: `${name}.`, Type: 'CNAME', TTL: 300, ResourceRecords: [{ Value: host }], ...fields };
}

export function values(name: string, type: string, data: readonly string[], fields: object = {}): RecordSet {
  return { Name: `${name}.`, Type: type, TTL: 300, ResourceRecords: data.map((Value) => ({ Value })), ...fields };
}

export function alias(name: string, type: string, host: string, fields: object = {}): RecordSet {
  const HostedZoneId = host.endsWith('.cloudfront.net') ? 'Z2FDTNDATAQYW2' : 'Z215JYRZR1TBD5';
  const AliasTarget = { HostedZoneId, DNSName: `${host}.`, EvaluateTargetHealth: false };
  return { Name: `${name}.`, Type: type, AliasTarget, ...fields };
}

/** The codes of the checks with this verdict. */
export function codes(plan: RecordsPlan, verdict: string): string[] {
  return plan.checks.filter((check) => check.verdict === verdict).map(({ code }) => code);
}

/** The lines of the diff. */
export function lines(plan: RecordsPlan): string[] {
  return plan.diff.map(({ line }) => line);
}
