import { Readable } from 'node:stream';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { VirtualClock } from '../../../local/clock.ts';
import { type CloudFrontParts, createCloudFront } from '../../../local/cloudfront/create-cloudfront.ts';
import type { CloudFrontSettings } from '../../../local/cloudfront/settings.ts';
import type { AwsResponse, CertificateStore, DnsView, HeldCertificate } from '../../../local/contracts.ts';
import { seededRandom } from '../../../local/random.ts';

export const SOURCE_ACCOUNT = '111111111111';
export const TARGET_ACCOUNT = '222222222222';

/** Certificates that a test makes up. */
class FakeCertificates implements CertificateStore {
  readonly #held = new Map<string, HeldCertificate>();

  /** Adds a valid certificate and returns its ARN. */
  add(accountId: string, names: readonly string[], change: Partial<HeldCertificate> = {}): string {
    const arn = `arn:aws:acm:us-east-1:${accountId}:certificate/${this.#held.size + 1}`;
    const valid = { status: 'ISSUED', notAfter: Date.UTC(2027, 0, 1), certificatePem: '', privateKeyPem: '' } as const;
    const certificate = { arn, accountId, names, ...valid, ...change };
    this.#held.set(certificate.arn, certificate);
    return certificate.arn;
  }

  acm(arn: string): HeldCertificate | undefined {
    return this.#held.get(arn);
  }

  iam(accountId: string, id: string): HeldCertificate | undefined {
    return this.#held.get(`arn:aws:iam::${accountId}:server-certificate/${id}`);
  }
}

/** Public DNS that a test makes up: where names lead, since when, and TXT records. */
class FakeDns implements DnsView {
  readonly #now: () => number;
  readonly #leads = new Map<string, { at: number; host: string | undefined; cacheSeconds: number }[]>();
  readonly txt = new Map<string, string>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Leads a name to a CloudFront host from now on; resolvers may hold the answer before for `cacheSeconds`. */
  lead(name: string, host: string | undefined, cacheSeconds = 60): void {
    const before = this.#leads.get(name) ?? [];
    this.#leads.set(name, [{ at: this.#now(), host, cacheSeconds }, ...before]);
  }

  resolve(name: string, type: string) {
    const data = type === 'TXT' ? this.txt.get(name) : undefined;
    const answers = data === undefined ? [] : [{ name, type, ttl: 300, data: `"${data}"` }];
    return { rcode: answers.length > 0 ? ('NOERROR' as const) : ('NXDOMAIN' as const), answers, authority: [] };
  }

  cloudFrontHostOf(name: string, at = this.#now()): string | undefined {
    return this.#leads.get(name)?.find((lead) => lead.at <= at)?.host;
  }

  cacheSecondsOf(name: string): number {
    return this.#leads.get(name)?.[0]?.cacheSeconds ?? 0;
  }

  onChange(): () => void {
    throw new Error('Nobody hears of changes of this DNS.');
  }
}

/** A CloudFront under virtual time, with DNS and certificates in the test's hands and SDK clients of several accounts. */
export function createWorld(settings: Partial<CloudFrontSettings> = {}, seed = 1) {
  const clock = new VirtualClock();
  const certificates = new FakeCertificates();
  const dns = new FakeDns(() => clock.now());
  const parts: CloudFrontParts = { clock, random: seededRandom(seed), certificates, dns, settings };
  const cloudFront = createCloudFront(parts);

  /** One request as the gateway hands it over. */
  async function send(
    accountId: string,
    method: string,
    pathAndQuery: string,
    { headers = {}, body = '' }: { headers?: Record<string, string>; body?: string | Uint8Array } = {},
  ): Promise<AwsResponse> {
    const [path = '', query = ''] = pathAndQuery.split('?');
    const caller = { accountId, arn: `arn:aws:iam::${accountId}:user/tester` };
    const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    return cloudFront.service.handle({
      service: 'cloudfront',
      region: 'us-east-1',
      method,
      path,
      query: new URLSearchParams(query),
      headers: Object.fromEntries(lowerCase),
      body: Buffer.from(body),
      caller,
      requestId: 'request-1',
    });
  }

  /** The unmodified SDK client, its requests handed straight to the service. */
  function clientOf(accountId: string): CloudFrontClient {
    return new CloudFrontClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
      maxAttempts: 1,
      requestHandler: {
        async handle(request: {
          method: string;
          path: string;
          query?: Record<string, string | string[] | null>;
          headers: Record<string, string>;
          body?: string | Uint8Array;
        }) {
          const query = new URLSearchParams();
          for (const [name, value] of Object.entries(request.query ?? {})) query.set(name, String(value ?? ''));
          const { status, headers, body } = await send(accountId, request.method, `${request.path}?${query}`, request);
          return { response: { statusCode: status, headers, body: Readable.from([Buffer.from(body)]) } };
        },
      },
    });
  }

  /** Which distribution each location serves a host name with. */
  function servedBy(host: string): (string | undefined)[] {
    return cloudFront.network.locations.map((location) => cloudFront.network.route(location, host)?.distributionId);
  }

  return { clock, certificates, dns, cloudFront, send, clientOf, servedBy };
}

export type World = ReturnType<typeof createWorld>;

/** The name of the AWS error that a call is refused with, and its message; undefined when it is not refused. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ name: string; message: string; status: number } | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name: error.name, message: error.message, status: $metadata?.httpStatusCode ?? 0 };
  }
}
