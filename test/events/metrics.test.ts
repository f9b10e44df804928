import { expect, test } from '@jest/globals';
import { METRICS } from '../../shared/domain/measures.ts';
import * as z from '../../shared/domain/zod.ts';
import { failing, type StoryOptions, tell, USUAL_REQUEST } from '../moves/story.ts';
import { anHour } from './bus.ts';

/** The embedded metric format, as far as CloudWatch User Guide, "Embedded metric format specification", asks for it. */
const Line = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.int(),
    CloudWatchMetrics: z.tuple([
      z.strictObject({
        Namespace: z.literal('cname-mover'),
        Dimensions: z.tuple([z.array(z.string())]),
        Metrics: z.tuple([z.strictObject({ Name: z.string(), Unit: z.enum(['Seconds', 'Count']) })]),
      }),
    ]),
  }),
  moveId: z.literal('move-1'),
});

/** The lines of a story's moves: what CloudWatch makes of them, as `Name dimensions value`. */
async function measured(options: StoryOptions, run: (story: Awaited<ReturnType<typeof tell>>) => Promise<unknown>) {
  const lines: string[] = [];
  const story = await tell({ eventsOut: true, onMetric: (line) => lines.push(line), ...options });
  await run(story);
  await anHour(story);
  const times: number[] = [];
  const values = lines.map((text) => {
    const line = Line.parse(JSON.parse(text));
    const [{ Dimensions, Metrics }] = line._aws.CloudWatchMetrics;
    const [{ Name }] = Metrics;
    times.push(line._aws.Timestamp);
    expect([...Dimensions[0]].sort()).toEqual(['service', ...METRICS[Name as keyof typeof METRICS]].sort());
    const own = Dimensions[0].filter((name) => name !== 'service').map((name) => line[name]);
    return { name: [Name, ...own].join(' '), value: Number(line[Name]) };
  });
  return {
    values,
    times,
    story,
    of: (name: string) => values.flatMap((one) => (one.name === name ? [one.value] : [])),
  };
}

test('a move measures each stage, each wait, its probes and its end, at the times of its journal', async () => {
  const { values, times, story, of } = await measured({}, (one) => one.move(USUAL_REQUEST));
  expect(values.map(({ name }) => name).sort()).toEqual(
    [
      ...['add-cover', 'repoint-dns', 'remove-domains', 'add-domains', 'remove-cover'].map(
        (stage) => `StageSeconds ${stage}`,
      ),
      ...Array(4).fill('WaitSeconds cloudfront'),
      'WaitSeconds route53',
      'Probes',
      'UnservedProbes',
      'Ended move moved',
      'JobSeconds move moved',
    ].sort(),
  );
  expect(of('UnservedProbes')).toEqual([0]);
  expect(of('Probes')[0]).toBeGreaterThan(0);
  const entries = await story.journal('move-1');
  expect(entries.map(({ at }) => at)).toEqual(expect.arrayContaining(times));
  const [first, last] = [entries[0], entries.at(-1)];
  expect(of('JobSeconds move moved')).toEqual([((last?.at ?? 0) - (first?.at ?? 0)) / 1_000]);
});

test('a restored move measures the way back, and a refused one that it failed', async () => {
  const restored = await measured({ beforeInvoke: failing('change-aliases', 'add-domains') }, (one) =>
    one.move(USUAL_REQUEST),
  );
  expect(restored.of('Ended move restored')).toEqual([1]);
  expect(restored.of('RestoreSeconds move restored')[0]).toBeGreaterThan(0);
  const refused = await measured({}, (one) => one.move({ ...USUAL_REQUEST, domains: ['other.example.com'] }));
  expect(refused.values).toEqual([{ name: 'Ended move failed', value: 1 }]);
});

test('what cannot be measured is told all the same', async () => {
  const { of, story } = await measured(
    {
      onMetric: () => {
        throw new Error('no room');
      },
    },
    (one) => one.move(USUAL_REQUEST),
  );
  expect(of('Ended move moved')).toEqual([]);
  expect(story.aws.eventBridge.buses.events.at(-1)?.event['detail-type']).toBe('Domain Move Succeeded');
});
