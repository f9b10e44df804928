import { expect, test } from '@jest/globals';
import { anHour, told } from '../events/bus.ts';
import { CROWD, NEIGHBOURS } from '../simulation/scenarios.ts';
import { BODY, tellApi } from './api-story.ts';

test('a move that could not be planned while another is under way waits, can be stopped, and is told of once it is planned', async () => {
  const story = await tellApi({ world: { ...CROWD.world, people: {} }, eventsOut: true });
  const first = await story.begin(BODY);
  await story.clock.run(story.clock.sleep(200_000));
  // The cover of the first one is in the way of the second one's.
  const second = await story.begin({
    ...BODY,
    ...NEIGHBOURS,
    domains: ['docs.example.com'],
    strategy: 'wildcard',
    ticket: 'OPS-2',
  });
  await story.clock.run(story.clock.sleep(20_000));

  const { json } = await story.call('GET', `/moves/${second}`);
  expect(json).toMatchObject({ status: 'waiting', plan: { verdict: 'refused' } });
  expect(json.can.map(({ does }: { does: string }) => does)).toEqual(['abort']);
  const waiting = await story.call('GET', '/moves?status=waiting');
  expect(waiting.json.moves.map(({ moveId }: { moveId: string }) => moveId)).toEqual([second]);

  expect((await story.settled(first)).json.status).toBe('moved');
  expect((await story.settled(second)).json.status).toBe('moved');
  await anHour(story);
  const plans = told(story).filter(({ type, detail }) => type === 'Domain Move Planned' && detail.moveId === second);
  expect(plans.map(({ detail }) => detail.verdict)).toEqual(['ready']);
});
