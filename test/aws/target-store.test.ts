import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { TargetStore } from '../../shared/aws/target-store.ts';
import type { GatheredTarget } from '../../shared/domain/records-job/facts.ts';
import { tableWorld } from './table-world.ts';

const AT = Date.parse('2026-11-22T03:00:00Z');
const MINUTE = 60_000;
const TOLD = { moveId: 'change-1', requestDigest: 'd1', at: AT };
const ASKED = { moveId: 'change-1', requestDigest: 'd1', now: AT };
const TARGETS: readonly GatheredTarget[] = [
  { host: 'a.eu-central-1.elasticbeanstalk.com', answer: { kind: 'absent', accounts: 2 } },
  { host: 's3-website.eu-central-1.amazonaws.com', name: 'www.example.com', answer: { kind: 'untold', because: 'no' } },
];

async function world() {
  const inner = await tableWorld();
  return { ...inner, targets: new TargetStore(inner.table) };
}

test('what was told is found under its hash, as it was told', async () => {
  const { targets } = await world();
  const hash = await targets.save({ ...TOLD, targets: TARGETS });
  await expect(targets.read(hash, ASKED)).resolves.toEqual(TARGETS);
});

test('each planning finds its own, whoever else has looked since', async () => {
  const { targets } = await world();
  const first = await targets.save({ ...TOLD, targets: TARGETS });
  const second = await targets.save({ ...TOLD, at: AT + 1, targets: [] });
  await expect(targets.read(first, ASKED)).resolves.toEqual(TARGETS);
  await expect(targets.read(second, ASKED)).resolves.toEqual([]);
});

test('kept twice, as where an answer of the table is lost, it is one', async () => {
  const { targets, loseOnce, calls } = await world();
  loseOnce('answer', ({ operation }) => operation === 'PutItem');
  const hash = await targets.save({ ...TOLD, targets: TARGETS });
  expect(calls.filter(({ operation }) => operation === 'PutItem')).toHaveLength(2);
  await expect(targets.read(hash, ASKED)).resolves.toEqual(TARGETS);
});

test.each<[what: string, more: { hash?: string; moveId?: string; requestDigest?: string; now?: number }, told: string]>(
  [
    ['under a hash that nobody kept', { hash: 'f'.repeat(64) }, 'Nothing is kept of the targets of change-1'],
    ['of another job', { moveId: 'change-2' }, 'Nothing is kept of the targets of change-2'],
    ['of another request', { requestDigest: 'd2' }, 'are those of another request'],
    ['more than a quarter of an hour old', { now: AT + 15 * MINUTE + 1 }, 'were looked at 900 seconds ago'],
  ],
)('nothing is taken that is %s', async (_what, { hash: other, ...asked }, told) => {
  const { targets } = await world();
  const hash = await targets.save({ ...TOLD, targets: TARGETS });
  await expect(targets.read(other ?? hash, { ...ASKED, ...asked })).rejects.toMatchObject({
    name: 'TargetsOutdated',
    message: expect.stringContaining(told),
  });
});

test('a quarter of an hour is not too old', async () => {
  const { targets } = await world();
  const hash = await targets.save({ ...TOLD, targets: TARGETS });
  await expect(targets.read(hash, { ...ASKED, now: AT + 15 * MINUTE })).resolves.toEqual(TARGETS);
});

test('a table that is away is told as that, by who keeps and by who reads', async () => {
  const { targets, loseAll, heal } = await world();
  loseAll(({ operation }) => operation === 'PutItem');
  await expect(targets.save({ ...TOLD, targets: TARGETS })).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  heal();
  const hash = await targets.save({ ...TOLD, targets: TARGETS });
  loseAll(({ operation }) => operation === 'GetItem');
  await expect(targets.read(hash, ASKED)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
});

test('DynamoDB deletes it a day later', async () => {
  const { targets, table } = await world();
  const hash = await targets.save({ ...TOLD, targets: TARGETS });
  const item = await table.get({ pk: 'MOVE#change-1', sk: `TARGETS#${hash}` });
  expect(item?.deleteAfter).toBe((AT + 24 * 60 * MINUTE) / 1_000);
});

test('of five hundred names with names as long as a request of 256 KB can have, an item takes all', async () => {
  const { targets } = await world();
  const label = () => randomBytes(31).toString('hex');
  const long = Array.from({ length: 500 }, (): GatheredTarget => {
    const name = `${label()}.${label()}.${label()}.example.com`;
    const host = `${label()}.cloudfront.net`;
    const distribution = {
      kind: 'seen' as const,
      distributionId: 'E1EXAMPLE',
      accountId: '111111111111',
      enabled: true,
      ipv6: true,
      aliases: [name, name.replace(/^\w+/, '*')],
      certificateNames: [name, name.replace(/^\w+/, '*')],
    };
    return { host, distribution };
  });
  expect(long.map(({ host, distribution }) => host + JSON.stringify(distribution)).join('').length).toBeGreaterThan(
    409_600,
  );
  const hash = await targets.save({ ...TOLD, targets: long });
  await expect(targets.read(hash, ASKED)).resolves.toEqual(long);
});
