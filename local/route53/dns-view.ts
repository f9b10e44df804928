import type { DnsRecord, DnsReply, DnsView } from '../contracts.ts';
import { cacheSecondsOf } from './cache-seconds.ts';
import { cloudFrontReply, isCloudFrontName, serviceRecords } from './cloudfront-names.ts';
import { authorityFor, liesAbove } from './live-zones.ts';
import { plainName, storedNameIfValid } from './names.ts';
import { type ResourceRecordSet, valuesOf } from './record-set.ts';
import { chooseSets } from './routing-choice.ts';
import { isCloudFrontZone } from './service-zones.ts';
import type { Store } from './store.ts';
import { type AnswerSources, answerFromZone, dataOf, negativeSoa, ownerOf } from './zone-answer.ts';

const MAX_STEPS = 10;

/**
 * The public zones as resolvers see them. A change counts from its INSYNC moment on; `at` looks back a day. CNAME chains
 * are followed through all local zones and into cloudfront.net, and end where nobody here knows more. Names beneath a
 * delegation that leads to no zone here are answered by the referral alone: NOERROR without answers, NS in `authority`.
 */
export function createDnsView(store: Store, sources: AnswerSources): DnsView {
  const now = () => store.clock.now();
  return {
    resolve: (name, type, at = now()) => resolve(store, sources, name, type, at),
    cloudFrontHostOf: (name, at = now()) => cloudFrontHostOf(store, sources, name, at),
    cacheSecondsOf: (name) => cacheSecondsOf(store, name),
    onChange: (listener) => {
      store.hearers.add(listener);
      return () => void store.hearers.delete(listener);
    },
  };
}

function resolve(store: Store, sources: AnswerSources, name: string, type: string, at: number): DnsReply {
  const start = storedNameIfValid(name);
  if (start === undefined) return { rcode: 'REFUSED', answers: [], authority: [] };
  const chain: DnsRecord[] = [];
  let current = start;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const reply = answerOnce(store, sources, current, type, at);
    if (!reply) return { rcode: chain.length === 0 ? 'REFUSED' : 'NOERROR', answers: chain, authority: [] };
    if (!('cname' in reply)) return { ...reply, answers: [...chain, ...reply.answers] };
    chain.push(reply.cname);
    current = reply.target;
  }
  return { rcode: 'SERVFAIL', answers: [], authority: [] };
}

type Step = DnsReply | { readonly cname: DnsRecord; readonly target: string };

/** One step of a chain; undefined when nobody here answers for the name. */
function answerOnce(store: Store, sources: AnswerSources, name: string, type: string, at: number): Step | undefined {
  if (isCloudFrontName(name)) return cloudFrontReply(name, type, sources.addressesOf, sources.random);
  const service = sources.addressesOf(plainName(name));
  if (service) {
    return { rcode: 'NOERROR', answers: serviceRecords(service, type, plainName(name), sources.random), authority: [] };
  }
  const authority = authorityFor(store, name, at);
  if (!authority) {
    return liesAbove(store, name, at) ? { rcode: 'NOERROR', answers: [], authority: [] } : undefined;
  }
  if (authority.cut.length > 0) return { rcode: 'NOERROR', answers: [], authority: authority.cut.flatMap(referral) };
  const answer = answerFromZone(authority.zone, name, type, sources);
  if (answer.kind === 'cname') return { cname: answer.record, target: answer.target };
  if (answer.kind === 'records') return { rcode: 'NOERROR', answers: answer.records, authority: [] };
  if (answer.kind === 'broken') return { rcode: 'SERVFAIL', answers: [], authority: [] };
  const rcode = answer.kind === 'no-such-name' ? 'NXDOMAIN' : 'NOERROR';
  return { rcode, answers: [], authority: [negativeSoa(authority.zone)] };
}

function referral(set: ResourceRecordSet): DnsRecord[] {
  return valuesOf(set).map((value) => ({
    name: plainName(set.Name),
    type: 'NS',
    ttl: set.TTL ?? 0,
    data: dataOf('NS', value),
  }));
}

function cloudFrontHostOf(store: Store, sources: AnswerSources, name: string, at: number): string | undefined {
  let current = storedNameIfValid(name);
  for (let step = 0; current !== undefined && step < MAX_STEPS; step += 1) {
    if (isCloudFrontName(current)) return plainName(current);
    current = nextHost(store, sources, current, at);
  }
  return undefined;
}

/** Where a name's CNAME, or its alias for addresses, leads. */
function nextHost(store: Store, sources: AnswerSources, name: string, at: number): string | undefined {
  const authority = authorityFor(store, name, at);
  if (!authority || authority.cut.length > 0) return undefined;
  const { records, id } = authority.zone;
  const owner = ownerOf(records, name);
  if (owner === undefined) return undefined;
  for (const type of ['CNAME', 'A', 'AAAA', 'HTTPS'] as const) {
    const [set] = chooseSets(records.of(owner, type), sources.random);
    const alias = set?.AliasTarget;
    if (alias && (isCloudFrontZone(alias.HostedZoneId) || alias.HostedZoneId === id)) return alias.DNSName;
    if (set && type === 'CNAME') return storedNameIfValid(valuesOf(set)[0] ?? '');
  }
  return undefined;
}
