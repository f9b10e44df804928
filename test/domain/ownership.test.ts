import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ownershipName, ownershipRecord, proving, unproving } from '../../shared/domain/ownership.ts';
import { type RecordSet, sameRecord } from '../../shared/domain/records.ts';

const WWW = 'www.example.com';
const HOST = 'd222.cloudfront.net';
const OURS = `"${HOST}"`;

function txt(values: readonly string[], fields: Partial<RecordSet> = {}): RecordSet {
  const ResourceRecords = values.map((Value) => ({ Value }));
  return { Name: '_www.example.com.', Type: 'TXT', TTL: 300, ResourceRecords, ...fields };
}

test.each([
  ['www.example.com', '_www.example.com'],
  ['a.b.example.com', '_a.b.example.com'],
  ['example.com', '_.example.com'],
  ['example.co.uk', '_.example.co.uk'],
  ['*.example.com', '_*.example.com'],
])('%s is proven at %s', (domain, name) => {
  expect(ownershipName(domain)).toBe(name);
});

describe('proving', () => {
  test('writes a new record of a short TTL where there is none', () => {
    expect(proving(WWW, undefined, HOST)).toEqual({ after: txt([OURS], { TTL: 60 }) });
    expect(proving('example.com', undefined, HOST)?.after?.Name).toBe('_.example.com.');
  });

  test('adds to what others wrote, and keeps their TTL', () => {
    const theirs = txt(['"theirs"', '"more"']);
    expect(proving(WWW, theirs, HOST)).toEqual({ before: theirs, after: txt(['"theirs"', '"more"', OURS]) });
  });

  test('has nothing to do where the value is there', () => {
    expect(proving(WWW, txt(['"theirs"', OURS]), HOST)).toBeUndefined();
  });

  test('takes a record without values as an empty one', () => {
    const empty = txt([], { ResourceRecords: undefined });
    expect(proving(WWW, empty, HOST)).toEqual({ before: empty, after: txt([OURS]) });
  });
});

describe('unproving', () => {
  test('deletes a record that holds nothing else', () => {
    expect(unproving(txt([OURS]), HOST)).toEqual({ before: txt([OURS]) });
  });

  test('takes only the own value from what others wrote', () => {
    const both = txt([OURS, '"theirs"']);
    expect(unproving(both, HOST)).toEqual({ before: both, after: txt(['"theirs"']) });
  });

  test.each([
    ['there is no record', undefined],
    ['the value is not there', txt(['"theirs"', `"x${HOST}"`])],
    ['the record has no values', txt([], { ResourceRecords: undefined })],
  ])('has nothing to do where %s', (_what, present) => {
    expect(unproving(present, HOST)).toBeUndefined();
  });
});

test('the record is found among those of its name, by type and in any spelling', () => {
  const [own, wild] = [txt(['"x"'], { Name: '_WWW.example.com' }), txt(['"x"'], { Name: '_\\052.example.com.' })];
  const others = [txt([], { Name: '_www.example.com.', Type: 'CNAME' }), txt(['"y"'], { Name: '_ww.example.com.' })];
  expect(ownershipRecord(WWW, [...others, wild, own])).toBe(own);
  expect(ownershipRecord('*.example.com', [...others, own, wild])).toBe(wild);
  expect(ownershipRecord(WWW, others)).toBeUndefined();
});

test('whatever others wrote, unproving after proving gives back what was there', () => {
  const value = fc.constantFrom('"theirs"', '"v=spf1 -all"', '"d111.cloudfront.net"', '"a" "b"', '"');
  const present = fc.option(fc.record({ values: fc.uniqueArray(value, { minLength: 1 }), TTL: fc.nat(86_400) }), {
    nil: undefined,
  });
  fc.assert(
    fc.property(present, fc.constantFrom(WWW, 'example.com', '*.example.com'), (written, domain) => {
      const before = written && txt(written.values, { TTL: written.TTL, Name: `${ownershipName(domain)}.` });
      const proven = proving(domain, before, HOST);
      expect(proven?.before).toEqual(before);
      expect(proven?.after?.ResourceRecords).toContainEqual({ Value: OURS });
      const undone = unproving(proven?.after, HOST);
      expect(undone?.before).toEqual(proven?.after);
      expect(sameRecord(undone?.after, before)).toBe(true);
    }),
  );
});
