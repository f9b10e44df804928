import { type ErrorName, isMoverError, MoverError } from '../errors.ts';

/** Names of AWS errors that have a name of their own in the taxonomy. */
const NAMES: Readonly<Record<string, ErrorName>> = {
  Throttling: 'Throttled',
  ThrottlingException: 'Throttled',
  TooManyRequestsException: 'Throttled',
  ProvisionedThroughputExceededException: 'Throttled',
  RequestLimitExceeded: 'Throttled',
  PriorRequestNotComplete: 'Throttled',
  AccessDenied: 'AccessRefused',
  AccessDeniedException: 'AccessRefused',
  UnauthorizedOperation: 'AccessRefused',
  CredentialsProviderError: 'CredentialsRefused',
  ExpiredToken: 'CredentialsRefused',
  ExpiredTokenException: 'CredentialsRefused',
  InvalidClientTokenId: 'CredentialsRefused',
  UnrecognizedClientException: 'CredentialsRefused',
  SignatureDoesNotMatch: 'CredentialsRefused',
  InvalidSignatureException: 'CredentialsRefused',
  IncompleteSignature: 'CredentialsRefused',
  MissingAuthenticationToken: 'CredentialsRefused',
  NoSuchDistribution: 'DistributionNotFound',
  InvalidViewerCertificate: 'CertificateUnfit',
  TooManyDistributionCNAMEs: 'AliasQuotaReached',
  InvalidChangeBatch: 'RecordsRefused',
  ServiceUnavailable: 'ServiceUnavailable',
  InternalFailure: 'ServiceUnavailable',
  InternalServerError: 'ServiceUnavailable',
  TimeoutError: 'ServiceUnavailable',
};

/** What was being done, for the sentence: `cloudfront:UpdateDistribution` on `distribution E2EXAMPLE`. */
export interface CallContext {
  readonly action: string;
  readonly resource: string;
}

/**
 * Runs one call of an SDK client and gives AWS's refusals their name in the taxonomy. The error of AWS stays as `cause`;
 * its message is repeated except where it can hold parts of a signed request.
 */
export async function calling<T>(context: CallContext, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw translated(error, context);
  }
}

function translated(error: unknown, { action, resource }: CallContext): MoverError {
  if (isMoverError(error)) return error;
  const name = nameOf(error);
  const kind = kindOf(error, name);
  const said = kind === 'CredentialsRefused' ? name : `${name}: ${messageOf(error)}`;
  const remedy = kind === 'AccessRefused' ? `Allow ${action} on ${resource} in the role of that account.` : undefined;
  return new MoverError(kind, `${action} on ${resource} was answered with ${said}`, {
    cause: error,
    ...(remedy === undefined ? {} : { remedy }),
  });
}

/** The name AWS gave the error, or the error's own. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}

function kindOf(error: unknown, name: string): ErrorName {
  if (name === 'CNAMEAlreadyExists')
    return isDnsRefusal(messageOf(error)) ? 'AliasDnsNotSettled' : 'AliasHeldElsewhere';
  const known = NAMES[name];
  if (known) return known;
  const { $metadata, $retryable, code } = error as {
    $metadata?: { httpStatusCode?: number };
    $retryable?: object;
    code?: string;
  };
  if ($retryable || ($metadata?.httpStatusCode ?? 0) >= 500 || (code !== undefined && /^E[A-Z]+$/.test(code)))
    return 'ServiceUnavailable';
  return 'CallRefused';
}

/** CNAMEAlreadyExists has a second meaning: CloudFront sees the record lead to another distribution. */
function isDnsRefusal(message: string): boolean {
  return /\bDNS\b/i.test(message);
}

/** Route 53 lists one message per refused change; other errors have one. */
function messageOf(error: unknown): string {
  const { message, messages } = error as { message?: string; messages?: string[] };
  return messages?.length ? messages.join('; ') : (message ?? String(error));
}
