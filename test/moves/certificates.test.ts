import { describe, expect, test } from '@jest/globals';
import type { WorldInput } from '../../local/world/schema.ts';
import { cname, failing, SOURCE, SOURCE_HOST, type Story, TARGET, tell, USUAL_REQUEST, USUAL_WORLD, ZONE_ID } from './story.ts';

/** The target's own certificate covers what it has, and none of the domains that come. */
const NARROW = {
  ...USUAL_WORLD,
  certificates: [
    { key: 'old', account: SOURCE.accountId, names: ['example.com', '*.example.com'] },
    { key: 'new', account: TARGET.accountId, names: ['new.example.com'] },
  ],
} satisfies WorldInput;

const REQUEST = { ...USUAL_REQUEST, certificate: 'provision' } as const;

const certificatesOf = (story: Story) => story.aws.acm.list(TARGET.accountId);
const validationOf = (story: Story) => story.records().filter((line) => line.includes('acm-validations.aws'));

/** Everything that a move may leave behind. */
const everything = (story: Story) => [story.state(), certificatesOf(story).map(({ arn }) => arn)];

test('happy', async () => {
  const story = await tell({ world: NARROW });
  const execution = await story.move(REQUEST);
  expect(execution).toMatchObject({ status: 'SUCCEEDED' });
  expect(story.lost()).toEqual([]);
  expect(validationOf(story)).toHaveLength(1);
  expect(certificatesOf(story)).toHaveLength(2);
  const before = everything(story);
  console.log(execution.output, (await story.journal('move-1')).map(({at, event }) => `${at} ${event.kind} ${'step' in event ? event.step : ''}`).join('\n'));
  const r = await story.restore('move-1');
  console.log(r.output, r.cause, (await story.journal('move-1')).map(({at, event }) => `${at} ${event.kind} ${'step' in event ? event.step : ''}`).join('\n'));
  expect(story.lost()).toEqual([]);
  expect(validationOf(story)).toHaveLength(0);
  expect(certificatesOf(story)).toHaveLength(1);
});
