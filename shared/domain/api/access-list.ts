import { MoverError } from '../../errors.ts';
import { AccountId, describeIssues } from '../request.ts';
import { plainLine, SomeText } from '../text.ts';
import * as z from '../zod.ts';
import { type Caller, Grant } from './access.ts';

const IamCaller = z.strictObject({
  /** The ARN of a role session or user as IAM reports it, `*` for any run of characters within it. */
  iam: z.string().check(z.regex(/^arn:aws[a-z-]*:(iam|sts)::\d{12}:/, 'is not the ARN of a user or role session')),
});
const JwtCaller = z.strictObject({
  /** A claim of the token, and the value that it, or one of its members, or one of the words of a scope, must have. */
  claim: SomeText,
  value: SomeText,
});

const EventCaller = z.strictObject({
  /** The `source` of an event on the service's bus, which whoever puts it chooses. */
  eventSource: z.string().check(z.minLength(1), z.maxLength(256)),
  /** The account that put it, which EventBridge notes. */
  account: AccountId,
});

/** An issuer of JWTs as OpenID Connect describes it; `jwksUri` only where it is not at `/.well-known/jwks.json`. */
export const JwtIssuer = z.strictObject({
  issuer: z.url({ protocol: /^https$/ }),
  audience: z.array(SomeText).check(z.minLength(1)),
  jwksUri: z.optional(z.url({ protocol: /^https$/ })),
});
export type JwtIssuer = z.infer<typeof JwtIssuer>;

/** Who may use the API and the bus: the deployment's configuration. API tokens carry their grants themselves. */
export const AccessList = z.strictObject({
  /** Whose JWTs are believed; left out, none are. */
  jwt: z.optional(JwtIssuer),
  grants: z.array(z.extend(Grant, { caller: z.union([IamCaller, JwtCaller, EventCaller]) })),
});
export type AccessList = z.infer<typeof AccessList>;

/** Parses the list. Throws Misconfigured with one clause per wrong field. */
export function parseAccessList(input: unknown): AccessList {
  const parsed = AccessList.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new MoverError('Misconfigured', `The access list is not valid: ${describeIssues(parsed.error)}.`);
}

/** The caller that IAM authenticated, by the ARN that it reports. */
export function iamCaller(list: AccessList, arn: string): Caller {
  const grants = list.grants.filter(({ caller }) => 'iam' in caller && matches(caller.iam, arn));
  return { id: `iam ${arn}`, grants: grants.map(withoutCaller) };
}

/** The caller that a verified JWT speaks for; undefined for one that names no subject, of whom nothing could be told. */
export function jwtCaller(list: AccessList, claims: Readonly<Record<string, unknown>>): Caller | undefined {
  if (typeof claims.sub !== 'string' || claims.sub === '') return undefined;
  const grants = list.grants.filter(
    ({ caller }) => 'claim' in caller && valuesOf(claims, caller.claim).includes(caller.value),
  );
  return { id: plainLine(`jwt ${String(claims.iss)} ${claims.sub}`), grants: grants.map(withoutCaller) };
}

/** Who put an event on the bus. */
export interface EventOrigin {
  readonly account: string;
  readonly source: string;
}

/** The name of an event's caller, in logs, evidence and ids. */
export function eventCallerId({ account, source }: EventOrigin): string {
  return plainLine(`event ${account} ${source}`);
}

/** The caller that an event speaks for: its source, put by its account. */
export function eventCaller(list: AccessList, origin: EventOrigin): Caller {
  const grants = list.grants.filter(
    ({ caller }) =>
      'eventSource' in caller && caller.eventSource === origin.source && caller.account === origin.account,
  );
  return { id: eventCallerId(origin), grants: grants.map(withoutCaller) };
}

/** The accounts that may put events on the bus, each with the sources that it may name. */
export function eventSources({ grants }: AccessList): ReadonlyMap<string, readonly string[]> {
  const callers = grants.flatMap(({ caller }) => ('eventSource' in caller ? [caller] : []));
  const accounts = [...new Set(callers.map(({ account }) => account))].sort();
  return new Map(
    accounts.map((account) => {
      const sources = callers.filter((caller) => caller.account === account).map(({ eventSource }) => eventSource);
      return [account, [...new Set(sources)].sort()];
    }),
  );
}

function withoutCaller({ actions, domains, accounts }: Grant): Grant {
  return { actions, domains, accounts };
}

/** The claims that hold words: RFC 8693 "scope", and what Microsoft Entra ID calls it. */
const CLAIMS_OF_WORDS: readonly string[] = ['scope', 'scp'];

/** `scope` holds words, `groups` is a list, everything else one value: words of a name that people choose count for nothing. */
function valuesOf(claims: Readonly<Record<string, unknown>>, claim: string): string[] {
  const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  if (Array.isArray(value)) return value.map(String);
  if (typeof value !== 'string') return [];
  return CLAIMS_OF_WORDS.includes(claim) ? value.split(' ') : [value];
}

/**
 * Whether `*` for any run of characters makes the pattern fit: each part where it first comes, so that no pattern takes
 * longer than its length times that of the ARN, as a regular expression could.
 */
function matches(pattern: string, arn: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return pattern === arn;
  let at = first.length;
  for (const part of others) {
    const found = arn.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return arn.startsWith(first) && arn.length - last.length >= at && arn.endsWith(last);
}
