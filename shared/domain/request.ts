import { type FieldError, MoverError } from '../errors.ts';
import { Expectation } from './expectation.ts';
import { readName } from './names.ts';
import { type DistributionRef, idOf, isTenant } from './refs.ts';
import { clipped, lineOf, visible } from './text.ts';
import * as z from './zod.ts';

/** A host name; comes out lower case, without final dot, IDNs in ASCII. */
export const DomainName = z.pipe(
  z.string().check(z.maxLength(255)),
  z.transform((input, context) => {
    const { name, wrong } = readName(input);
    if (name !== undefined) return name;
    context.issues.push({ code: 'custom', input, message: wrong });
    return z.NEVER;
  }),
);

/** An AWS account id: 12 digits. */
export const AccountId = z.string().check(z.regex(/^\d{12}$/, 'is not an AWS account id: 12 digits, as a string'));

export const HostedZoneId = z
  .string()
  .check(z.regex(/^Z[A-Z0-9]{1,31}$/, 'is not a hosted zone id: "Z", then capital letters and digits'));

/** The hash of a plan, as a dry run answers it. */
export const PlanHash = z.string().check(z.regex(/^[0-9a-f]{64}$/, 'is not a plan hash: 64 hex digits'));

const DistributionId = z.string().check(
  z.refine((id) => !id.startsWith('dt_'), {
    error: 'is the id of a distribution tenant: name it as distributionTenantId',
    abort: true,
  }),
  z.regex(/^E[A-Z0-9]{6,30}$/, 'is not a distribution id: "E", then capital letters and digits'),
);

/** CloudFront takes ids of up to 64 characters: API Reference, "UpdateDistributionTenant". */
const DistributionTenantId = z
  .string()
  .check(z.regex(/^dt_[A-Za-z0-9]{1,61}$/, 'is not the id of a distribution tenant: "dt_", then letters and digits'));

/** A standard distribution or a distribution tenant, either and not both, and the account that owns it. */
export const DistributionRefInput = z.pipe(
  z.strictObject({
    accountId: AccountId,
    distributionId: z.optional(DistributionId),
    distributionTenantId: z.optional(DistributionTenantId),
  }),
  z.transform(({ accountId, distributionId, distributionTenantId }, context): DistributionRef => {
    if (distributionId !== undefined && distributionTenantId === undefined) return { accountId, distributionId };
    if (distributionTenantId !== undefined && distributionId === undefined) return { accountId, distributionTenantId };
    const message =
      distributionId === undefined
        ? 'names no distribution: give distributionId, or distributionTenantId'
        : 'names a distribution and a distribution tenant: give the one that holds the domains, of a multi-tenant distribution the tenant';
    context.issues.push({ code: 'custom', input: distributionTenantId, message });
    return z.NEVER;
  }),
);

/** What every request may say of its approval, its time and its origin, whatever it asks for. */
export const jobFields = {
  /** A person has to approve the plan, by its hash, before anything is locked or written. */
  approval: z._default(z.boolean(), false),
  /** Apply only if the plan still has this hash: what a dry run showed and a person read. */
  planHash: z.optional(PlanHash),
  /**
   * When it shall begin; left out, at once. The doors schedule it: an execution runs when it is started, and a plan is
   * made at once.
   */
  startAt: z.optional(z.iso.datetime({ precision: 0, error: 'is not a time in UTC like "2027-01-31T02:00:00Z"' })),
  /** The ticket that asked for it, kept in the evidence. */
  ticket: z.optional(lineOf(200)),
  /** Who asked, kept in the evidence. */
  requestedBy: z.optional(lineOf(200)),
};

/** What a move consists of, whoever asks for it. */
export const requestFields = {
  /** The aliases that move; all share the same deployments. */
  domains: z
    .array(DomainName)
    .check(z.minLength(1, 'names no domain'), z.maxLength(100, 'names more than 100 domains')),
  /** Left out, the holder of the domains is looked for. */
  source: z.optional(DistributionRefInput),
  target: DistributionRefInput,
  /** `auto` lets the planner pick; a strategy that cannot work is refused with the reason. */
  strategy: z._default(z.enum(['auto', 'associate', 'wildcard', 'disable-source', 'assisted']), 'auto'),
  /** The requester's word that the source, with every alias on it, may go down: `disable-source` needs it. */
  allowOutage: z._default(z.boolean(), false),
  /** `provision` requests a certificate of ACM for the target where its own does not do. */
  certificate: z._default(z.enum(['existing', 'provision']), 'existing'),
  /** The hosted zone to use when several would do; used or refused, never replaced by another. */
  hostedZoneId: z.optional(HostedZoneId),
  /** What viewers have to get after the move; where they do not, the move is restored. */
  verify: z.optional(Expectation),
  ...jobFields,
};

/** What no single field tells: adds an issue for each pair that contradicts. */
export function assertConsistent(
  request: Pick<MoveRequest, 'domains' | 'source' | 'target'>,
  context: z.core.$RefinementCtx,
): void {
  const seen = new Set<string>();
  request.domains.forEach((domain, index) => {
    if (seen.has(domain)) {
      context.addIssue({ code: 'custom', path: ['domains', index], message: `names ${domain} twice` });
    }
    seen.add(domain);
  });
  if (request.source !== undefined && idOf(request.source) === idOf(request.target)) {
    const message = isTenant(request.target)
      ? 'is the same distribution tenant as the source'
      : 'is the same distribution as the source';
    context.addIssue({ code: 'custom', path: ['target'], message });
  }
}

/** What a person or a ticket system asks for: one set of domains, from one source to one target. */
export const MoveRequest = z
  .strictObject({
    ...requestFields,
    /** `plan` changes nothing. */
    mode: z._default(z.enum(['plan', 'apply']), 'plan'),
  })
  .check(z.superRefine(assertConsistent));
export type MoveRequest = z.infer<typeof MoveRequest>;

/** What a request may say of its mode where that is given by the place that it is sent to. */
export function saidMode(mode: MoveRequest['mode']) {
  const said =
    mode === 'plan' ? z.enum(['plan', 'apply']) : z.literal('apply', 'is not "apply": send it to where plans are made');
  return z.optional(said);
}

/**
 * The same request where its mode is given by the place that it is sent to. Any request can be planned; one that says
 * `plan` itself is not applied.
 */
export function requestOfMode(mode: MoveRequest['mode']) {
  return z.pipe(
    z.strictObject({ ...requestFields, mode: saidMode(mode) }).check(z.superRefine(assertConsistent)),
    z.transform((request): MoveRequest => ({ ...request, mode })),
  );
}

/** When a request is to begin; undefined for at once. */
export function startOf({ mode, startAt }: Pick<MoveRequest, 'mode' | 'startAt'>): string | undefined {
  return mode === 'apply' ? startAt : undefined;
}

/** A request whose source is known, or known as far as CloudFront tells. */
export type ResolvedRequest = MoveRequest & {
  /** Masked (`*******EXAMPLE`), or `unknown`, where the source cannot be listed and the request does not name it. */
  readonly source: DistributionRef;
  /** Only where the source cannot be listed: those of the domains that it holds by CloudFront's word. */
  readonly unlisted?: readonly string[];
};

/** Parses a request. Throws InvalidRequest with one clause per wrong field. */
export function parseRequest(input: unknown): MoveRequest {
  const parsed = MoveRequest.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error);
}

/** The refusal of a request, in one sentence and field by field. */
export function invalidRequest(error: z.core.$ZodError): MoverError {
  const fields = error.issues.slice(0, MAX_CLAUSES).flatMap(fieldErrors).slice(0, MAX_CLAUSES);
  return new MoverError('InvalidRequest', `The request is not valid: ${describeIssues(error)}.`, { fields });
}

/** More than this nobody reads, and a request may be wrong at any length. */
const MAX_CLAUSES = 20;
const MAX_CLAUSE_LENGTH = 300;

/** One clause per wrong field, for people: `domains[0] is not a host name; source.accountId ...`; at most twenty. */
export function describeIssues(error: z.core.$ZodError): string {
  const clauses = error.issues.slice(0, MAX_CLAUSES).map(describeIssue);
  const others = error.issues.length - clauses.length;
  return [...clauses, ...(others > 0 ? [`and ${others} more`] : [])].join('; ');
}

/** Messages of our own go on after the field's name; zod's begin with a capital. */
function describeIssue({ path, message }: z.core.$ZodIssue): string {
  const said = /^[A-Z]/.test(message) ? `: ${message.charAt(0).toLowerCase()}${message.slice(1)}` : ` ${message}`;
  return clause(`${fieldOf(path)}${said}`);
}

/** One entry for each field: of those that nobody knows as well, which zod tells together. */
function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MAX_CLAUSES).map((key) => ({
      field: clause(fieldOf([...issue.path, key])),
      message: 'is not a field here',
    }));
  }
  return [{ field: clause(fieldOf(issue.path)), message: clause(issue.message) }];
}

/** What is told can quote what was sent: bounded first, and then with what would mislead its reader written out. */
function clause(text: string): string {
  return visible(clipped(text, MAX_CLAUSE_LENGTH));
}

function fieldOf(path: readonly PropertyKey[]): string {
  const field = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return field.replace(/^\./, '') || 'the input';
}
