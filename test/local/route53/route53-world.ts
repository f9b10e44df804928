import { type Change, ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { VirtualClock } from '../../../local/clock.ts';
import type { AwsResponse, AwsService } from '../../../local/contracts.ts';
import { seededRandom } from '../../../local/random.ts';
import { createRoute53 } from '../../../local/route53/create-route53.ts';
import type { SeedRecordSet } from '../../../local/route53/seeds.ts';
import type { Route53Settings } from '../../../local/route53/settings.ts';

export const ACCOUNT = '111111111111';
export const OTHER_ACCOUNT = '222222222222';

/** The id that stands for CloudFront in alias targets. */
export const CLOUDFRONT = 'Z2FDTNDATAQYW2';

/** Distributions that the edge knows; the second has IPv6 off. */
export const EDGE: Readonly<Record<string, { ipv4: string[]; ipv6: string[] }>> = {
  'd111111abcdef8.cloudfront.net': { ipv4: ['127.0.1.1', '127.0.1.2'], ipv6: ['::1'] },
  'd222222abcdef8.cloudfront.net': { ipv4: ['127.0.2.1', '127.0.2.2'], ipv6: [] },
};

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string | string[] | null>;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** An unmodified SDK client that calls the service directly, as an account. */
export function clientOf(service: AwsService, accountId = ACCOUNT): Route53Client {
  const handle = async (request: SdkRequest) => {
    const response = await send(service, request, accountId);
    const body = Buffer.from(response.body);
    return { response: { statusCode: response.status, headers: { ...response.headers }, body } };
  };
  return new Route53Client({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' },
    maxAttempts: 1,
    requestHandler: { handle },
  });
}

/** One request to the service as the gateway would hand it over. */
export function send(
  service: AwsService,
  request: Pick<SdkRequest, 'method' | 'path' | 'query' | 'body'>,
  accountId = ACCOUNT,
): Promise<AwsResponse> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) query.set(name, String(value));
  return service.handle({
    service: 'route53',
    region: 'us-east-1',
    method: request.method,
    path: request.path,
    query,
    headers: {},
    body: Buffer.from(request.body ?? ''),
    caller: { accountId, arn: `arn:aws:iam::${accountId}:user/tester` },
    requestId: 'request-1',
  });
}

/** A world with one public zone, `example.com`, in virtual time. */
export function worldWith(records: readonly SeedRecordSet[] = [], settings: Partial<Route53Settings> = {}) {
  const clock = new VirtualClock();
  const route53 = createRoute53({ clock, random: seededRandom(7), settings, addressesOf: (name) => EDGE[name] });
  const zone = route53.seed.zone({ accountId: ACCOUNT, name: 'example.com', id: 'Z0EXAMPLE', records });
  const client = clientOf(route53.service);
  const change = (...changes: Change[]) =>
    client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone.id, ChangeBatch: { Changes: changes } }));
  return { clock, ...route53, zone, client, change };
}

/** A record set of values. */
export function values(Name: string, Type: SeedRecordSet['Type'], ...texts: string[]) {
  return { Name, Type, TTL: 300, ResourceRecords: texts.map((Value) => ({ Value })) };
}

/** An alias to a distribution. */
export function alias(Name: string, DNSName = 'd111111abcdef8.cloudfront.net', Type: SeedRecordSet['Type'] = 'A') {
  return { Name, Type, AliasTarget: { HostedZoneId: CLOUDFRONT, DNSName, EvaluateTargetHealth: false } };
}

/** A change. */
export function does(Action: Change['Action'], ResourceRecordSet: Change['ResourceRecordSet']): Change {
  return { Action, ResourceRecordSet };
}
