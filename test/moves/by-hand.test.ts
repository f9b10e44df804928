import { describe, expect, test } from '@jest/globals';
import { anHour, told } from '../events/bus.ts';
import { SOURCE, tell, USUAL_REQUEST } from './story.ts';

const LOCKS = ['domain www.example.com', `distribution ${SOURCE.distributionId}`];

describe('An execution that somebody starts in the console', () => {
  test('only plans when its input has no mode', async () => {
    const story = await tell({ eventsOut: true });
    const before = story.state();
    const { mode: _mode, ...request } = USUAL_REQUEST;
    const { status, output } = await story.move(request, 'OPS-12');
    expect([status, JSON.parse(output ?? '').verdict]).toEqual(['SUCCEEDED', 'ready']);
    expect(story.state()).toEqual(before);
    await anHour(story);
    expect(told(story).map(({ type, detail }) => [type, detail.moveId])).toEqual([['Domain Move Planned', 'OPS-12']]);
  });

  test.each<[string, unknown, RegExp]>([
    ['is empty', {}, /domains.*target/],
    ['is no object', [USUAL_REQUEST], /the input/],
    ['names no host', { ...USUAL_REQUEST, domains: ['no host'] }, /domains\[0\] is not a host name/],
    ['has a field that nobody knows', { ...USUAL_REQUEST, callbackUrl: 'https://example.org' }, /callbackUrl/],
    ['has another mode', { ...USUAL_REQUEST, mode: 'go' }, /mode/],
    ['has ends that are one', { ...USUAL_REQUEST, target: SOURCE }, /the same distribution/],
  ])('fails clearly when its input %s, and has changed nothing', async (_how, input, cause) => {
    const story = await tell({ eventsOut: true });
    const before = story.state();
    const execution = await story.move(input, 'OPS-12');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'InvalidRequest' });
    expect(execution.cause).toMatch(cause);
    expect(story.state()).toEqual(before);
    expect(await story.locks(LOCKS)).toEqual([]);
    expect(await story.journal('OPS-12')).toEqual([]);
    await anHour(story);
    expect(told(story)).toEqual([]);
  });

  test('takes part in locks, journal and events as any other', async () => {
    const story = await tell({ eventsOut: true });
    const first = story.start(USUAL_REQUEST, 'OPS-12');
    await story.clock.advance(30_000);
    expect(await story.locks(LOCKS)).toHaveLength(2);
    await story.stop(first);
    await anHour(story);
    expect((await story.journal('OPS-12')).at(-1)?.event).toMatchObject({ kind: 'ended', status: 'restored' });
    expect(told(story).filter(({ type }) => type === 'Domain Move Restored')).toHaveLength(1);
    expect(story.lost()).toEqual([]);
  });
});
