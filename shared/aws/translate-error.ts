import { type ErrorName, isMoverError, MoverError } from '../errors.ts';
import { type CredentialFailure, credentialFailure, remedyOfDenial } from './refused-access.ts';

/** Names of AWS errors that have a name of their own in the taxonomy. */
const NAMES = new Map<string, ErrorName>(
  Object.entries({
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
    InvalidIdentityToken: 'CredentialsRefused',
    NoSuchDistribution: 'DistributionNotFound',
    InvalidViewerCertificate: 'CertificateUnfit',
    TooManyDistributionCNAMEs: 'AliasQuotaReached',
    ResourceInUseException: 'CertificateInUse',
    InvalidChangeBatch: 'RecordsRefused',
    ServiceUnavailable: 'ServiceUnavailable',
    InternalFailure: 'ServiceUnavailable',
    InternalServerError: 'ServiceUnavailable',
    TimeoutError: 'ServiceUnavailable',
  } as const satisfies Record<string, ErrorName>),
);

/** What may be told of something thrown. Read by its members: errors can come from another realm, or be none at all. */
interface Thrown {
  readonly name?: string;
  readonly message?: string;
  readonly messages?: readonly string[];
  /** Of Route 53's documented `<InvalidChangeBatch>` document, which the SDK parses but does not name. */
  readonly Messages?: { readonly Message?: string | readonly string[] };
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: { readonly throttling?: boolean };
}

const TOO_MANY_REQUESTS = 429;

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

/**
 * What an answer has to tell. A document of another kind is read as one that lacks everything: no aliases, no records; and what
 * is missing must not be taken for what is not there. Throws ServiceUnavailable.
 */
export function told<T>(value: T | undefined, { action, resource }: CallContext): T {
  if (value !== undefined) return value;
  const sentence = `${action} on ${resource} was answered with a document that does not tell what was asked.`;
  throw new MoverError('ServiceUnavailable', sentence);
}

/** Whether an error is a call of AWS that was throttled, refused or not answered: the SDK tells how often it tried. */
export function isOfAws({ cause }: Error): boolean {
  return (cause as Thrown | undefined)?.$metadata !== undefined;
}

function translated(error: unknown, { action, resource }: CallContext): MoverError {
  if (isMoverError(error)) return error;
  const thrown: Thrown = error !== null && typeof error === 'object' ? error : { message: String(error) };
  const name = thrown.Messages ? 'InvalidChangeBatch' : (thrown.name ?? 'Error');
  const kind = kindOf(thrown, name);
  const failure = credentialFailure(name);
  const said = kind === 'CredentialsRefused' ? credentialsSaid(name, failure) : `${name}: ${messageOf(thrown)}`;
  const remedy = kind === 'AccessRefused' ? remedyOfDenial(action, resource, messageOf(thrown)) : failure?.remedy;
  return new MoverError(kind, `${action} on ${resource} was answered with ${said}`, {
    cause: error,
    ...(remedy === undefined ? {} : { remedy }),
  });
}

/** AWS's own message can repeat parts of the signed request. */
function credentialsSaid(name: string, failure: CredentialFailure | undefined): string {
  return failure ? `${name}: ${failure.sentence}` : name;
}

function kindOf(thrown: Thrown, name: string): ErrorName {
  if (name === 'CNAMEAlreadyExists')
    return isDnsRefusal(messageOf(thrown)) ? 'AliasDnsNotSettled' : 'AliasHeldElsewhere';
  if (name === 'IllegalUpdate') return isProofRefusal(messageOf(thrown)) ? 'OwnershipNotProven' : 'AssociationRefused';
  const status = thrown.$metadata?.httpStatusCode ?? 0;
  const known = NAMES.get(name);
  if (known) return known;
  if (thrown.$retryable?.throttling || status === TOO_MANY_REQUESTS) return 'Throttled';
  return thrown.$retryable || status >= 500 || isNetworkCode(thrown.code) ? 'ServiceUnavailable' : 'CallRefused';
}

/** Node's names for what fails below HTTP: ECONNRESET, EAI_AGAIN. Its own misuse errors begin with ERR_. */
function isNetworkCode(code = ''): boolean {
  return /^E(?!RR_)[A-Z_]+$/.test(code);
}

/** Of the reasons for IllegalUpdate, only the missing TXT record goes away by waiting. */
function isProofRefusal(message: string): boolean {
  return /\bTXT\b/.test(message);
}

/** CNAMEAlreadyExists has a second meaning: CloudFront sees the record lead to another distribution. */
function isDnsRefusal(message: string): boolean {
  return /\bDNS\b/i.test(message);
}

/** Route 53 lists one message per refused change; other errors have one. */
function messageOf({ message = '', messages = [], Messages }: Thrown): string {
  const all = [...messages, ...[Messages?.Message ?? []].flat()];
  return all.length > 0 ? all.join('; ') : message;
}
