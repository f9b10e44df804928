import { plainLine } from './domain/text.ts';

/**
 * The one taxonomy of errors. Step Functions catches by `name`, HTTP answers by `httpStatus`, people read the sentence and
 * the remedy. `retryable` errors are those that the state machines' Retry lists may name.
 */
interface ErrorKind {
  readonly retryable: boolean;
  readonly httpStatus: number;
  /** What to do, when the place that throws knows nothing better. */
  readonly remedy: string;
}

export const ERROR_KINDS = {
  /** The request does not have the shape or values that the schema asks for. */
  InvalidRequest: { retryable: false, httpStatus: 400, remedy: 'Correct the fields named and send the request again.' },
  /** The caller is known, and may not do this. */
  NotAllowed: {
    retryable: false,
    httpStatus: 403,
    remedy: 'Ask whoever runs the service for a grant, or use a caller that has one.',
  },
  /** A key of an earlier request came with another body. */
  KeyReused: {
    retryable: false,
    httpStatus: 422,
    remedy: 'Send the same body again, or another Idempotency-Key for another request.',
  },
  /** The body of an HTTP request is longer than any valid one. */
  BodyTooLarge: { retryable: false, httpStatus: 413, remedy: 'Send a request for at most 100 domains, as JSON.' },
  /** The body of an HTTP request is no JSON. */
  MediaTypeUnsupported: {
    retryable: false,
    httpStatus: 415,
    remedy: 'Send JSON, with "Content-Type: application/json".',
  },
  /** The caller sent more requests in a minute than the deployment allows one caller. */
  TooManyRequests: {
    retryable: false,
    httpStatus: 429,
    remedy: 'Wait as long as Retry-After says. To follow a move, ask as often as its Retry-After says.',
  },
  /** An environment variable or the account directory of the deployment is wrong. */
  Misconfigured: { retryable: false, httpStatus: 500, remedy: 'Correct the setting named and deploy again.' },
  /** At least one check of the plan refuses; nothing was changed. */
  PlanRefused: {
    retryable: false,
    httpStatus: 409,
    remedy: 'Follow the remedy of each refusing check and plan again.',
  },
  /** The facts changed between plan and first write; nothing was changed. */
  PlanChanged: { retryable: false, httpStatus: 409, remedy: 'Plan again, read the new plan, and apply that one.' },
  /** What accounts told of the targets of a record change is gone, or too old to plan by; nothing was changed. */
  TargetsOutdated: { retryable: true, httpStatus: 409, remedy: 'Look at the targets again, then plan.' },
  /** A person who was asked for the approval of a plan said no, or nobody approved it. */
  NotApproved: {
    retryable: false,
    httpStatus: 409,
    remedy: 'Clear what speaks against the plan, and start a new move.',
  },
  /** Nobody answered whether a plan is approved within the time allowed. */
  ApprovalTimedOut: { retryable: false, httpStatus: 504, remedy: 'Start the move again, and have its plan approved.' },
  /** The one who asked for a move approves it as well. */
  OwnApproval: { retryable: false, httpStatus: 403, remedy: 'Have the plan approved by somebody else.' },
  /** Another move holds a domain or distribution that this one would write. */
  LockHeld: { retryable: false, httpStatus: 409, remedy: 'Wait until the other move has ended, or end it.' },
  /** A newer execution owns the move (a restore began); this one may write nothing more. */
  FenceLost: { retryable: false, httpStatus: 409, remedy: 'Nothing: the newer execution brings the move to its end.' },
  /** No move with this id is in the journal. */
  MoveNotFound: { retryable: false, httpStatus: 404, remedy: 'Check the move id: it is the name of the execution.' },
  /** The move is not in a state that allows what was asked. */
  MoveNotOpen: { retryable: false, httpStatus: 409, remedy: 'Ask for the state of the move first.' },
  /** The account is not in the directory of the deployment, or not for this use. */
  AccountUnknown: {
    retryable: false,
    httpStatus: 403,
    remedy: 'Add the account with its role to the account directory and deploy again.',
  },
  /** The role of an account could not be assumed. */
  RoleNotAssumable: {
    retryable: false,
    httpStatus: 403,
    remedy: "Check that the role exists and that its trust policy names this service's account and the external id.",
  },
  /** AWS refused an action for lack of permission. */
  AccessRefused: { retryable: false, httpStatus: 403, remedy: 'Allow the action named in the role of that account.' },
  /** AWS did not accept the credentials themselves. */
  CredentialsRefused: {
    retryable: false,
    httpStatus: 403,
    remedy: 'Give the service valid credentials; in Lambda the function role provides them.',
  },
  /** A distribution does not exist in the account that was named. */
  DistributionNotFound: { retryable: false, httpStatus: 404, remedy: 'Check the distribution id and the account id.' },
  /** Someone else kept changing the distribution while the service tried to write. */
  DistributionBusy: { retryable: true, httpStatus: 409, remedy: 'Stop the other editor and try again.' },
  /** Which distribution holds the domains could not be found out, or they are on several. */
  SourceNotFound: {
    retryable: false,
    httpStatus: 409,
    remedy: 'Name the source in the request, or add its account to the account directory with the use "source".',
  },
  /** Taking an alias away now would leave a viewer unserved: someone undid an earlier stage meanwhile. */
  CoverGone: {
    retryable: false,
    httpStatus: 409,
    remedy: 'Find out who changes the distributions during the move (infrastructure code, often), and stop it.',
  },
  /** CloudFront refuses to move a domain in one call. */
  AssociationRefused: {
    retryable: false,
    httpStatus: 409,
    remedy: "Follow CloudFront's message; the strategy wildcard does without this call.",
  },
  /** CloudFront refuses to move a domain from or to a distribution tenant, for which it has no other call. */
  TenantAssociationRefused: {
    retryable: false,
    httpStatus: 409,
    remedy: "Follow CloudFront's message; AssociateAlias, the older call, knows standard distributions only.",
  },
  /** CloudFront does not see the TXT record that proves who owns the domain; a miss is cached for some minutes. */
  OwnershipNotProven: {
    retryable: true,
    httpStatus: 409,
    remedy: 'Make sure that the TXT record resolves, and wait until resolvers have forgotten that it did not.',
  },
  /** CloudFront answers that another distribution holds the alias. */
  AliasHeldElsewhere: {
    retryable: false,
    httpStatus: 409,
    remedy: 'Find the holder with ListDomainConflicts and release the alias there.',
  },
  /** CloudFront still sees the DNS record lead to another distribution (the second meaning of CNAMEAlreadyExists). */
  AliasDnsNotSettled: {
    retryable: true,
    httpStatus: 409,
    remedy: 'Point the DNS record to this distribution and wait until resolvers have forgotten the old answer.',
  },
  /** The certificate of the distribution does not cover an alias, or is not valid. */
  CertificateUnfit: {
    retryable: false,
    httpStatus: 409,
    remedy: 'Attach a valid certificate that covers all aliases.',
  },
  /** ACM did not issue the certificate that the move requested. */
  CertificateNotIssued: {
    retryable: false,
    httpStatus: 409,
    remedy: "Follow ACM's reason, or attach a certificate by hand, and start the move again.",
  },
  /** ACM still counts a user of the certificate, as it does for a while after the last one let it go. */
  CertificateInUse: {
    retryable: true,
    httpStatus: 409,
    remedy: 'Wait and try again; if it stays so, find the user under InUseBy and delete the certificate by hand.',
  },
  /** CloudFront refuses more aliases on this distribution. */
  AliasQuotaReached: {
    retryable: false,
    httpStatus: 409,
    remedy: 'Raise the quota "Alternate domain names (CNAMEs) per distribution" or remove aliases.',
  },
  /** A write would have changed more of a distribution than its aliases. */
  MoreThanAliases: { retryable: false, httpStatus: 500, remedy: 'Report this as a defect; nothing was written.' },
  /** The record is no longer what the plan was made from. */
  RecordsChanged: { retryable: false, httpStatus: 409, remedy: 'Plan again with the records as they are now.' },
  /** Route 53 refuses a change batch. */
  RecordsRefused: { retryable: false, httpStatus: 409, remedy: "Follow Route 53's messages." },
  /** DNS that a person has to change, in zones that the service cannot write, does not answer as it has to. */
  DnsNotChanged: {
    retryable: false,
    httpStatus: 409,
    remedy: 'Have the records changed as the instructions say, wait until every name server has them, and try again.',
  },
  /** The verification found a name that is not served by the target. */
  NotServedByTarget: {
    retryable: true,
    httpStatus: 409,
    remedy: 'Look at the observations: DNS answers, edge status and certificate.',
  },
  /** A deployment or a DNS change did not settle within the time allowed. */
  NotSettled: {
    retryable: false,
    httpStatus: 504,
    remedy: 'Look at the AWS Health Dashboard, then start the move again.',
  },
  /** The way back is blocked; the move is parked as it stands. */
  RestoreBlocked: { retryable: false, httpStatus: 409, remedy: 'Clear what blocks it and start restore-move again.' },
  /** AWS asks to slow down. */
  Throttled: { retryable: true, httpStatus: 503, remedy: 'Wait and try again.' },
  /** AWS failed, or could not be reached. */
  ServiceUnavailable: { retryable: true, httpStatus: 503, remedy: 'Wait and try again.' },
  /** AWS refused a call with an error that has no name of its own here. */
  CallRefused: { retryable: false, httpStatus: 502, remedy: "Follow AWS's message." },
  /** A defect of this service. */
  Unexpected: { retryable: false, httpStatus: 500, remedy: 'Report this as a defect, with the move id.' },
} as const satisfies Record<string, ErrorKind>;

export type ErrorName = keyof typeof ERROR_KINDS;

/** One wrong field of a request: its path (`domains[0]`) and what is wrong with it. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

export interface ErrorOptionsOfMover {
  readonly cause?: unknown;
  /** What is wrong field by field. */
  readonly fields?: readonly FieldError[];
  /** Replaces the kind's remedy. */
  readonly remedy?: string;
  /** When it is worth while to ask again, where that is known: seconds from now. */
  readonly retryAfterSeconds?: number;
}

/**
 * An error of the taxonomy. `message` says what is wrong; `remedy` what to do. A message can quote what was sent, or AWS:
 * whatever that holds, it stays one line.
 */
export class MoverError extends Error {
  override readonly name: ErrorName;
  readonly retryable: boolean;
  readonly httpStatus: number;
  readonly remedy: string;
  readonly fields: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(name: ErrorName, message: string, options: ErrorOptionsOfMover = {}) {
    super(plainLine(message), options.cause === undefined ? undefined : { cause: options.cause });
    const kind: ErrorKind = ERROR_KINDS[name];
    this.name = name;
    this.retryable = kind.retryable;
    this.httpStatus = kind.httpStatus;
    this.remedy = options.remedy ?? kind.remedy;
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** True for an error of the taxonomy, by name when one is given. */
export function isMoverError(error: unknown, name?: ErrorName): error is MoverError {
  return error instanceof MoverError && (name === undefined || error.name === name);
}
