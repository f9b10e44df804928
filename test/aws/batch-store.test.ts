import { expect, jest, test } from '@jest/globals';
import { BatchStore } from '../../shared/aws/batch-store.ts';
import type { BatchHead, Group } from '../../shared/domain/batch/batch.ts';
import { tableWorld } from './table-world.ts';

const GROUP: Group = {
  group: 1,
  status: 'listed',
  domains: [{ line: 1, domain: 'www.example.com' }],
  target: { accountId: '222222222222', distributionId: 'E2TARGET00002B' },
  refused: [],
  there: [],
};

async function world() {
  const inner = await tableWorld();
  const batches = new BatchStore(inner.table);
  await batches.saveGroup('b-1', GROUP);
  return { ...inner, batches, group: () => batches.group('b-1', 1) };
}

test('a group is not written over by who has not read how it stands', async () => {
  const { batches, group } = await world();
  const read = await group();
  await batches.saveGroup('b-1', { ...read, status: 'running', moveId: 'b-1-1' });

  const late = batches.saveGroup('b-1', { ...read, status: 'ready' });

  await expect(late).rejects.toMatchObject({ name: 'ServiceUnavailable', retryable: true });
  await expect(batches.saveGroup('b-1', { ...GROUP, status: 'ready' })).rejects.toThrow('somebody else has written');
  expect(await group()).toMatchObject({ status: 'running', moveId: 'b-1-1' });
});

test('a group that is written again since its answer was lost is written once', async () => {
  const { batches, group, loseOnce } = await world();
  const read = await group();
  loseOnce('answer', ({ operation }) => operation === 'PutItem');

  await batches.saveGroup('b-1', { ...read, status: 'ready' });

  const now = await group();
  expect(now.status).toBe('ready');
  await batches.saveGroup('b-1', { ...now, status: 'running' });
  expect((await group()).status).toBe('running');
});

test('what is told of a batch is told once, and what comes after it as well', async () => {
  const { batches, table } = await world();
  const telling = async () => (await table.get({ pk: 'BATCH#b-1', sk: 'TELLING' })) as { detail: { at: string } };
  const tell = (eventId: string, at: string) =>
    batches.tell('b-1', { type: 'Domain Batch Planned', detail: { eventId, at } } as never);

  await tell('b-1#planned', '10:00');
  await tell('b-1#planned', '10:05');
  expect((await telling()).detail.at).toBe('10:00');
  await tell('b-1#run-1', '10:10');
  expect((await telling()).detail.at).toBe('10:10');
});

test('a batch of which the table says that it is there, and that is not there, is asked for again', async () => {
  const { batches, table } = await world();
  jest.spyOn(table, 'holds').mockResolvedValue(false);

  const registering = batches.register({ batchId: 'b-2', bodyDigest: 'd', at: 0 } as BatchHead, []);

  await expect(registering).rejects.toMatchObject({ name: 'ServiceUnavailable', retryable: true });
});
