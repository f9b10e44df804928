import { isIPv4, isIPv6 } from 'node:net';
import { CharacterStringError, parseCharacterStrings } from '../dns/character-strings.ts';
import { parseServiceBinding } from '../dns/service-bindings.ts';
import { NameError, storedName } from './names.ts';
import type { RecordType } from './record-set.ts';

const MAX_VALUE_CHARACTERS = 4000;

/**
 * Why a value is not one of its type, in the shape of AWS's message; undefined when it is.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html
 */
export function problemOfValue(type: RecordType, value: string): string | undefined {
  const problem = value.length > MAX_VALUE_CHARACTERS ? 'ValueTooLong (Value is too long)' : CHECKS[type](value);
  return problem && `Invalid Resource Record: 'FATAL problem: ${problem} encountered with '${value}''`;
}

type Check = (value: string) => string | undefined;

const CHECKS: Readonly<Record<RecordType, Check>> = {
  A: (value) => (isIPv4(value) ? undefined : 'ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)'),
  AAAA: (value) =>
    isIPv6(value) && !value.includes('%')
      ? undefined
      : 'AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)',
  CNAME: domainName,
  NS: domainName,
  PTR: domainName,
  TXT: strings,
  SPF: strings,
  MX: fields('MX', uint16, domainName),
  SRV: fields('SRV', uint16, uint16, uint16, domainName),
  SOA: fields('SOA', domainName, domainName, uint32, uint32, uint32, uint32, uint32),
  CAA: caa,
  NAPTR: naptr,
  DS: fields('DS', uint16, uint8, uint8, hexadecimal),
  TLSA: fields('TLSA', uint8, uint8, uint8, hexadecimal),
  SSHFP: fields('SSHFP', uint8, uint8, hexadecimal),
  SVCB: serviceBinding,
  HTTPS: serviceBinding,
};

function domainName(value: string): string | undefined {
  try {
    storedName(value);
    return undefined;
  } catch (error) {
    if (error instanceof NameError) return error.message.replace(/^FATAL problem: | encountered with .*$/g, '');
    throw error;
  }
}

function strings(value: string): string | undefined {
  try {
    parseCharacterStrings(value);
    return undefined;
  } catch (error) {
    if (error instanceof CharacterStringError) return error.message;
    throw error;
  }
}

/** A value of fields between spaces, each with its own check. */
function fields(type: string, ...checks: readonly Check[]): Check {
  return (value) => {
    const parts = value.split(/[ \t]+/);
    const wrong = parts.length !== checks.length || checks.some((check, i) => check(parts[i] ?? '') !== undefined);
    return wrong ? `${type}RRDATANotValid (Value is not in the format of its type)` : undefined;
  };
}

function integerUpTo(max: number): Check {
  return (value) => (/^\d{1,10}$/.test(value) && Number(value) <= max ? undefined : 'IntegerOutOfRange');
}

function uint8(value: string): string | undefined {
  return integerUpTo(255)(value);
}

function uint16(value: string): string | undefined {
  return integerUpTo(65_535)(value);
}

function uint32(value: string): string | undefined {
  return integerUpTo(4_294_967_295)(value);
}

function hexadecimal(value: string): string | undefined {
  return /^(?:[0-9a-f]{2})+$/i.test(value) ? undefined : 'HexadecimalNotValid';
}

function caa(value: string): string | undefined {
  const [, flags, text] = /^(\d{1,3}) +(?:issue|issuewild|iodef) +(".*")$/.exec(value) ?? [];
  const wrong = flags === undefined || text === undefined || Number(flags) > 255 || parsed(text) !== 1;
  return wrong ? 'CAARRDATANotValid (Value should be: flags tag "value")' : undefined;
}

function naptr(value: string): string | undefined {
  const [, order, preference, text, replacement] = /^(\d{1,5}) +(\d{1,5}) +(".*") +(\S+)$/.exec(value) ?? [];
  const wrong =
    uint16(order ?? '') !== undefined ||
    uint16(preference ?? '') !== undefined ||
    parsed(text ?? '') !== 3 ||
    domainName(replacement ?? '') !== undefined;
  return wrong ? 'NAPTRRRDATANotValid (Value is not in the format of its type)' : undefined;
}

/** How many quoted strings a text consists of; 0 when it is anything else. */
function parsed(text: string): number {
  return strings(text) === undefined ? parseCharacterStrings(text).length : 0;
}

function serviceBinding(value: string): string | undefined {
  const binding = parseServiceBinding(value);
  if (!binding) return 'SVCBRRDATANotValid (Value should be: priority target parameters)';
  return domainName(binding.target);
}
