import { expect, test } from '@jest/globals';
import { distinct, kept, unprovenBy } from '../../shared/domain/observations.ts';

/** Less than DynamoDB takes for an item, with room for the rest of the head. */
const FITS = 300_000;
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
const edges = (count: number, failure = 'x') =>
  Array.from({ length: count }, (_, index) => ({ address: `192.0.2.${index}`, failure, byTarget: false }));

test('what was seen is kept as it is, where it is little', () => {
  const seen = {
    observations: [{ domain: 'www.example.com', zone: 'example.com', conclusive: true, edges: edges(12) }],
    servers: { 'example.com': ['ns-1.example.net'] },
  };
  expect(kept(seen)).toEqual(seen);
});

test('of a hundred domains every one keeps its share of the edges, and the others are counted', () => {
  const observations = Array.from({ length: 100 }, (_, index) => ({
    domain: `d${index}.example.com`,
    edges: edges(12),
  }));
  const { observations: left, more } = kept({ observations });
  expect(left.map(({ edges: some }) => some?.length)).toEqual(Array(100).fill(4));
  expect(more).toBe(800);
});

test('whatever was seen fits into an item of the table', () => {
  const observations = Array.from({ length: 1_000 }, (_, index) => ({
    domain: `${index}.example.com`,
    answers: Array.from({ length: 100 }, () => 'ä'.repeat(4_000)),
    edges: edges(20, '☂'.repeat(9_000)),
  }));
  const servers = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`${index}.example.com`, Array(40).fill('ns.example.net')]),
  );
  const entry = unprovenBy('☂'.repeat(90_000), { observations, servers });
  expect(bytes(entry)).toBeLessThan(FITS);
  expect(entry.more).toBeGreaterThan(900);
});

test('a certificate is kept once', () => {
  const one = { serial: 'AB', issuer: 'Amazon' };
  expect(distinct([one, { serial: 'CD' }, { ...one }])).toEqual([one, { serial: 'CD' }]);
});
