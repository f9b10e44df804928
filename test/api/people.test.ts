import { describe, expect, test } from '@jest/globals';
import { EXTERNAL_WORLD } from '../moves/external-world.ts';
import { SOURCE_HOST, TARGET_HOST } from '../moves/story.ts';
import { type ApiStory, BODY, EVERYTHING, tellApi } from './api-story.ts';

const HOUR_MS = 3_600_000;
const ASKING = { ...BODY, approval: true, requestedBy: 'Grace' };

/** Starts a move and lets it come to where it waits for a person; answers what it then shows. */
async function waiting(story: ApiStory, body: object = ASKING, token?: string) {
  const id = await story.begin(body, token === undefined ? {} : { token });
  await story.clock.advance(HOUR_MS);
  return { id, view: (await story.call('GET', `/moves/${id}`)).json };
}

async function answer(story: ApiStory, id: string, body: object, token?: string) {
  const options = { body, ...(token === undefined ? {} : { token }) };
  const { status, json } = await story.call('POST', `/moves/${id}/approval`, options);
  return [status, json.code ?? json.status];
}

describe('a move that needs an approval', () => {
  test('says so, and goes on once a ticket system says who approves', async () => {
    const story = await tellApi();
    const { id, view } = await waiting(story);
    const planHash = view.plan.hash;
    expect(view).toMatchObject({
      status: 'waiting',
      waitsFor: { kind: 'approval', planHash, answer: `POST /moves/${id}/approval` },
    });
    const page = await story.call('GET', `/moves/${id}`, { headers: { accept: 'text/markdown' } });
    expect(page.text).toContain(`approval of plan ${planHash}, by \`POST /moves/${id}/approval\``);
    const yes = { planHash, verdict: 'approve', by: 'Ada', comment: 'fine' };
    expect(await answer(story, id, yes)).toEqual([202, 'waiting']);
    expect((await answer(story, id, yes))[0]).toBe(202);
    expect((await story.settled(id)).json).toMatchObject({ status: 'moved' });
    const [approved] = (await story.journal(id)).flatMap(({ event }) => (event.kind === 'approved' ? [event] : []));
    expect(approved).toMatchObject({ by: 'Ada, by token jira', planHash, comment: 'fine' });
    expect((await story.call('GET', `/moves/${id}`)).json).not.toHaveProperty('waitsFor');
  });

  test('says that it waits on where an answer was kept and did not reach it, and goes on with whoever gives it again', async () => {
    const story = await tellApi();
    const { id, view } = await waiting(story);
    const { handle } = story.aws.gateway;
    let lost = true;
    Object.assign(story.aws.gateway, {
      handle: (request: Parameters<typeof handle>[0]) => {
        if (lost && request.headers['x-amz-target']?.endsWith('.SendTaskSuccess')) {
          throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
        }
        return handle(request);
      },
    });
    const planHash = view.plan.hash;
    expect((await answer(story, id, { planHash, verdict: 'approve', by: 'Ada' }))[0]).toBe(503);

    const { waitsFor } = (await story.call('GET', `/moves/${id}`)).json;
    expect(waitsFor).toMatchObject({
      kind: 'approval',
      planHash,
      said: expect.stringMatching(/^Ada.* approved it on 20/),
    });
    const page = await story.call('GET', `/moves/${id}`, { headers: { accept: 'text/markdown' } });
    expect(page.text).toContain('which has not reached it: answer once more');

    lost = false;
    expect(await answer(story, id, { planHash, verdict: 'reject', by: 'Linus' })).toEqual([409, 'MoveNotOpen']);
    expect((await story.call('GET', `/moves/${id}`)).json.status).toBe('waiting');
    // Ada's answer counts, whoever makes it good.
    expect(await answer(story, id, { planHash, verdict: 'approve', by: 'Linus' })).toEqual([409, 'MoveNotOpen']);
    expect((await story.settled(id)).json.status).toBe('moved');
  });

  test('is not approved by the requester, whoever says so and however it is written', async () => {
    const story = await tellApi();
    const { id, view } = await waiting(story);
    const yes = { planHash: view.plan.hash, verdict: 'approve' };
    for (const by of ['Grace', ' grace ', 'GRACE']) {
      expect(await answer(story, id, { ...yes, by })).toEqual([403, 'OwnApproval']);
    }
    expect(await answer(story, id, yes, story.jwt({ sub: 'Grace' }))).toEqual([403, 'OwnApproval']);
    // A ticket system has to say for whom it speaks, a person cannot say somebody else.
    expect(await answer(story, id, yes)).toEqual([400, 'InvalidRequest']);
    expect(await answer(story, id, { ...yes, by: 'Ada' }, story.jwt())).toEqual([400, 'InvalidRequest']);
    expect(await answer(story, id, yes, story.jwt({ sub: 'linus' }))).toEqual([202, 'waiting']);
  });

  test('is not approved by a person who asked in the name of another, nor by a ticket system that asked in nobody’s', async () => {
    const story = await tellApi();
    const ada = story.jwt();
    const byAda = await waiting(story, { ...ASKING, ticket: 'OPS-2', requestedBy: 'somebody else' }, ada);
    const yes = { planHash: byAda.view.plan.hash, verdict: 'approve' };
    expect(await answer(story, byAda.id, yes, ada)).toEqual([403, 'OwnApproval']);
    expect(await answer(story, byAda.id, { ...yes, by: 'ada' })).toEqual([403, 'OwnApproval']);
    const { requestedBy: _nobody, ...unnamed } = ASKING;
    const byToken = await waiting(story, { ...unnamed, domains: ['shop.example.com'], ticket: 'OPS-3' });
    const also = { planHash: byToken.view.plan.hash, verdict: 'approve' };
    expect(await answer(story, byToken.id, { ...also, by: 'Ada' })).toEqual([403, 'OwnApproval']);
    expect(await answer(story, byToken.id, also, ada)).toEqual([202, 'waiting']);
  });

  test('is not approved by another plan, a second word, or without the grant; rejected it fails', async () => {
    const story = await tellApi();
    const { id, view } = await waiting(story);
    const planHash = view.plan.hash;
    expect(await answer(story, id, { planHash: 'a'.repeat(64), verdict: 'approve', by: 'Ada' })).toEqual([
      409,
      'PlanChanged',
    ]);
    expect(await answer(story, id, { planHash, verdict: 'maybe', by: 'Ada' })).toEqual([400, 'InvalidRequest']);
    const reader = await story.token([{ ...EVERYTHING, actions: ['read', 'move'] }]);
    expect(await answer(story, id, { planHash, verdict: 'approve', by: 'Ada' }, reader)).toEqual([403, 'NotAllowed']);
    expect(await answer(story, id, { planHash, verdict: 'reject', by: 'Grace' })).toEqual([202, 'waiting']);
    expect(await answer(story, id, { planHash, verdict: 'approve', by: 'Ada' })).toEqual([409, 'MoveNotOpen']);
    expect((await story.settled(id)).json).toMatchObject({ status: 'failed', failure: { error: 'NotApproved' } });
    expect((await story.call('GET', '/moves?status=failed')).json.moves).toMatchObject([{ moveId: id }]);
    const other = await story.begin({ ...BODY, requestedBy: 'Grace', ticket: 'OPS-9' });
    expect(await answer(story, other, { planHash, verdict: 'approve', by: 'Ada' })).toEqual([409, 'MoveNotOpen']);
  });

  test('is stopped while it waits, and nothing was changed', async () => {
    const story = await tellApi();
    const before = story.state();
    const { id } = await waiting(story);
    const { status } = await story.call('POST', `/moves/${id}/abort`, { body: { reason: 'not needed any more' } });
    expect(status).toBe(202);
    expect((await story.settled(id)).json).toMatchObject({ status: 'failed', failure: { error: 'Aborted' } });
    expect(story.state()).toEqual(before);
    expect((await story.call('GET', '/moves?status=failed')).json.moves).toHaveLength(1);
  });
});

describe('a move that waits for DNS outside of Route 53', () => {
  test('says what to change, and goes on once it is so and somebody says it', async () => {
    const story = await tellApi({ world: EXTERNAL_WORLD });
    const { id, view } = await waiting(story, BODY);
    expect(view).toMatchObject({
      status: 'moving',
      waitsFor: {
        kind: 'dns-change',
        answer: `POST /moves/${id}/dns-confirmation`,
        instructions: expect.stringContaining(TARGET_HOST),
      },
    });
    const confirm = (body: object = { by: 'Robin' }, options: object = {}) =>
      story.call('POST', `/moves/${id}/dns-confirmation`, { body, ...options });
    const early = await confirm();
    expect([early.status, early.json.code]).toEqual([409, 'DnsNotChanged']);
    expect(early.json.detail).toContain(SOURCE_HOST);
    expect((await confirm({})).json.errors).toMatchObject([{ field: 'by' }]);

    await story.clock.run(story.clock.during(async () => story.outside.point('www.example.com', TARGET_HOST)));
    await story.clock.run(story.clock.sleep(15_000));
    const said = await confirm();
    expect([said.status, said.json.detail]).toEqual([202, undefined]);
    expect((await story.settled(id)).json.status).toBe('moved');
    const late = await confirm({}, { token: story.jwt() });
    expect([late.status, late.json.code]).toEqual([409, 'MoveNotOpen']);
    expect(story.lost()).toEqual([]);
  });
});
