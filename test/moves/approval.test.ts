import { describe, expect, test } from '@jest/globals';
import type { InvokeHook } from '../../local/lambda/lambda.ts';
import { failing, SOURCE, type Story, TARGET, tell, USUAL_REQUEST, USUAL_WORLD } from './story.ts';

const REQUEST = { ...USUAL_REQUEST, approval: true, requestedBy: 'Grace Hopper' };
const LOCKS = [
  'domain www.example.com',
  `distribution ${SOURCE.distributionId}`,
  `distribution ${TARGET.distributionId}`,
];
const HOUR_MS = 3_600_000;

/** Starts a move and lets it come to the question; answers its plan's hash as well. */
async function asked(story: Story, request: object = REQUEST) {
  const execution = story.start(request, 'move-1');
  await story.clock.advance(HOUR_MS);
  return { execution, planHash: hashIn(story, execution) };
}

function hashIn(story: Story, execution: string): string {
  const outputs = story.aws.stepFunctions.history(execution).map(({ details }) => String(details?.output));
  return outputs.map((output) => /"planHash":"(\w+)"/.exec(output)?.[1]).findLast((hash) => hash !== undefined) ?? '';
}

function answer(story: Story, planHash: string, answered: object = {}) {
  const payload = { moveId: 'move-1', planHash, verdict: 'approve', by: 'Ada', ...answered };
  return story.clock.run(story.clock.during(() => story.invoke('answer-approval', payload)));
}

describe('a plan that needs an approval', () => {
  test('waits without a lock, and is done once somebody approves it', async () => {
    const story = await tell();
    const { execution, planHash } = await asked(story);
    expect(await story.locks(LOCKS)).toEqual([]);
    expect(await story.journal('move-1')).toEqual([]);

    await answer(story, planHash, { by: ' Ada ', comment: 'Looks right.' });

    const { status, output = '' } = await story.ended(execution);
    expect(status).toBe('SUCCEEDED');
    expect((await story.journal('move-1'))[1]?.event).toEqual({
      kind: 'approved',
      planHash,
      by: 'Ada',
      comment: 'Looks right.',
    });
    expect(output).toContain('the plan was approved by Ada: Looks right.');
    expect(story.lost()).toEqual([]);
  });

  test('ends failed when it is rejected, and nothing was written or locked', async () => {
    const story = await tell();
    const before = story.state();
    const { execution, planHash } = await asked(story);

    await answer(story, planHash, { verdict: 'reject', comment: 'Not on a Friday.' });

    const { status, error, cause } = await story.ended(execution);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'NotApproved' });
    expect(cause).toContain('Ada rejected the plan');
    expect(cause).toContain('Not on a Friday.');
    expect(story.state()).toEqual(before);
    expect(await story.journal('move-1')).toEqual([]);
    expect(await story.locks(LOCKS)).toEqual([]);
  });

  test('ends failed when nobody answers for a week, and an answer after that is told so', async () => {
    const story = await tell();
    const before = story.state();

    const execution = await story.move(REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'ApprovalTimedOut' });
    expect(story.state()).toEqual(before);
    await expect(answer(story, hashIn(story, execution.executionArn))).rejects.toMatchObject({
      errorType: 'MoveNotOpen',
      errorMessage: expect.stringContaining('its wait is over'),
    });
  });

  test('that only is to be planned waits for nobody', async () => {
    const story = await tell();

    expect(await story.move({ ...REQUEST, mode: 'plan' })).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('whose execution is stopped while it waits leaves nothing behind, and takes no answer', async () => {
    const story = await tell();
    const before = story.state();
    const { execution, planHash } = await asked(story);

    await story.stop(execution);
    await story.clock.advance(HOUR_MS);

    await expect(answer(story, planHash)).rejects.toMatchObject({ errorType: 'MoveNotOpen' });
    expect(story.state()).toEqual(before);
    expect(await story.locks(LOCKS)).toEqual([]);
  });

  test('asks anew after a redrive, with a token of its own', async () => {
    const story = await tell();
    const { execution, planHash } = await asked(story);
    await story.stop(execution);
    await story.clock.advance(HOUR_MS);
    await expect(answer(story, planHash)).rejects.toMatchObject({ errorType: 'MoveNotOpen' });

    await story.redrive(execution);
    await story.clock.advance(HOUR_MS);
    expect(await story.locks(LOCKS)).toEqual([]);
    await answer(story, planHash);

    expect(story.aws.stepFunctions.describe(execution).status).toBe('RUNNING');
    expect((await story.ended(execution)).status).toBe('SUCCEEDED');
    expect(story.lost()).toEqual([]);
  });

  test('waits behind another move first, and asks after it', async () => {
    const story = await tell();
    const first = story.start({ ...USUAL_REQUEST, domains: ['shop.example.com'] }, 'first');
    await story.clock.advance(60_000);
    const { execution, planHash } = await asked(story);
    expect((await story.ended(first)).status).toBe('SUCCEEDED');

    await answer(story, planHash);

    expect((await story.ended(execution)).status).toBe('SUCCEEDED');
  });

  test('is not asked twice when another move comes first between approval and admission', async () => {
    const asks: unknown[] = [];
    const busy = failing('admit-move', undefined, 'LockHeld', 1);
    const beforeInvoke: InvokeHook = (name, payload) => {
      if (name === 'ask-approval') asks.push(payload);
      return busy(name, payload);
    };
    const story = await tell({ beforeInvoke });
    const { execution, planHash } = await asked(story);

    await answer(story, planHash);

    expect((await story.ended(execution)).status).toBe('SUCCEEDED');
    expect(asks).toHaveLength(1);
    expect(story.lost()).toEqual([]);
  });

  test('takes the answer where the question was kept and the function that asked died after it', async () => {
    const story = await tell({ afterInvoke: failing('ask-approval', undefined, 'Lambda.Unknown', 1) });
    const { execution, planHash } = await asked(story);

    await answer(story, planHash);

    expect((await story.ended(execution)).status).toBe('SUCCEEDED');
  });

  test('that changed between approval and first write is refused, not applied', async () => {
    const story = await tell();
    const { execution, planHash } = await asked(story);
    await story.editRecord('www.example.com', 'elsewhere.example.net');
    await story.clock.advance(HOUR_MS);

    await answer(story, planHash);

    const { error, cause } = await story.ended(execution);
    expect(error).toBe('PlanChanged');
    expect(cause).toContain('Restored; nothing was moved.');
  });

  test('is not admitted without an approval of its own in the table', async () => {
    const story = await tell();
    const { execution, planHash } = await asked(story);

    const admission = story.invoke('admit-move', { moveId: 'move-1', planHash, execution });

    await expect(story.clock.run(admission)).rejects.toMatchObject({ errorType: 'NotApproved' });
    expect(await story.locks(LOCKS)).toEqual([]);
    await story.stop(execution);
  });
});

describe('an answer', () => {
  test.each<[string, object, string, string]>([
    ['about another plan', { planHash: 'f'.repeat(64) }, 'PlanChanged', 'asks about the plan'],
    ['about no plan at all', { planHash: 'f' }, 'InvalidRequest', 'is not a plan hash'],
    ['of the requester', { by: '  grace HOPPER ' }, 'OwnApproval', 'asked for move-1'],
    ['of nobody', { by: '  ' }, 'InvalidRequest', 'by says nobody'],
    ['that is neither yes nor no', { verdict: 'perhaps' }, 'InvalidRequest', 'verdict'],
    ['to a move that nobody knows', { moveId: 'move-2' }, 'MoveNotOpen', 'does not wait for an approval'],
  ])('%s is refused, and the move goes on waiting', async (_what, answered, errorType, words) => {
    const story = await tell();
    const { execution, planHash } = await asked(story);

    await expect(answer(story, planHash, answered)).rejects.toMatchObject({
      errorType,
      errorMessage: expect.stringContaining(words),
    });

    await answer(story, planHash);
    expect((await story.ended(execution)).status).toBe('SUCCEEDED');
  });

  test('of the requester counts when it is no', async () => {
    const story = await tell();
    const { execution, planHash } = await asked(story);

    await answer(story, planHash, { by: 'Grace Hopper', verdict: 'reject' });

    expect((await story.ended(execution)).error).toBe('NotApproved');
  });

  test('may be repeated, at once and when all is over; another one after it is refused with who said what when', async () => {
    const story = await tell();
    const { execution, planHash } = await asked(story);

    const first = await answer(story, planHash);
    expect(await answer(story, planHash, { by: 'ada' })).toEqual(first);
    await expect(answer(story, planHash, { verdict: 'reject' })).rejects.toMatchObject({
      errorType: 'MoveNotOpen',
      errorMessage: expect.stringMatching(/Ada approved the plan of move-1 on 2026-01-01T01:/),
    });
    await expect(answer(story, planHash, { by: 'Bob' })).rejects.toMatchObject({ errorType: 'MoveNotOpen' });

    expect((await story.ended(execution)).status).toBe('SUCCEEDED');
    expect(await answer(story, planHash)).toEqual(first);
  });

  test('that was kept and got lost before its token is made good by repeating it', async () => {
    let lost = true;
    const story = await tell();
    const { execution, planHash } = await asked(story);
    const { handle } = story.aws.gateway;
    Object.assign(story.aws.gateway, {
      handle: (request: Parameters<typeof handle>[0]) => {
        if (lost && request.headers['x-amz-target']?.endsWith('.SendTaskSuccess')) {
          throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
        }
        return handle(request);
      },
    });
    await expect(answer(story, planHash)).rejects.toMatchObject({ errorType: 'ServiceUnavailable' });
    expect(story.aws.stepFunctions.describe(execution).status).toBe('RUNNING');

    lost = false;
    await answer(story, planHash);

    expect((await story.ended(execution)).status).toBe('SUCCEEDED');
  });

  test.each(['approve', 'reject'])('to %s whose own answer got lost counts once', async (verdict) => {
    const story = await tell();
    const { execution, planHash } = await asked(story);
    const { handle } = story.aws.gateway;
    let lost = false;
    Object.assign(story.aws.gateway, {
      handle: async (request: Parameters<typeof handle>[0]) => {
        const reply = await handle(request);
        if (lost || !request.headers['x-amz-target']?.endsWith('.SendTaskSuccess')) return reply;
        lost = true;
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
      },
    });

    expect(await answer(story, planHash, { verdict })).toMatchObject({ verdict });

    expect((await story.ended(execution)).status).toBe(verdict === 'approve' ? 'SUCCEEDED' : 'FAILED');
    expect(await answer(story, planHash, { verdict })).toMatchObject({ verdict });
  });

  test('never shows a task token in journal, output, or cause', async () => {
    const story = await tell({ world: USUAL_WORLD });
    const { execution, planHash } = await asked(story);
    await answer(story, planHash);

    const { output } = await story.ended(execution);

    expect(`${JSON.stringify(await story.journal('move-1'))} ${output}`).not.toContain('AQCEAAAAKgAAAAM');
  });
});
