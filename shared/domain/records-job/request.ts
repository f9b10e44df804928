import { AccountId, DomainName, HostedZoneId, invalidRequest, jobFields, saidMode } from '../request.ts';
import { isPlain } from '../text.ts';
import * as z from '../zod.ts';

/** The types of record whose values a request may give: those that roles may write and name servers can be asked for here. */
const VALUE_TYPES = ['A', 'AAAA', 'TXT'] as const;

const MAX_TTL_SECONDS = 2_147_483_647;

/** Control characters are nothing that XML can carry to Route 53, and what is invisible came in by a paste. */
const Value = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(4_000),
    z.refine(isPlain, 'has control or invisible characters: where they are meant, write them in quotes as \\ooo'),
  );

/** Whose values are addresses. */
const ADDRESSES: Partial<
  Record<(typeof VALUE_TYPES)[number], { readonly name: string; readonly schema: z.ZodMiniType }>
> = { A: { name: 'IPv4', schema: z.ipv4() }, AAAA: { name: 'IPv6', schema: z.ipv6() } };

const Change = z
  .strictObject({
    name: DomainName,
    /** The host that the name shall lead to: of an AWS service, a record of the same zone, or any other. */
    to: z.optional(DomainName),
    /** Left out: an alias where the target can have one, else a CNAME. */
    as: z.optional(z.enum(['alias', 'cname'])),
    /** The types of the alias, where they shall not be those that suit the target. */
    types: z.optional(
      z.array(z.enum(['A', 'AAAA', 'HTTPS', 'CNAME'])).check(
        z.minLength(1, 'names no type'),
        z.refine((types) => new Set(types).size === types.length, 'names a type twice'),
      ),
    ),
    /** The hosted zone id of the target for an alias, where the service's own is not known or is disputed. */
    targetHostedZoneId: z.optional(HostedZoneId),
    /** The region of a custom domain name of API Gateway (edge) or AppSync, whose CloudFront host does not tell it. */
    targetRegion: z.optional(z.string().check(z.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is no region of AWS'))),
    /** Left out: as the record has it, else false. */
    evaluateTargetHealth: z.optional(z.boolean()),
    /** Values instead of a target, in Route 53's own form; a TXT value may leave out its quotes. */
    values: z.optional(z.array(Value).check(z.minLength(1, 'names no value'), z.maxLength(400))),
    /** The type of the values. */
    type: z.optional(z.enum(VALUE_TYPES)),
    /** Seconds, of a CNAME or of values. Left out: as the record has it, else 300. */
    ttl: z.optional(z.int().check(z.minimum(0), z.maximum(MAX_TTL_SECONDS))),
    /** Of a weighted or otherwise routed set: the one record that changes. */
    setIdentifier: z.optional(
      z.string().check(z.minLength(1), z.maxLength(128), z.refine(isPlain, 'has control or invisible characters')),
    ),
  })
  .check(
    z.superRefine((change, context) => {
      const wrong = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
      const forTargets = ['as', 'types', 'targetHostedZoneId', 'targetRegion', 'evaluateTargetHealth'] as const;
      if (change.to !== undefined && change.values !== undefined) wrong('values', 'cannot stand beside "to"');
      if (change.to === undefined && change.values === undefined) wrong('to', 'is missing, and so is "values"');
      if ((change.values === undefined) !== (change.type === undefined)) wrong('type', 'and "values" belong together');
      if (change.values !== undefined) {
        const noAddress = wrongAddress(change.type, change.values);
        if (noAddress !== undefined) wrong('values', noAddress);
        for (const field of forTargets)
          if (change[field] !== undefined) wrong(field, 'belongs to "to", not to "values"');
      }
      if (change.as === 'cname' && change.types !== undefined) wrong('types', 'are those of an alias, not of a CNAME');
      if (change.to === change.name) wrong('to', 'is the name itself');
      if (change.to?.startsWith('*')) wrong('to', 'is a wildcard, which no host has as its name');
    }),
  );

/** What is wrong with values whose type has addresses: the first that is none. */
function wrongAddress(type: NameChange['type'], values: readonly string[]): string | undefined {
  const wanted = type === undefined ? undefined : ADDRESSES[type];
  const at = values.findIndex((value) => wanted?.schema.safeParse(value).success === false);
  return wanted && at >= 0 ? `has no ${wanted.name} address at place ${at + 1}` : undefined;
}

/** One name and what it shall become. */
export type NameChange = z.infer<typeof Change>;

/** What a record change consists of, whoever asks for it. */
export const recordsFields = {
  changes: z.array(Change).check(z.minLength(1, 'names no change'), z.maxLength(500, 'has more than 500 entries')),
  /** The account whose hosted zones may be changed; used or refused, never replaced by another. Left out, any of the directory. */
  accountId: z.optional(AccountId),
  /** The hosted zone to use when several would do; used or refused, never replaced by another. */
  hostedZoneId: z.optional(HostedZoneId),
  /** The requester's word that more than 30 % of a zone's records may change. */
  allowLarge: z._default(z.boolean(), false),
  ...jobFields,
};

/** What no single field tells: adds an issue for each record that is asked for twice. */
export function assertOnceEach({ changes }: Pick<RecordsRequest, 'changes'>, context: z.core.$RefinementCtx): void {
  const seen = new Set<string>();
  changes.forEach((change, index) => {
    const taken = keysOf(change).find((key) => seen.has(key));
    if (taken !== undefined) {
      context.addIssue({ code: 'custom', path: ['changes', index], message: `asks for ${taken} twice` });
    }
    for (const key of keysOf(change)) seen.add(key);
  });
}

/** What a person or a ticket system asks for: names, and where each shall lead. */
export const RecordsRequest = z
  .strictObject({
    ...recordsFields,
    /** `plan` changes nothing. */
    mode: z._default(z.enum(['plan', 'apply']), 'plan'),
  })
  .check(z.superRefine(assertOnceEach));
export type RecordsRequest = z.infer<typeof RecordsRequest>;

/** The same request where its mode is given by the place that it is sent to, as of a move. */
export function recordsRequestOfMode(mode: RecordsRequest['mode']) {
  return z.pipe(
    z.strictObject({ ...recordsFields, mode: saidMode(mode) }).check(z.superRefine(assertOnceEach)),
    z.transform((request): RecordsRequest => ({ ...request, mode })),
  );
}

/** The record sets that a change decides about: a target takes all that lead viewers somewhere. */
function keysOf({ name, to, type, setIdentifier = '' }: NameChange): string[] {
  const types = to === undefined ? [type ?? ''] : ['A', 'AAAA'];
  return types.map((one) => `${name} ${one} ${setIdentifier}`.trim());
}

/** Parses a request. Throws InvalidRequest with one clause per wrong field. */
export function parseRecordsRequest(input: unknown): RecordsRequest {
  const parsed = RecordsRequest.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error);
}
