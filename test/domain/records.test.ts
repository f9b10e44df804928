import { describe, expect, test } from '@jest/globals';
import {
  changeTowards,
  decodeName,
  describeChange,
  describeRecord,
  isCloudFrontHost,
  pointsTo,
  type RecordChange,
  type RecordSet,
  recordKey,
  repointed,
  sameRecord,
  subjectOf,
  targetHostOf,
  ttlOf,
  undoing,
} from '../../shared/domain/records.ts';

const SOURCE = 'd111.cloudfront.net';
const TARGET = 'd222.cloudfront.net';

const cname = (value: string, fields: object = {}): RecordSet => ({
  Name: 'www.example.com.',
  Type: 'CNAME',
  TTL: 300,
  ResourceRecords: [{ Value: value }],
  ...fields,
});
const alias = (host: string, fields: object = {}): RecordSet => ({
  Name: 'www.example.com.',
  Type: 'A',
  AliasTarget: { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName: host, EvaluateTargetHealth: false },
  ...fields,
});

describe('names as Route 53 spells them', () => {
  test.each([
    ['\\052.example.com.', '*.example.com'],
    ['foo.', 'foo'],
    ['WWW.Example.COM.', 'www.example.com'],
    [
      'txt-\\041\\042\\043\\044\\045\\046\\047\\050\\051\\052\\053\\054-\\057\\072\\073-test.example.com',
      'txt-!"#$%&\'()*+,-/:;-test.example.com',
    ],
    ['a\\1342b.example.com', 'a\\2b.example.com'],
    ['txt-awesome-test3.example.com', 'txt-awesome-test3.example.com'],
    ['', ''],
  ])('%s reads %s', (stored, name) => {
    expect(decodeName(stored)).toBe(name);
  });
});

describe('whether a record sends viewers to a host', () => {
  test.each([
    ['a CNAME', cname(SOURCE), true],
    ['a CNAME with its final dot', cname(`${SOURCE}.`), true],
    ['a CNAME in capitals', cname('D111.CloudFront.NET.'), true],
    ['an alias', alias(`${SOURCE}.`), true],
    ['an alias without final dot', alias(SOURCE), true],
    ['an HTTPS alias', alias(`${SOURCE}.`, { Type: 'HTTPS' }), true],
    ['a CNAME to elsewhere', cname(TARGET), false],
    ['a CNAME to a longer name', cname(`x${SOURCE}`), false],
    ['an alias to elsewhere', alias(TARGET), false],
    ['a TXT record that holds the host as text', cname(SOURCE, { Type: 'TXT' }), false],
    ['a CNAME with several values', cname(SOURCE, { ResourceRecords: [{ Value: SOURCE }, { Value: SOURCE }] }), false],
    ['a CNAME without values', cname(SOURCE, { ResourceRecords: undefined }), false],
    ['a record of a traffic policy without values', { Name: 'www.example.com.', Type: 'A' }, false],
  ])('%s', (_what, record, leads) => {
    expect(pointsTo(record, SOURCE)).toBe(leads);
  });
});

describe('the host that a record names', () => {
  test.each<[string, RecordSet, string | undefined]>([
    ['a CNAME', cname('CDN.Example.net.'), 'cdn.example.net'],
    ['an alias', alias('D111.cloudfront.net.'), SOURCE],
    ['addresses', { Name: 'a.', Type: 'A', ResourceRecords: [{ Value: '192.0.2.1' }] }, undefined],
    ['a TXT record', cname(SOURCE, { Type: 'TXT' }), undefined],
    ['a CNAME of two values', cname(SOURCE, { ResourceRecords: [{ Value: SOURCE }, { Value: TARGET }] }), undefined],
    ['a CNAME of none', cname(SOURCE, { ResourceRecords: [] }), undefined],
  ])('%s', (_what, record, host) => {
    expect(targetHostOf(record)).toBe(host);
  });

  test("is CloudFront's by its last labels", () => {
    const hosts = [SOURCE, 'cdn.example.net', 'cloudfront.net', 'd111.cloudfront.net.example.com', 'xcloudfront.net'];
    expect(hosts.map(isCloudFrontHost)).toEqual([true, false, false, false, false]);
  });
});

describe('repointing changes the target and nothing else', () => {
  test('a CNAME keeps its final dot, or its lack of one', () => {
    expect(repointed(cname(`${SOURCE}.`), TARGET)).toEqual(cname(`${TARGET}.`));
    expect(repointed(cname(SOURCE), TARGET)).toEqual(cname(TARGET));
  });

  test('a weighted alias keeps weight, identifier, health check, zone id and fields that nobody knows', () => {
    const fields = { SetIdentifier: 'blue', Weight: 10, HealthCheckId: 'h', FieldOfTheFuture: { deep: [1] } };
    expect(repointed(alias(`${SOURCE}.`, fields), TARGET)).toEqual(alias(`${TARGET}.`, fields));
  });

  test('a record without values stays without', () => {
    expect(repointed({ Name: 'a.', Type: 'CNAME' }, TARGET)).toEqual({
      Name: 'a.',
      Type: 'CNAME',
      ResourceRecords: [],
    });
  });

  test('only a record that leads to the one host changes towards the other', () => {
    expect(changeTowards(cname(SOURCE), SOURCE, TARGET)).toEqual({ before: cname(SOURCE), after: cname(TARGET) });
    expect(changeTowards(cname(TARGET), SOURCE, TARGET)).toBeUndefined();
  });
});

describe('one and the same record', () => {
  test('is told by name, type and set identifier', () => {
    expect(recordKey(alias(SOURCE, { Name: '\\052.Example.com.', SetIdentifier: 'blue' }))).toBe(
      '*.example.com A blue',
    );
    expect(recordKey(cname(SOURCE))).toBe('www.example.com CNAME');
  });

  test('identifiers that differ in a final blank are two', () => {
    const keys = ['blue', 'blue '].map((SetIdentifier) => recordKey(alias(SOURCE, { SetIdentifier })));
    expect(new Set(keys).size).toBe(2);
  });

  test.each([
    ['a final dot', cname(SOURCE), cname(`${SOURCE}.`), true],
    ['the case of the value', cname(SOURCE), cname(SOURCE.toUpperCase()), true],
    ['the spelling of the name', cname(SOURCE, { Name: '*.a.b' }), cname(SOURCE, { Name: '\\052.a.b.' }), true],
    ['the final dot of an alias', alias(SOURCE), alias(`${SOURCE}.`), true],
    ['the order of fields', { TTL: 1, Name: 'a.b', Type: 'A' }, { Name: 'a.b', Type: 'A', TTL: 1 }, true],
    ['an undefined field', cname(SOURCE, { Weight: undefined }), cname(SOURCE), true],
    ['the TTL', cname(SOURCE), cname(SOURCE, { TTL: 60 }), false],
    ['the weight', cname(SOURCE, { Weight: 0 }), cname(SOURCE, { Weight: 1 }), false],
    ['the value', cname(SOURCE), cname(TARGET), false],
    ['the case of a TXT value', cname('"a"', { Type: 'TXT' }), cname('"A"', { Type: 'TXT' }), false],
    ['a field that nobody knows', cname(SOURCE, { New: 1 }), cname(SOURCE), false],
  ])('%s makes them the same or not', (_what, a, b, same) => {
    expect(sameRecord(a, b)).toBe(same);
    expect(sameRecord(b, a)).toBe(same);
  });
});

describe('undoing a change of a record', () => {
  const change = { before: cname(SOURCE), after: cname(TARGET) };
  const undo = (present: RecordSet) => undoing(change, present, TARGET, SOURCE);

  test('brings back the very record that was', () => {
    const present = cname(`${TARGET}.`);
    expect(undo(present)).toEqual({ before: present, after: change.before });
  });

  test("keeps another person's edit of another field and turns only the target back", () => {
    const edited = cname(TARGET, { TTL: 60 });
    expect(undo(edited)).toEqual({ before: edited, after: cname(SOURCE, { TTL: 60 }) });
  });

  test('has nothing to do where the record was never changed', () => {
    expect(undo(change.before)).toBeUndefined();
    expect(undo(cname(SOURCE, { TTL: 60 }))).toBeUndefined();
  });

  test('leaves a record alone that someone sent elsewhere', () => {
    expect(undo(cname('d333.cloudfront.net'))).toBeUndefined();
  });
});

describe('a change of a record', () => {
  const [before, after] = [cname(SOURCE), cname(TARGET)];
  test.each<[string, RecordChange, RecordSet, string]>([
    ['replaced', { before, after }, after, `www.example.com CNAME ${SOURCE} → www.example.com CNAME ${TARGET}`],
    ['new', { after }, after, `add www.example.com CNAME ${TARGET}`],
    ['deleted', { before }, before, `delete www.example.com CNAME ${SOURCE}`],
  ])('that is %s', (_what, change, subject, words) => {
    expect(subjectOf(change)).toBe(subject);
    expect(describeChange(change)).toBe(words);
  });

  test('that made a record anew is undone by deleting it', () => {
    expect(undoing({ after }, after, TARGET, SOURCE)).toEqual({ before: after });
  });
});

describe('records in words', () => {
  test('how long resolvers may hold the answer', () => {
    expect([ttlOf(cname(SOURCE)), ttlOf(alias(SOURCE)), ttlOf({ Name: 'a', Type: 'A' })]).toEqual([300, 60, 0]);
  });

  test('one line for each', () => {
    expect(describeRecord(cname(`${SOURCE}.`))).toBe(`www.example.com CNAME ${SOURCE}`);
    expect(describeRecord(alias(`${SOURCE}.`, { SetIdentifier: 'blue' }))).toBe(
      `www.example.com A blue ALIAS ${SOURCE}`,
    );
    expect(
      describeRecord({ Name: 'a.b.', Type: 'A', ResourceRecords: [{ Value: '192.0.2.1' }, { Value: '192.0.2.2' }] }),
    ).toBe('a.b A 192.0.2.1, 192.0.2.2');
    expect(describeRecord({ Name: 'a.b.', Type: 'A' })).toBe('a.b A ');
  });
});
