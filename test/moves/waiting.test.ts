import { expect, test } from '@jest/globals';
import { tell, USUAL_REQUEST, USUAL_WORLD } from './story.ts';

test('a distribution that is Deployed without showing the change is not taken for settled', async () => {
  const story = await tell();
  await story.move(USUAL_REQUEST);

  const gone = story.lambda.invoke('check-deployment', { moveId: 'move-1', fence: 1, step: 'add-cover' });

  expect(await gone).toEqual({ deployed: false });
});

test('old DNS answers are waited for: the alias is added when their TTL has passed since INSYNC', async () => {
  const zones = USUAL_WORLD.zones.map((zone) => ({
    ...zone,
    records: zone.records.map((record) => ({ ...record, TTL: 1_800 })),
  }));
  const story = await tell({ world: { ...USUAL_WORLD, zones } });

  const execution = await story.move(USUAL_REQUEST);

  const entries = await story.journal('move-1');
  const at = (kind: string, step: string) =>
    entries.find(({ event }) => event.kind === kind && 'step' in event && event.step === step)?.at ?? 0;
  expect(execution.status).toBe('SUCCEEDED');
  expect(at('intended', 'add-domains') - at('settled', 'repoint-dns')).toBe(1_800_000);
  expect(story.lost()).toEqual([]);
});

test('a deployment that never ends is given up after an hour, and the move restored as far as it got', async () => {
  const story = await tell({ world: { ...USUAL_WORLD, deploymentSeconds: [5_000, 5_000] } });

  const execution = await story.move(USUAL_REQUEST);

  expect(execution).toMatchObject({ status: 'FAILED' });
  expect(execution.cause).toContain('not Deployed within an hour');
  expect(story.lost()).toEqual([]);
});

test('the same world and seed repeat a run exactly, event by event', async () => {
  const run = async (seed: number) => {
    const story = await tell({ world: { ...USUAL_WORLD, deploymentSeconds: [20, 50], seed } });
    const { executionArn } = await story.move(USUAL_REQUEST);
    return story.aws.stepFunctions
      .history(executionArn)
      .map(({ type, timestamp, details }) => [type, timestamp, details?.name]);
  };

  const [once, again, other] = [await run(7), await run(7), await run(8)];

  expect(again).toEqual(once);
  expect(other).not.toEqual(once);
});
