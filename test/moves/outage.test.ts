import { describe, expect, test } from '@jest/globals';
import { LambdaUnavailable } from '../../local/contracts.ts';
import { tellApi } from '../api/api-story.ts';
import { executions, put, told } from '../events/bus.ts';
import { tellRecords } from '../records/records-story.ts';
import { follow } from '../runbook/following.ts';
import { awayFor, CLOUDFRONT } from './denying.ts';
import { failing, SOURCE, type Story, TARGET, tell, USUAL_REQUEST } from './story.ts';

const HOUR = 3_600_000;
const LOCK = ['domain www.example.com'];

/** A story that fails once the domain is on the target, and whose CloudFront goes away as its restore begins. */
async function awayAsItBegins(minutes: number): Promise<Story> {
  let begun = false;
  const story: Story = await tell({
    eventsOut: true,
    beforeInvoke: (name, payload) => {
      failing('verify-move', undefined)(name, payload);
      if (name !== 'begin-restore' || begun) return;
      begun = true;
      awayFor(story, minutes, CLOUDFRONT);
    },
  });
  return story;
}

const ends = (story: Story) => told(story).flatMap(({ type }) => /(Parked|Restored|Succeeded)$/.exec(type)?.[1] ?? []);

describe('a restore that cannot begin because CloudFront is away', () => {
  test('waits and begins then; nobody is told in between that it is parked', async () => {
    const story = await awayAsItBegins(60);
    const before = story.state();

    const execution = await story.move(USUAL_REQUEST);
    await story.clock.advance(60_000);

    expect(execution.cause).toContain('Restored');
    expect(ends(story)).toEqual(['Restored']);
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test('is parked with the next command once its tries are used up, told so once, and goes on when it is asked', async () => {
    const story = await awayAsItBegins(300);
    const before = story.state();

    const execution = await story.move(USUAL_REQUEST);
    await story.clock.advance(60_000);
    const end = (await story.journal('move-1')).at(-1)?.event;

    expect(execution).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
    expect(end).toMatchObject({ kind: 'ended', status: 'parked' });
    expect(end).toMatchObject({ note: expect.stringContaining('Next command') });
    expect(ends(story)).toEqual(['Parked']);
    expect(await story.locks(LOCK)).toHaveLength(1);

    await story.clock.advance(300 * 60_000);
    expect((await follow(story, 'aws-was-away', 'move-1')).status).toBe('SUCCEEDED');
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
  });
});

describe('the control planes of CloudFront and Route 53 are away for an hour', () => {
  test.each([4, 5])('%i minutes after a move began: it waits, goes on, and nobody loses a request', async (minutes) => {
    const story = await tell();
    const began = story.clock.now();
    const arn = story.start(USUAL_REQUEST, 'move-1');
    await story.clock.advance(minutes * 60_000);
    awayFor(story, 60);

    expect((await story.ended(arn)).status).toBe('SUCCEEDED');
    expect(story.clock.now() - began).toBeGreaterThan(3_600_000);
    expect(story.lost()).toEqual([]);
  });

  test('as a record change is about to write, and as the API is asked for a move', async () => {
    const changing = await tellRecords({
      beforeInvoke: (name) => {
        if (name === 'admit-move') awayFor(changing, 60);
      },
    });
    expect((await changing.change([{ name: 'www.example.com', to: 'pages.example.net' }])).status).toBe('SUCCEEDED');
    expect(changing.dig('www.example.com', 'CNAME')).toEqual(['pages.example.net']);

    const asking = await tellApi();
    awayFor(asking, 60);
    const moveId = await asking.begin();
    await asking.clock.run(asking.clock.sleep(2 * 3_600_000));
    expect((await asking.call('GET', `/moves/${moveId}`)).json.status).toBe('moved');
    expect(asking.lost()).toEqual([]);
  });
});

describe('Lambda runs no function for an hour', () => {
  /** A story, and what begins the hour. */
  async function awayLater() {
    let until = 0;
    const story: Story = await tell({
      eventsOut: true,
      beforeInvoke: () => {
        if (story.clock.now() < until) throw new LambdaUnavailable('TooManyRequestsException');
      },
    });
    const goAway = () => {
      until = story.clock.now() + HOUR;
    };
    return { story, goAway };
  }

  test('as an event asks for a move: it begins by itself, nobody has to hand it over, and all of it is told', async () => {
    const { story, goAway } = await awayLater();
    goAway();
    await put(story, { detail: { domains: USUAL_REQUEST.domains, source: SOURCE, target: TARGET, ticket: 'OPS-1' } });
    await story.clock.advance(HOUR - 1);
    expect(await executions(story)).toEqual([]);

    await story.clock.advance(HOUR);
    expect(await executions(story)).toMatchObject([{ status: 'SUCCEEDED' }]);
    expect(ends(story)).toEqual(['Succeeded']);
    expect(story.aws.deadLetters.letters).toEqual([]);
  });

  test('as somebody stops an execution: it is restored by itself then', async () => {
    const { story, goAway } = await awayLater();
    const before = story.state();
    const arn = story.start(USUAL_REQUEST, 'move-1');
    await story.clock.advance(60_000);
    expect(story.state()).not.toEqual(before);
    goAway();
    await story.stop(arn);

    await story.clock.advance(2 * HOUR);
    expect(story.state()).toEqual(before);
    expect(await story.locks(LOCK)).toEqual([]);
    expect(ends(story)).toEqual(['Restored']);
    expect(story.aws.deadLetters.letters).toEqual([]);
    expect(story.lost()).toEqual([]);
  });
});
