import { expect, test } from '@jest/globals';
import { cname, SOURCE_HOST, TARGET_HOST, USUAL_WORLD } from '../moves/story.ts';
import { tellRecords, worldWith } from './records-story.ts';

const WWW = { ...cname('www.example.com', SOURCE_HOST) };

/** The target serves www already: only the record has to follow. */
const SERVED = {
  distributions: USUAL_WORLD.distributions.map((one) =>
    one.domainName === TARGET_HOST ? { ...one, aliases: ['www.example.com', 'example.com'] } : { ...one, aliases: [] },
  ),
};

test('a CNAME becomes an alias in one batch, is INSYNC, looked up and told', async () => {
  const story = await tellRecords({ world: worldWith([WWW], SERVED) });

  const { diff, verdict } = await story.preview([{ name: 'www.example.com', to: TARGET_HOST }]);
  const { status, output, cause } = await story.change([{ name: 'www.example.com', to: TARGET_HOST }]);

  expect(diff).toEqual([`~ www.example.com  CNAME ${SOURCE_HOST} (300 s) → ALIAS A+AAAA ${TARGET_HOST}`]);
  expect(verdict).toBe('ready');
  expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
  expect(JSON.parse(output ?? '')).toMatchObject({ status: 'moved' });
  expect(story.records()).toEqual([expect.stringContaining(TARGET_HOST), expect.stringContaining(TARGET_HOST)]);
  expect(story.dig('www.example.com', 'A').length).toBeGreaterThan(0);
});
