import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeName, type RecordSet } from '../../../shared/domain/records.ts';
import { stringsOf } from '../../../shared/domain/zone-export/character-strings.ts';
import { DNSCONTROL_COMMENT, zoneAsDnscontrol } from '../../../shared/domain/zone-export/dnscontrol.ts';
import { zoneAsJson } from '../../../shared/domain/zone-export/zone.ts';
import { ROUTE53_COMMENT, zoneAsZoneFile } from '../../../shared/domain/zone-export/zone-file.ts';
import { alias, cname, values } from '../records-job/facts.ts';

const label = fc
  .string({ unit: 'binary-ascii', minLength: 1, maxLength: 8 })
  .filter((text) => !text.includes('.') && text === text.toLowerCase());
const name = fc.array(label, { maxLength: 2 }).map((labels) => encodeName([...labels, 'example.com'].join('.')));
const text = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => storedText([...bytes]));
const host = fc.constantFrom('d1.cloudfront.net', 'mail.example.net.', '\\052.example.com.');
const plain = fc.oneof(
  fc.record({ Type: fc.constant('TXT'), values: fc.array(text, { minLength: 1, maxLength: 3 }) }),
  fc.record({ Type: fc.constantFrom('CNAME', 'NS'), values: host.map((one) => [one]) }),
  fc.record({ Type: fc.constant('MX'), values: host.map((one) => [`10 ${one}`]) }),
  fc.record({ Type: fc.constant('A'), values: fc.constant(['192.0.2.1', '192.0.2.2']) }),
);
const RECORDS = fc.array(
  fc.oneof(
    fc.record({ Name: name, plain }).map(({ Name, plain: { Type, values: data } }): RecordSet => {
      return { Name, Type, TTL: 60, ResourceRecords: data.map((Value) => ({ Value })) };
    }),
    fc.constantFrom(
      alias('www.example.com', 'A', 'd1.cloudfront.net'),
      cname('w.example.com', 'd1.cloudfront.net', { SetIdentifier: 'blue', Weight: 10, HealthCheckId: 'h' }),
    ),
  ),
  { maxLength: 12 },
);

function storedText(bytes: readonly number[]): string {
  const escaped = bytes.map((byte) => {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === '\\') return `\\${character}`;
    return byte >= 0x20 && byte < 0x7f ? character : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${escaped.join('')}"`;
}

function zoneOf(records: readonly RecordSet[]) {
  return { hostedZoneId: 'Z1EXAMPLE', name: 'example.com', records };
}

/** What a reader of zone files makes of one line: the name and the data with all escapes undone. */
function readLine(line: string): string {
  if (line.startsWith(ROUTE53_COMMENT)) return JSON.stringify(JSON.parse(line.slice(ROUTE53_COMMENT.length)));
  const [owner = '', ttl, , type = '', ...data] = line.split('\t');
  const undone = (word: string) =>
    word.replace(/\\(\d{3})/g, (_escape, code: string) => String.fromCharCode(Number(code)));
  const read = type === 'TXT' ? textsOf(data.join('\t')) : data.join('\t').split(' ').map(undone).map(dotted).join(' ');
  return JSON.stringify([undone(owner), Number(ttl), type, read]);
}

function textsOf(data: string): string {
  const strings = [...data.matchAll(/"((?:[^"\\]|\\[\s\S])*)"/g)].map(([, one = '']) =>
    one.replace(/\\(\d{3})|\\([\s\S])/g, (_escape, code, character) => character ?? String.fromCharCode(Number(code))),
  );
  return JSON.stringify(strings);
}

/** The same of a record as Route 53 stores it. */
function linesIn(record: RecordSet): string[] {
  if (record.AliasTarget || record.SetIdentifier !== undefined) return [JSON.stringify(record)];
  const octal = (word: string) =>
    word.replace(/\\([0-7]{3})/g, (_escape, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
  return (record.ResourceRecords ?? []).map(({ Value }) => {
    const strings = stringsOf(Value).map((bytes) => String.fromCharCode(...bytes));
    const read = record.Type === 'TXT' ? JSON.stringify(strings) : Value.split(' ').map(octal).map(dotted).join(' ');
    return JSON.stringify([octal(record.Name), record.TTL, record.Type, read]);
  });
}

/** Names get their final dot; numbers and addresses have none. */
function dotted(word: string): string {
  return /[a-z]/.test(word) && !word.endsWith('.') ? `${word}.` : word;
}

test('a zone file says every record, and can be read back without loss', () => {
  fc.assert(
    fc.property(RECORDS, (records) => {
      const lines = zoneAsZoneFile(zoneOf(records)).split('\n').slice(2, -1);
      expect(lines.map(readLine)).toEqual(records.flatMap(linesIn));
    }),
  );
});

test('a zone file has names and texts as RFC 1035 has them', () => {
  const records = [
    cname('\\052.example.com', 'shop.example.net'),
    values('example.com', 'TXT', ['"a\\"b" "\\303\\274"']),
    values('example.com', 'SRV', ['1 2 443 host.example.net']),
  ];

  expect(zoneAsZoneFile(zoneOf(records)).split('\n')).toEqual([
    '; example.com, hosted zone Z1EXAMPLE',
    '$ORIGIN example.com.',
    '*.example.com.\t300\tIN\tCNAME\tshop.example.net.',
    'example.com.\t300\tIN\tTXT\t"a\\"b" "\\195\\188"',
    'example.com.\t300\tIN\tSRV\t1 2 443 host.example.net.',
    '',
  ]);
});

test('JSON is what Route 53 stores, and nothing else', () => {
  fc.assert(
    fc.property(RECORDS, (records) => {
      expect(JSON.parse(zoneAsJson(zoneOf(records))).records).toEqual(JSON.parse(JSON.stringify(records)));
    }),
  );
});

/** Runs a dnsconfig.js with functions that note how they were called. */
function evaluated(config: string): unknown[][] {
  const calls: unknown[][] = [];
  const noting =
    (word: string) =>
    (...args: unknown[]) => {
      calls.push([word, ...args]);
      return undefined;
    };
  const words = ['A', 'AAAA', 'CNAME', 'NS', 'MX', 'SRV', 'PTR', 'TXT', 'IGNORE', 'R53_ALIAS'];
  const tags = {
    NewRegistrar: () => 'reg',
    NewDnsProvider: () => 'dsp',
    DnsProvider: () => 'p',
    END: 'END',
    D: () => 0,
  };
  const args = { ...tags, ...Object.fromEntries(words.map((word) => [word, noting(word)])) };
  const valued = {
    TTL: (ttl: number) => `ttl ${ttl}`,
    R53_ZONE: (id: string) => `zone ${id}`,
    R53_EVALUATE_TARGET_HEALTH: (on: boolean) => `health ${on}`,
  };
  const all = { ...args, ...valued };
  new Function(...Object.keys(all), config)(...Object.values(all));
  return calls;
}

test('dnsconfig.js is JavaScript that says each record once, and ignores what it cannot say', () => {
  const routed = cname('w.example.com', 'd1.cloudfront.net', { SetIdentifier: 'blue', Weight: 10 });
  const records = [
    values('example.com', 'NS', ['ns-1.awsdns-01.org.']),
    alias('example.com', 'A', 'd1.cloudfront.net'),
    cname('\\052.example.com', 'shop.example.net'),
    values('example.com', 'TXT', ['"a\\"b" "\\303\\274"', '"\\377"'.replace('377', '141')]),
    values('example.com', 'MX', ['10 mail.example.net']),
    values('sub.example.com', 'NS', ['ns.example.net']),
    values('example.com', 'CAA', ['0 issue "amazon.com"']),
    routed,
  ];

  const config = zoneAsDnscontrol(zoneOf(records));

  expect(evaluated(config)).toEqual([
    ['R53_ALIAS', '@', 'A', 'd1.cloudfront.net.', 'zone Z2FDTNDATAQYW2', 'health false'],
    ['CNAME', '*', 'shop.example.net.', 'ttl 300'],
    ['TXT', '@', 'a"bü', 'ttl 300'],
    ['TXT', '@', 'a', 'ttl 300'],
    ['MX', '@', 10, 'mail.example.net.', 'ttl 300'],
    ['NS', 'sub', 'ns.example.net.', 'ttl 300'],
    ['IGNORE', '@', 'CAA'],
    ['IGNORE', 'w', 'CNAME'],
  ]);
  expect(config).toContain(`${DNSCONTROL_COMMENT}${JSON.stringify(routed)}`);
});

test('whatever a zone holds, dnsconfig.js can be run', () => {
  fc.assert(
    fc.property(RECORDS, (records) => {
      expect(evaluated(zoneAsDnscontrol(zoneOf(records))).length).toBeGreaterThanOrEqual(0);
    }),
  );
});
