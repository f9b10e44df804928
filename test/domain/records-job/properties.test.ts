import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BATCH_LIMITS, batchesOf } from '../../../shared/domain/record-batches.ts';
import {
  decodeName,
  encodeName,
  type RecordChange,
  type RecordSet,
  recordKey,
  sameRecord,
} from '../../../shared/domain/records.ts';
import type { RecordsPlan } from '../../../shared/domain/records-job/plan.ts';
import { planRecordsBack } from '../../../shared/domain/records-job/restore.ts';
import { ALB, alias, CLOUDFRONT, cname, planOf, values, ZONE } from './facts.ts';

const NAMES = ['example.com', 'www.example.com', 'a.example.com', '*.example.com', '_x.example.com'];
const HOSTS = [CLOUDFRONT, 'd111111abcdef8.cloudfront.net', ALB, 'shop.example.net'];
const [OLD = ''] = HOSTS;

/** What may stand at one name: a CNAME alone, or others beside each other. */
function recordsAt(name: string): fc.Arbitrary<RecordSet[]> {
  const beside = fc.record({
    a: fc.option(fc.constantFrom(alias(name, 'A', OLD), alias(name, 'A', ALB), values(name, 'A', ['192.0.2.1']))),
    aaaa: fc.option(fc.constantFrom(alias(name, 'AAAA', OLD), values(name, 'AAAA', ['2001:db8::1']))),
    https: fc.option(fc.constantFrom(alias(name, 'HTTPS', OLD), values(name, 'HTTPS', ['1 . alpn=h2']))),
    txt: fc.option(fc.constant(values(name, 'TXT', ['"x"']))),
  });
  const several = beside.map((own) => Object.values(own).filter((record) => record !== null));
  if (name === 'example.com') return several;
  return fc.oneof(
    several,
    fc.constantFrom(...HOSTS).map((host) => [cname(name, host)]),
  );
}

const ZONES = fc.tuple(...NAMES.map(recordsAt)).map((all) => all.flat());
const CHANGES = fc
  .uniqueArray(
    fc.record(
      {
        name: fc.constantFrom(...NAMES),
        to: fc.constantFrom(...HOSTS, 'a.example.com'),
        as: fc.constantFrom('alias' as const, 'cname' as const),
      },
      { requiredKeys: ['name', 'to'] },
    ),
    { minLength: 1, selector: ({ name }) => name },
  )
  .filter((changes) => changes.every(({ name, to }) => name !== to));

/** What a zone holds after a batch, as Route 53 applies it: throws where it would refuse. */
function applied(zone: readonly RecordSet[], changes: readonly RecordChange[]): RecordSet[] {
  const held = new Map(zone.map((record) => [recordKey(record), record]));
  for (const { before, after } of changes) {
    if (before) {
      expect(sameRecord(held.get(recordKey(before)), before)).toBe(true);
      held.delete(recordKey(before));
    }
    if (after) {
      expect(held.has(recordKey(after))).toBe(false);
      held.set(recordKey(after), after);
    }
  }
  const records = [...held.values()];
  for (const [name, group] of Map.groupBy(records, ({ Name }) => decodeName(Name))) {
    const alone = group.length === 1 || !group.some(({ Type }) => Type === 'CNAME');
    expect([name, alone]).toEqual([name, true]);
  }
  return records;
}

function changesOf(plan: RecordsPlan): RecordChange[] {
  return plan.steps.flatMap(({ zones }) => zones.flatMap(({ changes }) => changes));
}

function sorted(zone: readonly RecordSet[]): string[] {
  return zone.map((record) => JSON.stringify(record)).toSorted();
}

test('whatever is applied can be applied, and asked for again is no change', () => {
  fc.assert(
    fc.property(ZONES, CHANGES, (zone, changes) => {
      const plan = planOf(changes, { records: zone, size: 9 });
      fc.pre(plan.verdict === 'ready');
      const after = applied(zone, changesOf(plan));
      // What another record of the zone is answered with may be changed by the same plan.
      fc.pre(changes.every(({ to }) => to !== 'a.example.com'));
      expect(changesOf(planOf(plan.request.changes, { records: after, size: 9 }))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('what was applied and is taken back is what it was before', () => {
  fc.assert(
    fc.property(ZONES, CHANGES, (zone, changes) => {
      const plan = planOf(changes, { records: zone, size: 9 });
      const after = applied(zone, changesOf(plan));
      const { steps, kept } = planRecordsBack(plan, { [ZONE.hostedZoneId]: after });
      const back = steps.flatMap((step) => (step.kind === 'records' ? step.zones.flatMap((one) => one.changes) : []));
      expect([kept, sorted(applied(after, back))]).toEqual([[], sorted(zone)]);
    }),
    { numRuns: 300 },
  );
});

test('of half an application only that half is taken back', () => {
  fc.assert(
    fc.property(ZONES, CHANGES, fc.nat(), (zone, changes, cut) => {
      const plan = planOf(changes, { records: zone, size: 9 });
      const byName = [
        ...Map.groupBy(changesOf(plan), (change) => decodeName((change.after ?? change.before)?.Name ?? '')),
      ];
      const half = byName.slice(0, cut % (byName.length + 1)).flatMap(([, own]) => own);
      const after = applied(zone, half);
      const { steps } = planRecordsBack(plan, { [ZONE.hostedZoneId]: after });
      const back = steps.flatMap((step) => (step.kind === 'records' ? step.zones.flatMap((one) => one.changes) : []));
      expect(sorted(applied(after, back))).toEqual(sorted(zone));
    }),
    { numRuns: 200 },
  );
});

test('what somebody else set, deleted or added beside a CNAME that comes back is kept and told', () => {
  const before = [cname('www.example.com', OLD)];
  const plan = planOf([{ name: 'www.example.com', to: ALB }], { records: before });
  const keptWith = (records: readonly RecordSet[]) => planRecordsBack(plan, { [ZONE.hostedZoneId]: records });

  expect(keptWith([alias('www.example.com', 'A', OLD)])).toMatchObject({
    steps: [],
    kept: [/./].map(() => expect.stringContaining('was set by someone else')),
  });
  expect(keptWith([])).toMatchObject({ steps: [], kept: [expect.stringContaining('was deleted by someone else')] });
  expect(keptWith([alias('www.example.com', 'A', ALB), values('www.example.com', 'TXT', ['"x"'])])).toMatchObject({
    steps: [],
    kept: [expect.stringContaining('was added by someone else')],
  });
});

test('a name comes back from Route 53 as it went there, whatever characters it has', () => {
  const label = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 20 }).filter((text) => !text.includes('.'));
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), (labels) => {
      const name = labels.join('.').toLowerCase();
      const stored = encodeName(name);
      expect(stored).toMatch(/^(?:[a-z0-9_.-]|\\[0-7]{3})+\.$/);
      expect(decodeName(stored)).toBe(name);
    }),
  );
});

test.each([
  ['*.example.com', '\\052.example.com.'],
  ['!.example.com', '\\041.example.com.'],
  ['/.example.com', '\\057.example.com.'],
  ['a\\2b.example.com', 'a\\1342b.example.com.'],
  ['www.ExAmPlE.COM', 'www.example.com.'],
])('%s is stored as %s', (name, stored) => {
  expect(encodeName(name)).toBe(stored);
});

test('no batch exceeds the limits, none splits a name, and none loses a change', () => {
  const change = fc.record({
    name: fc.constantFrom(...Array.from({ length: 12 }, (_, index) => `n${index}.example.com`)),
    type: fc.constantFrom('A', 'AAAA', 'TXT', 'MX'),
    count: fc.integer({ min: 1, max: 60 }),
    length: fc.integer({ min: 1, max: 200 }),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 80 }), (drawn) => {
      const changes = drawn.map(({ name, type, count, length }) => ({
        after: values(
          name,
          type,
          Array.from({ length: count }, () => 'x'.repeat(length)),
        ),
      }));
      const tooLarge = [...Map.groupBy(changes, ({ after }) => after.Name).values()].some(
        (own) => sizeOf(own) > BATCH_LIMITS.characters,
      );
      fc.pre(!tooLarge);
      const batches = batchesOf(changes);
      expect(batches.every((batch) => sizeOf(batch) <= BATCH_LIMITS.characters)).toBe(true);
      const places = batches.flatMap((batch, index) => batch.map(({ after }) => `${after?.Name} ${index}`));
      expect(new Set(places).size).toBe(new Set(changes.map(({ after }) => after.Name)).size);
      expect(batches.flat()).toHaveLength(changes.length);
    }),
    { numRuns: 50 },
  );
});

function sizeOf(changes: readonly RecordChange[]): number {
  const all = changes.flatMap(({ before, after }) => [before, after]);
  return all.flatMap((record) => record?.ResourceRecords ?? []).reduce((sum, { Value }) => sum + Value.length, 0);
}
