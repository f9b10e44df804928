import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../../local/clock.ts';
import { createWorld } from '../../../local/local-world.ts';
import { World } from '../../../local/world/schema.ts';
import { SOURCE, TARGET, USUAL_WORLD } from '../../moves/story.ts';

async function worldWith(support: unknown) {
  const clock = new VirtualClock();
  const told: string[] = [];
  const world = World.parse({ ...USUAL_WORLD, support });
  const { aws } = await createWorld({ clock, world, onSupport: (sentence) => told.push(sentence) });
  const snapshot = (id: string) => aws.cloudfront.distributions().find((one) => one.id === id);
  return { clock, told, snapshot };
}

test('AWS Support moves an alias at its time, the source enabled, and both are deployed', async () => {
  const { clock, told, snapshot } = await worldWith([
    { after: 60, does: 'swap', aliases: ['www.example.com'], to: TARGET.distributionId },
  ]);
  await clock.advance(59_999);
  expect(snapshot(SOURCE.distributionId)?.aliases).toContain('www.example.com');
  await clock.advance(1);
  expect(told).toEqual([`AWS Support moves www.example.com to ${TARGET.distributionId}`]);
  expect(snapshot(SOURCE.distributionId)).toMatchObject({ aliases: ['shop.example.com'], enabled: true });
  expect(snapshot(TARGET.distributionId)).toMatchObject({
    aliases: ['new.example.com', 'www.example.com'],
    status: 'InProgress',
  });
});

test('a holder releases an alias, and what cannot be done any more is told', async () => {
  const { clock, told, snapshot } = await worldWith([
    { after: 0, does: 'release', aliases: ['www.example.com'] },
    { after: 1, does: 'swap', aliases: ['www.example.com'], to: TARGET.distributionId },
    { after: 2, does: 'swap', aliases: ['shop.example.com'], to: 'E9NOBODY000009' },
  ]);
  await clock.advance(2_000);
  expect(told).toEqual([
    'The holder of www.example.com releases it',
    'Nobody can swap www.example.com: Nobody holds www.example.com.',
    'Nobody can swap shop.example.com: There is no distribution or distribution tenant E9NOBODY000009.',
  ]);
  expect(snapshot(SOURCE.distributionId)?.aliases).toEqual(['shop.example.com']);
});

test.each([
  ['a swap without target', { after: 1, does: 'swap', aliases: ['www.example.com'] }],
  ['another word', { after: 1, does: 'delete', aliases: ['www.example.com'] }],
  ['a time before the world', { after: -1, does: 'release', aliases: ['www.example.com'] }],
])('%s is refused', (_what, act) => {
  expect(World.safeParse({ ...USUAL_WORLD, support: [act] }).success).toBe(false);
});
