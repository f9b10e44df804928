import type { Check } from '../plan.ts';
import { encodeName, type RecordChange, type RecordSet, sameRecord } from '../records.ts';
import type { AliasType } from '../targets/target.ts';

/** The types that send viewers somewhere. */
export const LEADING_TYPES: readonly string[] = ['A', 'AAAA', 'CNAME', 'HTTPS', 'SVCB'];
/** Seconds, of a CNAME or of values that have no record yet. */
const USUAL_TTL = 300;

/** Where a name shall lead, decided: the form and all that it needs. */
export type Destination =
  | {
      readonly form: 'alias';
      readonly dnsName: string;
      readonly hostedZoneId: string;
      readonly types: readonly AliasType[];
      /** Undefined: as the record has it. */
      readonly evaluateTargetHealth: boolean | undefined;
    }
  | { readonly form: 'cname'; readonly host: string; readonly ttl: number | undefined };

/** What has to change at one name, and what speaks against it. */
interface Shaped {
  readonly changes: readonly RecordChange[];
  readonly refusals: readonly Check[];
}

/** The simple records of a name, made to lead to one destination: what led elsewhere goes, in the same batch. */
export function simpleChanges(name: string, present: readonly RecordSet[], destination: Destination): Shaped {
  const leading = present.filter(({ Type }) => LEADING_TYPES.includes(Type));
  if (destination.form === 'cname') return cnameChanges(name, present, destination);
  if (destination.types.includes('CNAME')) {
    const after = aliasOf(name, 'CNAME', ofType(present, 'CNAME'), destination);
    return aloneAt(name, present) ?? { changes: replacing(leading, [after]), refusals: [] };
  }
  const types: readonly string[] = destination.types;
  const kept = leading.filter((record) => isServiceBinding(record) && !types.includes(record.Type));
  const after = destination.types.map((type) => aliasOf(name, type, ofType(leading, type), destination));
  return {
    changes: replacing(
      leading.filter((record) => !kept.includes(record)),
      after,
    ),
    refusals: [],
  };
}

function cnameChanges(
  name: string,
  present: readonly RecordSet[],
  { host, ttl }: Extract<Destination, { form: 'cname' }>,
): Shaped {
  const refused = aloneAt(name, present);
  if (refused) return refused;
  const former = ofType(present, 'CNAME');
  const after: RecordSet = {
    Name: former?.Name ?? encodeName(name),
    Type: 'CNAME',
    TTL: ttl ?? former?.TTL ?? USUAL_TTL,
    ResourceRecords: [{ Value: host }],
  };
  return { changes: replacing(present, [after]), refusals: [] };
}

/** What refuses a CNAME beside records that are not replaced; undefined where there are none. */
function aloneAt(name: string, present: readonly RecordSet[]): Shaped | undefined {
  const others = present.filter((record) => !LEADING_TYPES.includes(record.Type) || isServiceBinding(record));
  if (others.length === 0) return undefined;
  const types = [...new Set(others.map(({ Type }) => Type))].join(', ');
  return {
    changes: [],
    refusals: [
      {
        code: 'cname-not-alone',
        verdict: 'refuse',
        sentence: `${name} has ${types} records, and a CNAME has to be alone at its name.`,
        remedy: 'Ask for "as": "alias" where the target can have one, or move the other records to another name.',
      },
    ],
  };
}

/** The values of one type at a name; for addresses a CNAME gives way, as it has to. */
export function valueChanges(
  name: string,
  present: readonly RecordSet[],
  wanted: { readonly type: string; readonly values: readonly string[]; readonly ttl: number | undefined },
): Shaped {
  const cname = ofType(present, 'CNAME');
  if (cname && !LEADING_TYPES.includes(wanted.type)) {
    return {
      changes: [],
      refusals: [
        {
          code: 'cname-not-alone',
          verdict: 'refuse',
          sentence: `${name} is a CNAME, beside which no ${wanted.type} record can stand.`,
          remedy: 'Make the name an alias first, or write the record at the name that the CNAME leads to.',
        },
      ],
    };
  }
  const former = ofType(present, wanted.type);
  const after: RecordSet = {
    Name: former?.Name ?? encodeName(name),
    Type: wanted.type,
    TTL: wanted.ttl ?? former?.TTL ?? USUAL_TTL,
    ResourceRecords: wanted.values.map((value) => ({ Value: asStored(wanted.type, value) })),
  };
  return { changes: replacing([...(cname ? [cname] : []), ...(former ? [former] : [])], [after]), refusals: [] };
}

/** Records that Route 53 answers by weight, place or health: only what they lead to changes, every other field stays. */
export function routedChange(record: RecordSet, destination: Destination): RecordChange {
  const { TTL, ResourceRecords, AliasTarget, ...kept } = record;
  if (destination.form === 'alias') {
    return { before: record, after: { ...kept, AliasTarget: targetOf(record, destination) } };
  }
  const ttl = destination.ttl ?? TTL ?? USUAL_TTL;
  return { before: record, after: { ...kept, TTL: ttl, ResourceRecords: [{ Value: destination.host }] } };
}

/** As `routedChange`, for values. */
export function routedValues(record: RecordSet, values: readonly string[], ttl: number | undefined): RecordChange {
  const { AliasTarget, ...kept } = record;
  const stored = values.map((value) => ({ Value: asStored(record.Type, value) }));
  return { before: record, after: { ...kept, TTL: ttl ?? record.TTL ?? USUAL_TTL, ResourceRecords: stored } };
}

/** Deletions first, as Route 53 wants them; what is so already is no change. */
function replacing(before: readonly RecordSet[], after: readonly RecordSet[]): RecordChange[] {
  const gone = before.filter((record) => !ofType(after, record.Type)).map((record) => ({ before: record }));
  const others = after.flatMap((record): RecordChange[] => {
    const former = ofType(before, record.Type);
    if (sameRecord(former, record)) return [];
    return [former ? { before: former, after: record } : { after: record }];
  });
  return [...gone, ...others];
}

function aliasOf(
  name: string,
  type: string,
  former: RecordSet | undefined,
  destination: Extract<Destination, { form: 'alias' }>,
): RecordSet {
  return { Name: former?.Name ?? encodeName(name), Type: type, AliasTarget: targetOf(former, destination) };
}

function targetOf(
  former: RecordSet | undefined,
  { dnsName, hostedZoneId, evaluateTargetHealth }: Extract<Destination, { form: 'alias' }>,
) {
  const EvaluateTargetHealth = evaluateTargetHealth ?? former?.AliasTarget?.EvaluateTargetHealth ?? false;
  return { HostedZoneId: hostedZoneId, DNSName: `${dnsName}.`, EvaluateTargetHealth };
}

function ofType(records: readonly RecordSet[], type: string): RecordSet | undefined {
  return records.find((record) => record.Type === type);
}

/** An HTTPS or SVCB record with values of its own, which nobody else can write anew. */
export function isServiceBinding({ Type, AliasTarget }: RecordSet): boolean {
  return (Type === 'HTTPS' || Type === 'SVCB') && AliasTarget === undefined;
}

/** Bytes: RFC 1035, section 3.3. */
const LONGEST_STRING = 255;

/**
 * A TXT value in quotes, cut into strings that DNS can carry, what is not printable ASCII as `\\ooo`; others as they are.
 * Amazon Route 53 Developer Guide, "TXT record type".
 */
function asStored(type: string, value: string): string {
  if (type !== 'TXT' || value.startsWith('"')) return value;
  const bytes = [...new TextEncoder().encode(value)];
  const strings: string[] = [];
  for (let start = 0; start < bytes.length; start += LONGEST_STRING) {
    strings.push(
      `"${bytes
        .slice(start, start + LONGEST_STRING)
        .map(escaped)
        .join('')}"`,
    );
  }
  return strings.join(' ');
}

function escaped(byte: number): string {
  const character = String.fromCharCode(byte);
  if (character === '"' || character === '\\') return `\\${character}`;
  return byte >= 0x20 && byte < 0x7f ? character : `\\${byte.toString(8).padStart(3, '0')}`;
}

/** True for records of a name that Route 53 chooses among. */
export function isRouted({ SetIdentifier }: RecordSet): boolean {
  return SetIdentifier !== undefined;
}
