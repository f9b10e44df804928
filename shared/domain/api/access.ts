import { aliasCovers, normalizeName } from '../names.ts';
import { AccountId } from '../request.ts';
import * as z from '../zod.ts';

/** What a caller may be allowed to do: one word per route, or for several that belong together. */
export const API_ACTIONS = [
  'plan',
  'move',
  'change-records',
  'read',
  'approve',
  'confirm-dns',
  'abort',
  'restore',
] as const;
export type ApiAction = (typeof API_ACTIONS)[number];

/** Every domain, or every account. */
const ANY = '*';

/** `*` for every domain, `*.example.com` for every name below it, `example.com` for that name alone. */
const DomainPattern = z.pipe(
  z.string(),
  z.transform((input, context) => {
    const pattern = input === ANY ? ANY : normalizeName(input);
    if (pattern !== undefined) return pattern;
    context.issues.push({
      code: 'custom',
      input,
      message: 'is not a domain pattern: "*", "*.example.com" or "www.example.com"',
    });
    return z.NEVER;
  }),
);

/** What one caller may do, with which domains, between which accounts. Everything else is denied. */
export const Grant = z.strictObject({
  actions: z.array(z.enum(API_ACTIONS)).check(z.minLength(1)),
  domains: z.array(DomainPattern).check(z.minLength(1)),
  accounts: z.array(z.union([z.literal(ANY), AccountId])).check(z.minLength(1)),
});
export type Grant = z.infer<typeof Grant>;

/** Who calls, as the authorizer found out, and what it may do. */
export interface Caller {
  /** `iam arn:aws:sts::…`, `jwt https://issuer subject`, `token jira-2026`: what logs and evidence name. */
  readonly id: string;
  readonly grants: readonly Grant[];
}

/** What is to be done, with what. `accounts` are those of source and target, or of the zones, as far as they are known. */
export interface Deed {
  readonly action: ApiAction;
  readonly domains: readonly string[];
  readonly accounts: readonly string[];
  /** What the request leaves to be found, in words: then only a caller for every account may go on. */
  readonly unnamed: 'the source' | 'the account of the zones' | undefined;
}

/** The answer with its reason, for the log. */
export interface Decision {
  readonly allowed: boolean;
  readonly because: string;
}

/** Deny by default: one grant must allow the action, every domain and every account. Pure. */
export function decide({ grants }: Pick<Caller, 'grants'>, deed: Deed): Decision {
  const acting = grants.filter(({ actions }) => actions.includes(deed.action));
  if (acting.length === 0) return denied(`no grant allows the action "${deed.action}"`);
  const forDomains = acting.filter((grant) => deed.domains.every((domain) => coversDomain(grant, domain)));
  if (forDomains.length === 0) {
    const outside = deed.domains.filter((domain) => !acting.some((grant) => coversDomain(grant, domain)));
    return denied(`no grant for "${deed.action}" covers ${shortened(outside.length > 0 ? outside : deed.domains)}`);
  }
  const open = forDomains.filter(({ accounts }) => deed.accounts.every((account) => coversAccount(accounts, account)));
  if (open.length === 0) return denied(`no grant for these domains covers the accounts ${deed.accounts.join(', ')}`);
  if (deed.unnamed !== undefined && !open.some(({ accounts }) => accounts.includes(ANY))) {
    return denied(`the grant is for named accounts, and the request does not name ${deed.unnamed}`);
  }
  return { allowed: true, because: `a grant allows "${deed.action}"` };
}

/** Whether a caller may see a move or record change at all: what it may not read is not there for it. */
export function mayRead(caller: Pick<Caller, 'grants'>, domains: readonly string[]): boolean {
  return decide(caller, { action: 'read', domains, accounts: [], unnamed: undefined }).allowed;
}

const MOST_NAMES = 100;

/** A batch can have ten thousand. */
function shortened(domains: readonly string[]): string {
  const others = domains.length - MOST_NAMES;
  return others > 0 ? `${domains.slice(0, MOST_NAMES).join(', ')} and ${others} more` : domains.join(', ');
}

function denied(because: string): Decision {
  return { allowed: false, because };
}

function coversDomain({ domains }: Grant, domain: string): boolean {
  return domains.some((pattern) => pattern === ANY || aliasCovers(pattern, domain));
}

function coversAccount(accounts: readonly string[], account: string): boolean {
  return accounts.includes(ANY) || accounts.includes(account);
}
