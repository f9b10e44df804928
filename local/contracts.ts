/** What the parts of the local AWS know of each other. Each part lives in its own folder and imports only this. */

/** Who signed a request, as STS GetCallerIdentity would tell. */
export interface Caller {
  readonly accountId: string;
  readonly arn: string;
}

/** One request as a service sees it, after the gateway checked its signature. */
export interface AwsRequest {
  /** The service of the signature's credential scope: `cloudfront`, `route53`, `acm`, `iam`, `sts`, `dynamodb`, `states`. */
  readonly service: string;
  readonly region: string;
  readonly method: string;
  /** The path as sent, not decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly caller: Caller;
  /** Goes into the response's request id header and error bodies. */
  readonly requestId: string;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** The body is a blob that SDK clients read as a stream. */
  readonly streamed?: true;
}

/** One service of the local AWS. `handle` answers every request, errors included, in its service's own wire protocol. */
export interface AwsService {
  handle(request: AwsRequest): Promise<AwsResponse>;
}

/** A refusal in AWS's words; a service renders it in its own error shape. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;
  /** Further members of the modelled error, by wire name. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, status: number, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** A certificate with its key, as ACM and IAM hold them and the edge presents them. */
export interface HeldCertificate {
  /** ACM's ARN, or the IAM server certificate's. */
  readonly arn: string;
  readonly accountId: string;
  /** Subject alternative names, lower case. */
  readonly names: readonly string[];
  readonly status: 'ISSUED' | 'PENDING_VALIDATION' | 'EXPIRED';
  /** Milliseconds since the epoch. */
  readonly notAfter: number;
  /** Leaf, then chain; PEM. Empty while validation is pending. */
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** What CloudFront and the edge ask of ACM and IAM. */
export interface CertificateStore {
  /** An ACM certificate by its ARN, whatever its state; undefined when it does not exist. */
  acm(arn: string): HeldCertificate | undefined;
  /** An IAM server certificate by its id (`ASCA...`). */
  iam(accountId: string, serverCertificateId: string): HeldCertificate | undefined;
}

/** One answer record in presentation form, e.g. type `CNAME`, data `d111.cloudfront.net`. */
export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  readonly data: string;
}

export interface DnsReply {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';
  /** The chain: CNAMEs first, then the records asked for; names lower case without final dot. */
  readonly answers: readonly DnsRecord[];
  /** SOA for negative answers, NS for referrals. */
  readonly authority: readonly DnsRecord[];
}

/** The public zones of all accounts, as the world's resolvers see them. */
export interface DnsView {
  /** What the authoritative servers answer, aliases resolved; `at` looks back (milliseconds since the epoch). */
  resolve(name: string, type: string, at?: number): DnsReply;
  /**
   * The CloudFront host name (`d111111abcdef8.cloudfront.net`) that a name leads to by CNAME or alias, or undefined;
   * `at` looks back.
   */
  cloudFrontHostOf(name: string, at?: number): string | undefined;
  /** The longest a resolver may still hold what the name answered before its last change: seconds. */
  cacheSecondsOf(name: string): number;
  /** Tells of every change of a public zone, at the moment from which its servers answer by it; the returned function ends that. */
  onChange(listener: () => void): () => void;
}

/** What an edge location would do with a request for one host name. */
export interface EdgeRoute {
  /** The distribution's id, or the distribution tenant's (`dt_…`) when one serves. */
  readonly distributionId: string;
  readonly accountId: string;
  /** The distribution's own name, or the routing endpoint of the tenant's group: `d111111abcdef8.cloudfront.net`. */
  readonly domainName: string;
  /** The alias that matched, or the domain name itself. */
  readonly matched: string;
  /** Undefined: the default `*.cloudfront.net` certificate. */
  readonly certificate: HeldCertificate | undefined;
}

/** The edge locations and the configuration that each of them holds at this moment. */
export interface EdgeNetwork {
  readonly locations: readonly string[];
  /** How `location` serves `host` now; undefined when nothing covers it there (a viewer gets 403). */
  route(location: string, host: string): EdgeRoute | undefined;
  /** Tells of every change at any location, after it took effect; the returned function ends that. */
  onChange(listener: (location: string) => void): () => void;
  /** What a standard distribution or connection group with this name (`d….cloudfront.net`) says of IPv6; undefined for none. */
  find(domainName: string): { readonly ipv6: boolean } | undefined;
}

/** Runs a Lambda function by name: what Step Functions calls. */
export interface LambdaRuntime {
  /** Resolves with the function's JSON result; rejects with a LambdaFailure. */
  invoke(functionName: string, payload: unknown): Promise<unknown>;
}

/** How a failed invocation reaches Step Functions: `errorType` becomes the error name that catchers match. */
export class LambdaFailure extends Error {
  override readonly name = 'LambdaFailure';
  readonly errorType: string;
  readonly errorMessage: string;

  constructor(errorType: string, errorMessage: string) {
    super(`${errorType}: ${errorMessage}`);
    this.errorType = errorType;
    this.errorMessage = errorMessage;
  }
}

/**
 * Lambda could not run a function now (429 and the 500s), of which the function itself knows nothing. The names are those that Step
 * Functions gives them: AWS Step Functions Developer Guide, "Handle Lambda service exceptions".
 */
export class LambdaUnavailable extends LambdaFailure {
  constructor(exception: (typeof LAMBDA_UNAVAILABLE)[number]) {
    super(`Lambda.${exception}`, 'Lambda could not run the function.');
  }
}

/** What Lambda says when it cannot run a function now. */
export const LAMBDA_UNAVAILABLE = [
  'ServiceException',
  'TooManyRequestsException',
  'AWSLambdaException',
  'SdkClientException',
  'ClientExecutionTimeoutException',
] as const;
