import type { ZoneFacts } from '../facts.ts';
import { decodeName, type RecordSet, targetHostOf } from '../records.ts';
import type { RecordsPlan } from './plan.ts';

/** What the name servers of a zone have to answer once the plan is applied. */
export interface Lookup {
  readonly name: string;
  readonly zone: ZoneFacts;
  readonly type: 'A' | 'AAAA' | 'CNAME' | 'TXT';
  /** The very answers, or the host whose addresses have to be among them. */
  readonly expected: { readonly values: readonly string[] } | { readonly host: string };
}

/** What was seen of one lookup. `untold`: the answer fits, and would fit otherwise as well. */
export interface Seen extends Lookup {
  readonly answers: readonly string[];
  readonly verdict: 'as-applied' | 'otherwise' | 'untold';
}

/** A lookup for each record that the plan writes and that has one answer; routed ones answer each viewer differently. */
export function lookupsOf({ steps }: Pick<RecordsPlan, 'steps'>): Lookup[] {
  return steps.flatMap(({ zones }) =>
    zones.flatMap(({ zone, changes }) => changes.flatMap(({ after }) => (after ? lookupOf(after, zone) : []))),
  );
}

function lookupOf(record: RecordSet, zone: ZoneFacts): Lookup[] {
  const { Type: type, AliasTarget, SetIdentifier, ResourceRecords = [] } = record;
  if (SetIdentifier !== undefined) return [];
  const name = decodeName(record.Name);
  const host = targetHostOf(record);
  if (AliasTarget && host !== undefined && (type === 'A' || type === 'AAAA'))
    return [{ name, zone, type, expected: { host } }];
  if (AliasTarget) return [];
  const values = ResourceRecords.map(({ Value }) => Value);
  if (type === 'CNAME') return host === undefined ? [] : [{ name, zone, type, expected: { values: [host] } }];
  if (type === 'A' || type === 'AAAA') return [{ name, zone, type, expected: { values: values.map(plainAddress) } }];
  // What is escaped is left to Route 53.
  if (type !== 'TXT' || values.some((value) => value.includes('\\'))) return [];
  return [
    { name, zone, type, expected: { values: values.map((value) => value.slice(1, -1).replaceAll(/" +"/g, '')) } },
  ];
}

/**
 * Compares what was answered with what was expected; of an alias, with the addresses of its target at the same moment,
 * which change from one question to the next where there are many.
 */
export function compared(lookup: Lookup, answers: readonly string[], ofTarget: readonly string[]): Seen {
  return { ...lookup, answers, verdict: verdictOf(lookup, answers.map(plainAddress), ofTarget.map(plainAddress)) };
}

function verdictOf({ expected }: Lookup, answers: readonly string[], ofTarget: readonly string[]): Seen['verdict'] {
  if ('values' in expected) {
    const same = answers.length === expected.values.length && expected.values.every((value) => answers.includes(value));
    return same ? 'as-applied' : 'otherwise';
  }
  if (answers.some((address) => ofTarget.includes(address))) return 'as-applied';
  return answers.length === 0 && ofTarget.length > 0 ? 'otherwise' : 'untold';
}

/** An IPv6 address in the one form that is compared: RFC 5952, as URLs write it. Others as they are. */
function plainAddress(address: string): string {
  if (!/^[\da-f:.]+$/i.test(address) || !address.includes(':')) return address;
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

/** `www.example.com A: 192.0.2.1`, for people. */
export function describeSeen({ name, type, answers, expected }: Seen): string {
  const wanted = 'host' in expected ? `the addresses of ${expected.host}` : expected.values.join(', ');
  return `${name} ${type} is answered with ${answers.join(', ') || 'nothing'} instead of ${wanted}`;
}
