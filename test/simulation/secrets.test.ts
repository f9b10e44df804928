import { expect, test } from '@jest/globals';
import { FUNCTIONS } from '../../local/lambda/functions.ts';
import { BATCH_BUCKET } from '../../local/service.ts';
import { capturedLogs } from '../tools/captured-logs.ts';
import { secretsIn } from '../tools/secrets.ts';
import { type Ended, run } from './run.ts';
import { SCENARIOS } from './scenarios.ts';
import { ELSEWHERE } from './selection.ts';

const lines = capturedLogs('TRACE');
/** The functions that logged anything in any scenario so far. */
const heard = new Set<string>();

/** A client that reads what it may read is no line of the log. */
const READERS = ['get-batch', 'get-batches', 'get-evidence', 'get-health', 'get-move', 'get-moves'];

/** All that others may read who need not know a secret: logs, metrics, the bus, the service's bucket, answers of the API. */
function tellings({ story: { aws }, metrics, client, desk }: Ended) {
  const objects = aws.s3.keys(BATCH_BUCKET).map((key) => `${key}: ${aws.s3.read(BATCH_BUCKET, key)}`);
  return {
    logs: lines.join(''),
    metrics: metrics.join('\n'),
    bus: JSON.stringify(aws.eventBridge.buses.events),
    bucket: objects.join('\n'),
    answers: [...(client?.answers ?? []), ...desk.answers].join('\n'),
  };
}

test.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  'in the scenario %s no secret is logged, measured, answered, told on the bus or kept in the bucket',
  async (_name, scenario) => {
    const ended = await run({ scenario, seed: 1, strikes: [] });
    const { story } = ended;
    const told = tellings(ended);
    for (const [, name = ''] of told.logs.matchAll(/"function":"([\w-]+)"/g)) heard.add(name);
    const found = Object.entries(told).map(([where, text]) => [where, secretsIn(text, story)]);

    expect(found).toEqual(Object.keys(told).map((where) => [where, []]));
    // A line for each invocation at least, and roles were assumed whose sessions could have been told.
    expect(lines.length).toBeGreaterThan(5);
    expect(story.aws.credentials.secrets().length).toBeGreaterThan(4);
    if (scenario.event) expect(story.aws.eventBridge.buses.events.length).toBeGreaterThan(1);
    if (scenario.event) expect(told.metrics).toContain('CloudWatchMetrics');
    if (scenario.client) expect(told.answers).toContain(ended.jobs[0]?.id);
    if (scenario.batch) expect(told.bucket).toContain(scenario.batch.groups[0]?.domains[0]);
  },
  60_000,
);

test('and every function was heard that these scenarios come by', () => {
  const unheard = Object.keys(FUNCTIONS).filter((name) => !heard.has(name));
  expect(unheard.sort()).toEqual([...Object.keys(ELSEWHERE), ...READERS].sort());
});
