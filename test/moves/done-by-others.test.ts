import { describe, expect, test } from '@jest/globals';
import { swap } from './assisted-world.ts';
import { EXTERNAL_WORLD, tellWithPeople } from './external-world.ts';
import { failing, SOURCE, SOURCE_HOST, type Story, TARGET, TARGET_HOST, USUAL_REQUEST, USUAL_WORLD } from './story.ts';

const WWW = 'www.example.com';
const [OLD, NEW] = USUAL_WORLD.distributions;
const hostOf = (story: Story) => story.aws.route53.dns.resolve(WWW, 'CNAME').answers[0]?.data;
const status = async (story: Story) => {
  const end = (await story.journal('move-1')).at(-1)?.event;
  return end?.kind === 'ended' ? end.status : undefined;
};

describe('the way back of a move that wrote nothing itself', () => {
  test('asks people to put back what it had them change', async () => {
    const story = await tellWithPeople(
      [
        { afterSeconds: 100, deed: (one) => one.outside.point(WWW, TARGET_HOST) },
        { step: 'restore-external-dns', afterSeconds: 50, deed: (one) => one.outside.point(WWW, SOURCE_HOST) },
      ],
      {
        world: {
          ...EXTERNAL_WORLD,
          distributions: [
            { ...OLD, aliases: ['shop.example.com'] },
            { ...NEW, aliases: ['new.example.com', WWW] },
          ] as (typeof EXTERNAL_WORLD)['distributions'],
        },
      },
    );

    const execution = await story.move(USUAL_REQUEST);
    const between = hostOf(story);
    const restore = await story.restore('move-1');

    expect([execution.status, between]).toEqual(['SUCCEEDED', TARGET_HOST]);
    expect([restore.status, hostOf(story), await status(story)]).toEqual(['SUCCEEDED', SOURCE_HOST, 'restored']);
    expect(story.lost()).toEqual([]);
  });

  test('sees what AWS Support moved before anybody looked: parked, and not told as restored', async () => {
    let moved = false;
    const deny = failing('check-swap', undefined, 'AccessRefused');
    const story: Story = await tellWithPeople(
      [
        {
          step: 'prove-external',
          afterSeconds: 100,
          deed: (one) => one.outside.addText(`_${WWW}`, TARGET_HOST),
        },
      ],
      {
        world: { ...EXTERNAL_WORLD, support: [swap(900, [WWW])] },
        beforeInvoke: (name, payload) => {
          moved ||= story?.aliasesOf(TARGET.distributionId).includes(WWW) ?? false;
          if (moved) deny(name, payload);
        },
      },
    );

    const execution = await story.move({ ...USUAL_REQUEST, strategy: 'assisted' });

    expect(story.aliasesOf(SOURCE.distributionId)).not.toContain(WWW);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
    expect(await status(story)).toBe('parked');
    expect(story.lost()).toEqual([]);
  });
});
