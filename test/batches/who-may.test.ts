import { describe, expect, test } from '@jest/globals';
import { tellApi } from '../api/api-story.ts';
import { BODY, PAIRS, REASON, rested, taken, WORLD } from './batch-api.ts';
import { linesOf } from './batch-world.ts';

const ALL = PAIRS.flatMap(({ domains }) => domains);
const ACTIONS = ['move', 'read', 'approve', 'abort'] as const;
const APPLY = { ...BODY, mode: 'apply' };

describe('A batch', () => {
  test('of an apex is read, paused and aborted by whoever asked for it, by exact grants', async () => {
    const story = await tellApi({ world: WORLD });
    const domains = ['brand-0001.example', ...ALL.slice(0, 1)];
    const grant = { actions: [...ACTIONS], domains, accounts: ['*'] };
    const [token, other] = [await story.token([grant]), await story.token([grant], { name: 'other' })];
    const lines = domains.map((domain) => ({ ...linesOf(PAIRS)[0], domain }));
    const { headers } = await story.call('POST', '/batches', { body: { ...APPLY, list: { lines } }, token });
    const location = headers.location ?? '';

    expect(await story.call('GET', location, { token })).toMatchObject({ status: 200, json: { domains: 2 } });
    expect(await story.call('GET', location, { token: other })).toMatchObject({ status: 200 });
    expect((await story.call('POST', `${location}/pause`, { body: REASON, token })).status).toBe(202);
    expect((await story.call('POST', `${location}/abort`, { body: REASON, token: other })).status).toBe(202);
  });

  test('is its own for who asked for it, whatever else its grants say by then', async () => {
    const story = await tellApi({ world: WORLD });
    const everything = { actions: [...ACTIONS], domains: ['*'], accounts: ['*'] };
    const before = await story.token([everything], { name: 'jira' });
    const { headers } = await story.call('POST', '/batches', { body: APPLY, token: before });
    const location = headers.location ?? '';
    await story.revoke(before);
    const less = { ...everything, domains: ['*.elsewhere.example'] };
    const token = await story.token([less], { name: 'jira' });

    expect((await story.call('GET', location, { token })).status).toBe(200);
    expect((await story.call('GET', '/batches', { token })).json.batches).toHaveLength(1);
    expect((await story.call('POST', `${location}/pause`, { body: REASON, token })).status).toBe(202);
    expect((await story.call('POST', `${location}/resume`, { body: REASON, token })).status).toBe(403);
    expect((await story.call('POST', `${location}/abort`, { body: REASON, token })).status).toBe(202);
  });

  test('is answered by grants for all its accounts alone, and read by those for its domains', async () => {
    const story = await tellApi({ world: WORLD });
    const grant = { actions: [...ACTIONS], domains: ['*'], accounts: ['999999999999'] };
    const token = await story.token([grant], { name: 'stranger' });
    const lines = linesOf(PAIRS).map((line, at) => ({
      ...line,
      source: PAIRS[at]?.source.distributionId,
      sourceAccount: PAIRS[at]?.source.accountId,
    }));
    const location = await taken(story, { ...APPLY, list: { lines }, approval: true });
    const { batchHash } = await rested(story, location);
    const ask = (name: string, body: object, as = token) =>
      story.call('POST', `${location}/${name}`, { body, token: as });
    const approval = { batchHash, by: 'ada' };

    for (const verdict of ['approve', 'reject']) {
      expect(await ask('approval', { ...approval, verdict })).toMatchObject({
        status: 403,
        json: { code: 'NotAllowed' },
      });
    }
    for (const name of ['pause', 'resume']) expect((await ask(name, REASON)).status).toBe(403);
    expect((await ask('abort', { ...REASON, restoreRunning: true })).status).toBe(403);
    expect(await story.call('GET', location, { token })).toMatchObject({
      status: 200,
      json: { status: 'waiting', can: [] },
    });

    const accounts = PAIRS.flatMap(({ source, target }) => [source.accountId, target.accountId]);
    const named = await story.token([{ ...grant, accounts }], { name: 'named' });
    expect((await ask('approval', { ...approval, verdict: 'reject' }, named)).status).toBe(202);
  });

  test('whose sources were to be found is answered by grants for all accounts', async () => {
    const story = await tellApi({ world: WORLD });
    const accounts = PAIRS.flatMap(({ source, target }) => [source.accountId, target.accountId]);
    const token = await story.token([{ actions: [...ACTIONS], domains: ['*'], accounts }], { name: 'named' });
    const location = await taken(story, APPLY);

    const denied = await story.call('POST', `${location}/abort`, { body: REASON, token });

    expect(denied).toMatchObject({ status: 403, json: { code: 'NotAllowed' } });
    expect(denied.json.detail).toContain('does not name the source');
  });
});
