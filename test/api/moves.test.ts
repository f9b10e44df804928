import { describe, expect, test } from '@jest/globals';
import { SOURCE, TARGET, tell } from '../moves/story.ts';
import { call, callSigned, platformJwt } from './calling.ts';

const BODY = { domains: ['www.example.com'], source: SOURCE, target: TARGET, ticket: 'OPS-1' };

describe('The API', () => {
  test('plans, moves, shows and undoes', async () => {
    const story = await tell();
    const jwt = platformJwt(story);
    const plan = await call(story, jwt, 'POST', '/plans', { body: BODY });
    expect([plan.status, plan.json]).toMatchObject([200, { status: 'planned', plan: { verdict: 'ready' } }]);
    const move = await call(story, jwt, 'POST', '/moves', { body: BODY });
    expect([move.status, move.json.status]).toEqual([202, 'accepted']);
    const again = await call(story, jwt, 'POST', '/moves', { body: BODY });
    expect([again.status, again.json.moveId]).toEqual([202, move.json.moveId]);
    await story.clock.run(story.clock.sleep(3_600_000));
    const shown = await call(story, jwt, 'GET', move.headers.location ?? '');
    expect([shown.status, shown.json.status]).toEqual([200, 'moved']);
    const undone = await call(story, jwt, 'POST', `${move.headers.location}/restore`, {
      body: { reason: 'wrong one' },
    });
    expect([undone.status, undone.json.status]).toEqual([202, 'restoring']);
    await story.clock.run(story.clock.sleep(3_600_000));
    const list = await call(story, jwt, 'GET', '/moves?domain=www.example.com&limit=1');
    expect([list.status, list.json]).toMatchObject([
      200,
      { moves: [{ status: 'restored' }], next: expect.any(String) },
    ]);
    expect(story.lost()).toEqual([]);
  });

  test('lets IAM callers in beside it', async () => {
    const story = await tell();
    const plan = await callSigned(story, 'POST', '/iam/plans', { body: BODY });
    expect([plan.status, plan.json?.plan?.verdict]).toEqual([200, 'ready']);
    expect((await callSigned(story, 'POST', '/iam/plans', { body: BODY }, SOURCE.accountId)).status).toBe(403);
    expect((await call(story, undefined, 'GET', '/moves')).status).toBe(401);
  });
});
