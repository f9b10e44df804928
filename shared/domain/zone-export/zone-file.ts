import type { RecordSet } from '../records.ts';
import { decimalEscape, quotedForZoneFile, stringsOf } from './character-strings.ts';
import { type ExportedZone, isRoute53Only } from './zone.ts';

/** Marks a comment that holds a record which no zone file can: the whole of it, as JSON. */
export const ROUTE53_COMMENT = '; route53 ';

/** Which words of a value are names; the others stay as they are. */
const NAME_WORDS: Readonly<Record<string, readonly number[]>> = {
  CNAME: [0],
  NS: [0],
  PTR: [0],
  MX: [1],
  SRV: [3],
  SOA: [0, 1],
  HTTPS: [1],
  SVCB: [1],
};

/**
 * The zone as a master file. Aliases and records with a routing policy stand in comments, from which they can be read back
 * without loss. RFC 1035, section 5.
 */
export function zoneAsZoneFile({ name, hostedZoneId, records }: ExportedZone): string {
  return [
    `; ${name}, hosted zone ${hostedZoneId}`,
    `$ORIGIN ${name}.`,
    ...records.flatMap((record) =>
      isRoute53Only(record) ? [`${ROUTE53_COMMENT}${JSON.stringify(record)}`] : linesOf(record),
    ),
    '',
  ].join('\n');
}

function linesOf({ Name, Type, TTL = 0, ResourceRecords = [] }: RecordSet): string[] {
  return ResourceRecords.map(({ Value }) => `${nameForZoneFile(Name)}\t${TTL}\tIN\t${Type}\t${dataOf(Type, Value)}`);
}

/** Route 53 escapes in octal, a zone file in decimal; a wildcard's star and a point within a label are told apart. */
function nameForZoneFile(stored: string): string {
  const name = stored.replace(/\\([0-7]{3})/g, (_escape, octal: string) => {
    const byte = Number.parseInt(octal, 8);
    return byte === STAR ? '*' : decimalEscape(byte);
  });
  return name.endsWith('.') ? name : `${name}.`;
}

const STAR = 0x2a;

function dataOf(type: string, value: string): string {
  if (type === 'TXT' || type === 'SPF') return stringsOf(value).map(quotedForZoneFile).join(' ');
  const names = NAME_WORDS[type] ?? [];
  if (names.length === 0) return value;
  return value
    .split(/\s+/)
    .map((word, index) => (names.includes(index) ? nameForZoneFile(word) : word))
    .join(' ');
}
