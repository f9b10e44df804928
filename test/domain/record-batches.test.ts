import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BATCH_LIMITS, batchesOf } from '../../shared/domain/record-batches.ts';
import { decodeName, type RecordChange, type RecordSet } from '../../shared/domain/records.ts';

/** An UPSERT of `values` values with `characters` characters each. */
function change(Name: string, values = 1, characters = 7): RecordChange {
  const ResourceRecords = Array.from({ length: values }, () => ({ Value: 'x'.repeat(characters) }));
  const record: RecordSet = { Name, Type: 'A', TTL: 60, ResourceRecords };
  return { before: record, after: record };
}
const many = (count: number, values: number, characters: number) =>
  Array.from({ length: count }, (_, index) => change(`n${index}.example.com.`, values, characters));
const sizes = (batches: readonly RecordChange[][]) => batches.map(({ length }) => length);

describe('changes are grouped into batches', () => {
  test('no change is no batch', () => {
    expect(batchesOf([])).toEqual([]);
  });

  test('99 small changes are one batch', () => {
    expect(sizes(batchesOf(many(99, 1, 7)))).toEqual([99]);
  });

  test('an UPSERT counts twice, so that 501 values are two batches', () => {
    expect(sizes(batchesOf(many(501, 1, 7)))).toEqual([500, 1]);
  });

  test('characters count as well: 6 values of 42 are 504 characters, so that 63 changes fill a batch', () => {
    expect(sizes(batchesOf(many(200, 6, 42)))).toEqual([63, 63, 63, 11]);
  });

  test('groups of 68 characters never share a batch of 100', () => {
    expect(sizes(batchesOf(many(25, 1, 34), { values: 1_000, characters: 100 }))).toEqual(Array(25).fill(1));
  });

  test('an alias counts as one value', () => {
    const AliasTarget = { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName: 'd111.cloudfront.net', EvaluateTargetHealth: false };
    const aliases = Array.from({ length: 3 }, (_, index): RecordChange => {
      const record = { Name: `n${index}.`, Type: 'A', AliasTarget };
      return { before: record, after: record };
    });
    expect(sizes(batchesOf(aliases, { values: 4, characters: 1_000 }))).toEqual([2, 1]);
  });

  const [small, large] = [change('a.', 1), change('a.', 3)].map(({ after }) => after) as [RecordSet, RecordSet];
  test.each<[string, RecordChange, number]>([
    ['a record that is created counts once', { after: large }, 3],
    ['a record that is deleted counts once', { before: large }, 3],
    ['a record that is replaced counts in both its forms', { before: large, after: small }, 4],
    ['a record that is written over counts twice', { before: large, after: large }, 6],
  ])('%s', (_what, one, values) => {
    expect(batchesOf([one], { values, characters: 1_000 })).toEqual([[one]]);
    expect(() => batchesOf([one], { values: values - 1, characters: 1_000 })).toThrow(`count ${values} values`);
  });

  test('records of one name stay together, however far apart they stand and however they are spelled', () => {
    const [a, b, c] = [change('\\052.example.com.'), change('b.example.com.'), change('*.EXAMPLE.com')];
    expect(batchesOf([a, b, c], { values: 4, characters: 1_000 })).toEqual([[a, c], [b]]);
  });

  test('a record without values weighs nothing', () => {
    const empty = { Name: 'a.', Type: 'A' };
    expect(sizes(batchesOf([{ before: empty, after: empty }]))).toEqual([1]);
  });

  test('one name that no batch can hold is refused, neither dropped nor split', () => {
    const weighted = [change('a.example.com.'), change('a.example.com.')];
    expect(() => batchesOf([change('b.example.com.'), ...weighted], { values: 3, characters: 1_000 })).toThrow(
      expect.objectContaining({ name: 'RecordsRefused', message: expect.stringContaining('a.example.com') }),
    );
  });
});

test('whatever the changes, nothing is lost, no name is split, no batch is too large', () => {
  const weight = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 60 }));
  const namesAndWeights = fc.array(fc.array(weight, { minLength: 1, maxLength: 3 }), { maxLength: 60 });
  const anyChanges = namesAndWeights
    .map((names) => names.flatMap((weights, n) => weights.map((size) => change(`n${n}.example.com.`, ...size))))
    .chain((changes) => fc.shuffledSubarray(changes, { minLength: changes.length }));
  fc.assert(
    fc.property(anyChanges, (changes) => {
      const batches = batchesOf(changes);
      expect(new Set(batches.flat())).toEqual(new Set(changes));
      expect(batches.flat()).toHaveLength(changes.length);
      const names = batches.map((batch) => new Set(batch.map(({ after }) => decodeName(after?.Name ?? ''))));
      expect(names.reduce((sum, { size }) => sum + size, 0)).toBe(new Set(names.flatMap((set) => [...set])).size);
      for (const batch of batches) {
        const values = batch.flatMap(({ after }) => after?.ResourceRecords ?? []).map(({ Value }) => Value);
        expect(2 * values.length).toBeLessThanOrEqual(BATCH_LIMITS.values);
        expect(2 * values.join('').length).toBeLessThanOrEqual(BATCH_LIMITS.characters);
      }
    }),
    { numRuns: 100 },
  );
});
