import { describe, expect, test } from '@jest/globals';
import { follow } from '../runbook/following.ts';
import { tellWithPeople } from './external-world.ts';
import { failing, SOURCE, SOURCE_HOST, type Story, TARGET_HOST, USUAL_REQUEST } from './story.ts';

const WWW = 'www.example.com';
/** Wall time for a story in which the move waits a week of virtual time. */
const A_WEEK_MS = 120_000;
const toTarget = (story: Story) => story.outside.point(WWW, TARGET_HOST);
const toSource = (story: Story) => story.outside.point(WWW, SOURCE_HOST);
const hostOf = (story: Story, name = WWW) => story.aws.route53.dns.resolve(name, 'CNAME').answers[0]?.data;

describe('the way back', () => {
  const beforeInvoke = () => failing('change-aliases', 'add-domains');

  test('asks for the record to be put back, and ends restored', async () => {
    const story = await tellWithPeople(
      [
        { afterSeconds: 100, deed: toTarget },
        { step: 'restore-external-dns', afterSeconds: 2_000, deed: toSource },
      ],
      { beforeInvoke: beforeInvoke() },
    );
    const before = story.state();

    const execution = await story.move(USUAL_REQUEST);

    expect(execution.cause).toContain('Restored; nothing was moved.');
    expect(hostOf(story)).toBe(SOURCE_HOST);
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test(
    'that nobody comes for parks with instructions and the next command, while everything is served',
    async () => {
      const story = await tellWithPeople([{ afterSeconds: 100, deed: toTarget }], { beforeInvoke: beforeInvoke() });
      const before = story.state();

      const execution = await story.move(USUAL_REQUEST);

      expect(execution).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
      expect(execution.cause).toContain(`${WWW} CNAME ${TARGET_HOST} → CNAME ${SOURCE_HOST}`);
      expect(execution.cause).toContain('aws stepfunctions start-execution');
      expect(await story.locks([`domain ${WWW}`])).toHaveLength(1);
      expect(story.lost()).toEqual([]);

      await story.clock.run(story.clock.during(() => toSource(story)));
      await story.clock.advance(60_000);
      expect((await follow(story, 'dns-not-put-back', 'move-1')).status).toBe('SUCCEEDED');
      expect(story.state()).toEqual(before);
      expect(story.lost()).toEqual([]);
    },
    A_WEEK_MS,
  );

  test('keeps what others made of the record meanwhile', async () => {
    const story = await tellWithPeople([{ afterSeconds: 100, deed: toTarget }]);
    await story.move(USUAL_REQUEST);
    await story.clock.run(story.clock.during(() => story.outside.point(WWW, 'proxy.example.net')));
    await story.clock.advance(60_000);

    const { output, status } = await story.restore('move-1');

    expect(status).toBe('SUCCEEDED');
    expect(output).toContain(`${WWW} was set by someone else`);
    expect(story.aliasesOf(SOURCE.distributionId)).toContain(WWW);
  });

  test('undoes a finished move when the record is put back', async () => {
    const story = await tellWithPeople([
      { afterSeconds: 100, deed: toTarget },
      { step: 'restore-external-dns', afterSeconds: 50, deed: toSource },
    ]);
    const before = story.state();
    await story.move(USUAL_REQUEST);

    expect((await story.restore('move-1')).status).toBe('SUCCEEDED');

    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
  });
});
