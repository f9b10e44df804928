import { decodeName, type RecordSet } from '../records.ts';
import { stringsOf } from './character-strings.ts';
import { type ExportedZone, isRoute53Only } from './zone.ts';

/** Marks a comment that holds a record which dnscontrol cannot say: the whole of it, as JSON. */
export const DNSCONTROL_COMMENT = '  // route53 ';

/**
 * The zone as dnscontrol's `dnsconfig.js`. What dnscontrol cannot say (routing policies, rarer types) stands in a comment,
 * and an IGNORE keeps dnscontrol's hands off it. dnscontrol documentation, "R53_ALIAS" and "IGNORE".
 */
export function zoneAsDnscontrol(zone: ExportedZone): string {
  const lines = zone.records.flatMap((record) => (isOwnedByZone(record, zone) ? [] : linesOf(record, zone)));
  return [
    'var REG_NONE = NewRegistrar("none");',
    'var DSP_R53 = NewDnsProvider("r53", "ROUTE53");',
    '',
    `D(${quote(zone.name)}, REG_NONE, DnsProvider(DSP_R53),`,
    `  R53_ZONE(${quote(zone.hostedZoneId)}),`,
    ...lines,
    'END);',
    '',
  ].join('\n');
}

/** dnscontrol takes these from Route 53 itself. */
function isOwnedByZone({ Name, Type }: RecordSet, { name }: ExportedZone): boolean {
  return decodeName(Name) === name && (Type === 'NS' || Type === 'SOA');
}

function linesOf(record: RecordSet, zone: ExportedZone): string[] {
  const label = quote(labelOf(record, zone));
  const said = isRoute53Only(record) ? aliasOf(record, label) : valuesOf(record, label);
  if (said) return said.map((line) => `  ${line},`);
  return [`${DNSCONTROL_COMMENT}${JSON.stringify(record)}`, `  IGNORE(${label}, ${quote(record.Type)}),`];
}

function aliasOf({ Type, AliasTarget, SetIdentifier }: RecordSet, label: string): string[] | undefined {
  if (!AliasTarget || SetIdentifier !== undefined) return undefined;
  const { DNSName, HostedZoneId, EvaluateTargetHealth } = AliasTarget;
  const target = `${quote(Type)}, ${quote(`${decodeName(DNSName)}.`)}`;
  return [
    `R53_ALIAS(${label}, ${target}, R53_ZONE(${quote(HostedZoneId)}), R53_EVALUATE_TARGET_HEALTH(${EvaluateTargetHealth}))`,
  ];
}

function valuesOf({ Type, TTL, ResourceRecords = [] }: RecordSet, label: string): string[] | undefined {
  const lines = ResourceRecords.map(({ Value }) => argumentsOf(Type, Value));
  if (lines.includes(undefined)) return undefined;
  return lines.map((said) => `${Type}(${label}, ${said}, TTL(${TTL ?? 0}))`);
}

function argumentsOf(type: string, value: string): string | undefined {
  const words = value.trim().split(/\s+/);
  const last = quote(`${decodeName(words.at(-1) ?? '')}.`);
  switch (type) {
    case 'A':
    case 'AAAA':
      return quote(value);
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return last;
    case 'MX':
    case 'SRV':
      return [...words.slice(0, -1), last].join(', ');
    case 'TXT':
      return textOf(value);
    default:
      return undefined;
  }
}

/** dnscontrol takes one text and cuts it into strings itself; bytes that are no text can only be ignored. */
function textOf(value: string): string | undefined {
  try {
    return quote(new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(stringsOf(value).flat())));
  } catch {
    return undefined;
  }
}

function labelOf({ Name }: RecordSet, { name }: ExportedZone): string {
  const decoded = decodeName(Name);
  return decoded === name ? '@' : decoded.slice(0, -name.length - 1);
}

function quote(text: string): string {
  return JSON.stringify(text);
}
