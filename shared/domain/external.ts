import type { DomainDnsFacts, Facts } from './facts.ts';
import { OWNERSHIP_TTL, ownershipName } from './ownership.ts';
import { isCloudFrontHost } from './records.ts';

/** A live zone that this service cannot write: outside of Route 53, or in an account that the directory does not have. */
export interface ExternalZone {
  readonly name: string;
  /** Those that the world is told to ask, sorted. */
  readonly nameServers: readonly string[];
}

/** What one name server of a zone answers for one name; names without final dot. */
export interface ServerView {
  readonly server: string;
  /** Where a CNAME leads; undefined without one. */
  readonly host: string | undefined;
  readonly addresses: readonly string[];
  readonly texts: readonly string[];
  /** Seconds: of CNAME and addresses. */
  readonly ttl: number;
  /** Why there was no answer, in words. */
  readonly failure?: string;
}

/** What live DNS says of a domain in a zone of others. */
export interface ExternalAnswer {
  /** Where its CNAME leads; undefined where it has none. */
  readonly host: string | undefined;
  /** The last name of the chain that begins there. */
  readonly end: string | undefined;
  readonly addresses: readonly string[];
  /** Serials of the certificates that its addresses present, where it has no CNAME. */
  readonly certificates: readonly string[];
  /** Seconds. */
  readonly ttl: number;
}

/**
 * Where a domain in a zone of others leads. `untold`: to CloudFront's edge by addresses alone, as flattened and alias
 * records do; all distributions share those, so that DNS does not tell which one is meant.
 */
export type Leading = 'source' | 'target' | 'untold' | 'elsewhere' | 'nowhere';

/** The last belongs to the way back. */
export const EXTERNAL_STEPS = ['change-external-dns', 'prove-external', 'restore-external-dns'] as const;
export type ExternalStepId = (typeof EXTERNAL_STEPS)[number];

/** What a person has to change at one name of a zone that this service cannot write. */
export type ExternalChange = {
  readonly zone: ExternalZone;
  readonly name: string;
  /** Seconds: of the record that is replaced, or of the new one. */
  readonly ttl: number;
} & (
  | {
      readonly kind: 'leads';
      /** The CNAME that is replaced; undefined for a record that answers with addresses (ALIAS, ANAME, flattening). */
      readonly from: string | undefined;
      /** The distribution's name, or the host of the record that is put back. */
      readonly to: string;
      /** The host of the record that is put back later, where it has no CNAME. */
      readonly was: string;
    }
  | { readonly kind: 'text'; readonly value: string; readonly others: readonly string[] }
);

/** Changes that people make; the move goes on when live DNS shows them. */
export interface ExternalStep {
  readonly kind: 'external';
  readonly id: ExternalStepId;
  readonly changes: readonly ExternalChange[];
  /** Seconds that resolvers may hold the old answers. */
  readonly oldTtl: number;
}

type External = Extract<DomainDnsFacts, { kind: 'external' }>;

/** The step of a plan or way back by its id; undefined where nobody has to change anything. */
export function externalStep(
  plan: { readonly steps: readonly { readonly kind: string; readonly id: string }[] },
  id: ExternalStepId,
): ExternalStep | undefined {
  return plan.steps.find((step): step is ExternalStep => step.kind === 'external' && step.id === id);
}

/** Where a domain in a zone of others leads now. */
export function leadingOf({ answer }: External, { source, target }: Pick<Facts, 'source' | 'target'>): Leading {
  const { host, end, addresses, certificates } = answer;
  if (host === undefined && addresses.length === 0) return 'nowhere';
  if (host !== undefined) {
    if (host === target.domainName || end === target.domainName) return 'target';
    return host === source.domainName || end === source.domainName ? 'source' : 'elsewhere';
  }
  const ours = [source, target].flatMap(({ certificate }) => certificate.serial ?? []);
  return certificates.some((serial) => ours.includes(serial)) ? 'untold' : 'elsewhere';
}

/** The CloudFront host that a domain's CNAME ends at, if it does. */
export function distributionOf({ answer: { host, end } }: External): string | undefined {
  return [host, end].find((name) => name !== undefined && isCloudFrontHost(name));
}

/** What people have to change so that viewers are sent to the target. */
export function repointExternal(facts: Facts): ExternalStep {
  const { source, target } = facts;
  const changes = facts.dns.flatMap((dns): ExternalChange[] => {
    if (dns.kind !== 'external' || !['source', 'untold'].includes(leadingOf(dns, facts))) return [];
    const { host: from, ttl } = dns.answer;
    const leads = { from, to: target.domainName, was: from ?? source.domainName };
    return [
      { kind: 'leads', zone: dns.zone, name: dns.domain, ttl: from === undefined ? steadyTtl(ttl) : ttl, ...leads },
    ];
  });
  return stepOf('change-external-dns', changes);
}

/** What people have to write so that CloudFront sees who owns the moving domains. */
export function proveExternal(moving: readonly string[], facts: Facts): ExternalStep {
  const value = facts.target.domainName;
  const changes = facts.dns.flatMap((dns): ExternalChange[] => {
    const proof = dns.kind === 'unusable' ? undefined : dns.externalProof;
    if (!proof || !moving.includes(dns.domain) || proof.values.includes(value)) return [];
    const name = ownershipName(dns.domain);
    return [{ kind: 'text', zone: proof.zone, name, ttl: OWNERSHIP_TTL, value, others: proof.values }];
  });
  return stepOf('prove-external', changes);
}

/** What people have to put back: the records of the plan that lead to the target by now. */
export function putBack(changes: readonly ExternalChange[], sourceHost: string): ExternalStep {
  const back = changes.flatMap((change): ExternalChange[] => {
    if (change.kind !== 'leads') return [];
    const from = change.from === undefined ? undefined : change.to;
    return [{ ...change, from, to: change.was, was: sourceHost }];
  });
  return stepOf('restore-external-dns', back);
}

function stepOf(id: ExternalStepId, changes: readonly ExternalChange[]): ExternalStep {
  return { kind: 'external', id, changes, oldTtl: Math.max(0, ...changes.map(({ ttl }) => ttl)) };
}

/** Address records of providers that flatten count down: as steps, so that an unchanged record gives an unchanged plan. */
const STEADY_TTLS = [300, 3_600, 43_200];

function steadyTtl(ttl: number): number {
  return STEADY_TTLS.find((steady) => ttl <= steady) ?? ttl;
}

/** What live DNS says of a change: `untold` where it answers with addresses, which do not tell which record is behind. */
export interface Look {
  readonly name: string;
  readonly state: 'changed' | 'not-yet' | 'untold';
  /** What each name server answered, in words. */
  readonly saw: string;
}

/**
 * Whether a change is there, by all of the zone's name servers that answer; one that gives no answer serves nobody. With
 * addresses alone it may be there, as flattened and alias records answer so.
 */
export function judge(change: ExternalChange, views: readonly ServerView[]): Look {
  const answering = views.filter(({ failure }) => failure === undefined);
  const states = answering.map((view) => stateOf(change, view));
  const saw = views.map((view) => `${view.server}: ${describeView(change, view)}`).join('; ') || 'no name server';
  const state =
    states.length === 0 || states.includes('not-yet') ? 'not-yet' : states.includes('untold') ? 'untold' : 'changed';
  return { name: change.name, state, saw };
}

function stateOf(change: ExternalChange, view: ServerView): Look['state'] {
  if (change.kind === 'text') return view.texts.includes(change.value) ? 'changed' : 'not-yet';
  if (view.host !== undefined) return view.host === change.to ? 'changed' : 'not-yet';
  return view.addresses.length > 0 ? 'untold' : 'not-yet';
}

/** What became of a record that a person was asked to change, as the way back needs it. */
export type Standing = 'changed' | 'as-before' | 'by-others' | 'untold';

/**
 * How a change stands when a move is undone. One name server that has the change is enough to put it back; where addresses
 * cannot tell it, the word of the one who made it counts.
 */
export function standingOf(change: ExternalChange, views: readonly ServerView[], confirmed: boolean): Standing {
  const answered = views.some(({ failure }) => failure === undefined);
  if (change.kind === 'text' || views.some(({ host }) => host === change.to)) return 'changed';
  if (views.some(({ host }) => host !== undefined && host === change.from)) return 'as-before';
  if (views.some(({ host, addresses }) => host === undefined && addresses.length > 0)) {
    return confirmed ? 'changed' : 'untold';
  }
  return answered ? 'by-others' : 'untold';
}

function describeView({ kind }: ExternalChange, { host, addresses, texts, failure }: ServerView): string {
  if (failure !== undefined) return `no answer (${failure})`;
  if (kind === 'text')
    return texts.length === 0 ? 'no TXT record' : `TXT ${texts.map((text) => `"${text}"`).join(', ')}`;
  if (host !== undefined) return `CNAME ${host}`;
  return addresses.length === 0 ? 'no record' : addresses.join(', ');
}
