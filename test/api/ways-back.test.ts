import { describe, expect, test } from '@jest/globals';
import { readStages } from '../../local/run/stages.ts';
import { failing, type StoryOptions, USUAL_REQUEST } from '../moves/story.ts';
import { type Scenario, scenarioNamed } from '../simulation/scenarios.ts';
import { type ApiStory, BODY, tellApi } from './api-story.ts';

const REASON = { body: { reason: 'not now' } };
const MINUTE_MS = 60_000;

const ask = async (story: ApiStory, id: string, what: 'abort' | 'restore') => {
  const { status, json } = await story.call('POST', `/moves/${id}/${what}`, REASON);
  return [status, json.code ?? json.status];
};

/** Starts a move, the usual one unless a scenario is given, and lets it come to a stage; answers its id. */
async function beginTo(stage: string, scenario?: Scenario): Promise<{ story: ApiStory; id: string; before: unknown }> {
  let reached = false;
  const story: ApiStory = await tellApi({
    ...worldOf(scenario),
    onEvent: (_execution, { type, details }) => {
      if (type.endsWith('StateEntered') && details?.name === stage) reached = true;
    },
  });
  const before = story.state();
  const id = await story.begin(scenario?.request);
  for (let step = 0; step < 2_000 && !reached; step += 1) await story.clock.advance(1_000);
  if (!reached) throw new Error(`The move never came to "${stage}".`);
  return { story, id, before };
}

function worldOf(scenario?: Scenario): Pick<StoryOptions, 'world' | 'viewers'> {
  if (!scenario) return {};
  const { world, viewers } = scenario;
  return { world, ...(viewers ? { viewers } : {}) };
}

/** The stages that a move goes through, from the admission to the last write. */
async function stagesOf(scenario?: Scenario): Promise<string[]> {
  const seen = new Set<string>();
  const stages = readStages();
  const story = await tellApi({
    ...worldOf(scenario),
    onEvent: (_execution, { type, details }) => {
      const name = String(details?.name);
      if (type.endsWith('StateEntered') && stages.has(name)) seen.add(name);
    },
  });
  await story.settled(await story.begin(scenario?.request));
  return [...seen].filter((name) => !['Plan the move', 'Finish the move'].includes(name));
}

/** What the usual move goes through, from the admission to the last write. */
const STAGES = [
  'Admit the move',
  'Gather the facts again',
  'Add the cover to the target',
  'Repoint DNS',
  'Remove the domains from the source',
  'Wait for old DNS answers to expire',
  'Add the domains to the target',
  'Verify the move',
  'Remove the cover',
];

/** Before it was admitted there is nothing to bring back. */
function endsOf(stage: string): string[] {
  return stage === 'Admit the move' ? ['failed', 'restored'] : ['restored'];
}

/** What is left of a move without a cover once DNS is INSYNC. */
const AT_ONCE = ['Verify the move', 'Remove the cover', 'Remove the proof'];

describe('a move that is aborted', () => {
  test.each(STAGES)('at "%s" ends restored, with nothing lost', async (stage) => {
    const { story, id } = await beginTo(stage);
    const [status, standing] = await ask(story, id, 'abort');
    // Whoever sends it again finds it under way.
    const [again] = await ask(story, id, 'abort');
    expect([stage, status, again]).toEqual([stage, 202, 202]);
    expect(['waiting', 'moving']).toContain(standing);

    await story.clock.advance(MINUTE_MS);
    const { json } = await story.settled(id);

    expect(endsOf(stage)).toContain(json.status);
    if (json.status === 'restored') expect(json.evidence.timeline.at(-1).what).toContain('restored');
    expect(story.aliasesOf(USUAL_REQUEST.source.distributionId)).toContain('www.example.com');
    expect(story.records().join()).toContain('d111111abcdef8.cloudfront.net');
    expect(await story.locks(['domain www.example.com'])).toEqual([]);
    expect(story.lost()).toEqual([]);
    expect(await ask(story, id, 'abort')).toEqual([409, 'MoveNotOpen']);
  });

  test('covers every stage of the usual move', async () => {
    expect(await stagesOf()).toEqual(STAGES);
  });

  test.each(['associate', 'disable-source', 'tenant', 'certificate'].map(scenarioNamed))(
    'at any stage of the scenario $name ends restored, with nothing lost but to a declared outage',
    async (scenario) => {
      const stages = await stagesOf(scenario);
      expect(stages.length).toBeGreaterThan(4);
      for (const stage of stages) {
        const { story, id, before } = await beginTo(stage, scenario);
        const answer = await ask(story, id, 'abort');
        await story.clock.advance(MINUTE_MS);
        const { json } = await story.settled(id);
        // Here no time passes between these and the end.
        if (json.status === 'moved' && AT_ONCE.includes(stage)) {
          expect([stage, ...answer]).toEqual([stage, 409, 'MoveNotOpen']);
          continue;
        }

        expect([stage, answer[0]]).toEqual([stage, 202]);
        expect(endsOf(stage)).toContain(json.status);
        expect([stage, story.state()]).toEqual([stage, before]);
        const { outage = [] } = scenario;
        expect(story.lost().filter((loss) => !outage.some((name) => loss.startsWith(`${name} `)))).toEqual([]);
      }
    },
    120_000,
  );

  test('though its execution died and the rule was lost, is brought back by asking again', async () => {
    let lost = 0;
    const { story, id } = await beginTo('Remove the domains from the source');
    const { invoke } = story.lambda;
    Object.assign(story.lambda, {
      invoke: async (name: string, payload: unknown) => {
        if (name !== 'start-restore') return invoke(name, payload);
        lost += 1;
        throw new Error('The event was lost.');
      },
    });
    expect((await ask(story, id, 'abort'))[0]).toBe(202);
    await story.clock.advance(10 * MINUTE_MS);
    // Lambda tries an event three times.
    expect([lost, (await story.call('GET', `/moves/${id}`)).json.status]).toEqual([3, 'moving']);

    expect((await ask(story, id, 'abort'))[0]).toBe(202);
    await story.clock.advance(MINUTE_MS);
    expect((await story.settled(id)).json.status).toBe('restored');
    expect(story.lost()).toEqual([]);
  });
});

describe('a move that is undone', () => {
  test('twice is undone once, and not while it is moving', async () => {
    const story = await tellApi();
    const id = await story.begin();
    await story.clock.advance(MINUTE_MS);
    expect(await ask(story, id, 'restore')).toEqual([409, 'MoveNotOpen']);
    expect((await story.settled(id)).json.status).toBe('moved');

    const both = await Promise.all([ask(story, id, 'restore'), ask(story, id, 'restore')]);
    expect(both).toEqual([
      [202, 'restoring'],
      [202, 'restoring'],
    ]);
    await story.clock.advance(MINUTE_MS);
    expect(await ask(story, id, 'restore')).toEqual([202, 'restoring']);
    expect((await story.settled(id)).json.status).toBe('restored');
    const began = (await story.journal(id)).filter(({ event }) => event.kind === 'restore-began');
    expect(began).toHaveLength(1);
    expect(await ask(story, id, 'restore')).toEqual([409, 'MoveNotOpen']);
    expect(story.lost()).toEqual([]);
  });

  test('is undone once what was in the way is gone', async () => {
    const story = await tellApi();
    const id = await story.begin();
    await story.settled(id);
    const { distributionId } = BODY.source;
    let enabled = '';
    await story.editConfig(distributionId, (xml) => {
      enabled = xml;
      return xml.replace('<Enabled>true</Enabled>', '<Enabled>false</Enabled>');
    });
    await story.clock.advance(MINUTE_MS);
    expect((await ask(story, id, 'restore'))[0]).toBe(202);
    await story.clock.advance(60 * MINUTE_MS);
    expect((await story.call('GET', `/moves/${id}`)).json.status).toBe('moved');

    await story.editConfig(distributionId, () => enabled);
    await story.clock.advance(MINUTE_MS);
    expect((await ask(story, id, 'restore'))[0]).toBe(202);
    await story.clock.advance(MINUTE_MS);
    expect((await story.settled(id)).json.status).toBe('restored');
  });

  test('is undone though the first try left no trace in the journal', async () => {
    const story = await tellApi({ beforeInvoke: failing('begin-restore', undefined, 'AccessRefused', 1) });
    const id = await story.begin();
    const { json } = await story.settled(id);
    await ask(story, id, 'restore');
    await story.clock.advance(MINUTE_MS);
    expect(await story.journal(id)).toHaveLength(json.evidence.journal.length);

    expect((await ask(story, id, 'restore'))[0]).toBe(202);
    await story.clock.advance(MINUTE_MS);
    expect((await story.settled(id)).json.status).toBe('restored');
  });

  test('goes on though the execution that restores it was stopped', async () => {
    const story = await tellApi();
    const id = await story.begin();
    await story.settled(id);
    await ask(story, id, 'restore');
    await story.clock.advance(MINUTE_MS);
    const began = (await story.journal(id)).findLast(({ event }) => event.kind === 'restore-began')?.event;
    await story.stop(began?.kind === 'restore-began' ? began.execution : '');
    await story.clock.advance(MINUTE_MS);
    expect((await story.call('GET', `/moves/${id}`)).json.status).toBe('restoring');

    expect(await ask(story, id, 'restore')).toEqual([202, 'restoring']);
    await story.clock.advance(MINUTE_MS);
    expect((await story.settled(id)).json.status).toBe('restored');
    expect(story.lost()).toEqual([]);
  });
});
