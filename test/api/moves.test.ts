import { describe, expect, test } from '@jest/globals';
import { verifyEvidence } from '../../shared/domain/verify-evidence.ts';
import { anHour, told } from '../events/bus.ts';
import { failing, SOURCE, TARGET, USUAL_REQUEST } from '../moves/story.ts';
import { BODY, tellApi } from './api-story.ts';

const REASON = { body: { reason: 'the wrong one' } };

describe('a ticket system', () => {
  test('plans, moves, watches and undoes', async () => {
    const story = await tellApi();
    const before = story.state();
    const plan = await story.call('POST', '/plans', { body: BODY });
    expect([plan.status, plan.json]).toMatchObject([200, { status: 'planned', plan: { verdict: 'ready' } }]);
    expect(plan.json.plan).toMatchObject({
      facts: { source: { enabled: true, aliases: 2 }, target: { certificate: { status: 'ISSUED' } }, differences: [] },
      actions: { writes: ['cloudfront:UpdateDistribution', 'route53:ChangeResourceRecordSets'] },
      infrastructureCode: [{ tool: 'Terraform' }, { tool: 'CDK' }, { tool: 'CloudFormation' }],
    });
    expect(plan.headers.location).toBe(`/moves/${plan.json.moveId}`);
    expect(story.state()).toEqual(before);

    const move = await story.call('POST', '/moves', { body: { ...BODY, planHash: plan.json.plan.hash } });
    expect([move.status, move.json.status, move.headers['retry-after']]).toEqual([202, 'accepted', '15']);
    const where = move.headers.location ?? '';
    await story.clock.run(story.clock.sleep(60_000));
    const during = await story.call('GET', where);
    expect(during.json).toMatchObject({
      status: 'moving',
      stage: expect.any(String),
      evidence: { outcome: 'under way' },
    });
    expect((await story.settled(move.json.moveId)).json).toMatchObject({
      status: 'moved',
      evidence: { outcome: 'moved', journalIntact: true },
    });

    const undone = await story.call('POST', `${where}/restore`, REASON);
    expect([undone.status, undone.json.status]).toEqual([202, 'restoring']);
    await story.clock.run(story.clock.sleep(1_000));
    expect((await story.settled(move.json.moveId)).json.status).toBe('restored');
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
    const reasons = (await story.journal(move.json.moveId)).flatMap(({ event }) =>
      'reason' in event ? event.reason : [],
    );
    expect(reasons).toEqual(['token jira: the wrong one']);
  });

  test('reads a move as Markdown where it prefers that', async () => {
    const story = await tellApi();
    const id = await story.begin();
    await story.settled(id);
    const accept = (value: string) => story.call('GET', `/moves/${id}`, { headers: { accept: value } });

    expect((await accept('text/markdown')).text).toMatch(new RegExp(`^# Move ${id}: moved`));
    expect((await accept('application/json;q=0.5, text/markdown')).headers['content-type']).toBe(
      'text/markdown; charset=utf-8',
    );
    for (const other of ['*/*', 'text/markdown;q=0.1, application/json', 'text/html']) {
      expect((await accept(other)).headers['content-type']).toBe('application/json');
    }
    const planned = await story.call('POST', '/plans', { body: BODY, headers: { accept: 'text/markdown' } });
    expect(planned.text).toMatch(/^# Request plan-\w+: planned/);
  });

  test('takes the evidence away as a file that is whole, and as Markdown, once there is any', async () => {
    const story = await tellApi({ eventsOut: true });
    const plan = await story.call('POST', '/plans', { body: BODY });
    const none = await story.call('GET', `/moves/${plan.json.moveId}/evidence`);
    expect([none.status, none.json.detail, none.json.remedy]).toEqual([
      404,
      `Move ${plan.json.moveId} has no evidence: it was never admitted.`,
      `Its plan and its failure are at /moves/${plan.json.moveId}.`,
    ]);
    const id = await story.begin();
    await story.settled(id);

    const { json, headers } = await story.call('GET', `/moves/${id}/evidence`);

    expect(headers['content-disposition']).toBe(`attachment; filename="${id}.json"`);
    await anHour(story);
    const { detail } = told(story).at(-1) ?? {};
    expect(verifyEvidence(json, String(detail?.journalHash))).toMatchObject({ verdict: 'intact', after: 0 });
    expect(json).toMatchObject({ caller: 'token jira' });
    expect(JSON.stringify(json)).not.toMatch(/hunter2|taskToken|externalId|AKIA|cnm_/i);
    const markdown = await story.call('GET', `/moves/${id}/evidence`, { headers: { accept: 'text/markdown' } });
    expect(markdown.text).toMatch(new RegExp(`^# Move ${id}: moved`));
    expect(markdown.text).toContain('## Before and after');
    expect(markdown.text).toContain('- Called by: token jira');
    expect((await story.call('GET', `/record-changes/${id}/evidence`)).status).toBe(404);
  });

  test('is answered 202 where a plan takes longer than HTTP waits, and finds it later', async () => {
    const story = await tellApi({ beforeInvoke: failing('plan-move', undefined, 'Throttled', 12) });
    const plan = await story.call('POST', '/plans', { body: BODY });
    expect([plan.status, plan.json.status]).toEqual([202, 'accepted']);
    expect(Number(plan.headers['retry-after'])).toBeGreaterThan(0);
    expect((await story.settled(plan.json.moveId)).json).toMatchObject({ status: 'planned' });
  });

  test('is told why a plan is refused, and why a move that was refused changed nothing', async () => {
    const story = await tellApi();
    const body = { ...BODY, domains: ['other.example.com'] };
    const plan = await story.call('POST', '/plans', { body });
    expect([plan.status, plan.json.status]).toEqual([200, 'refused']);
    const id = await story.begin(body);
    const { json } = await story.settled(id);
    expect(json).toMatchObject({ status: 'refused', failure: { error: 'PlanRefused' } });
    const listed = await story.call('GET', '/moves?status=refused');
    expect(listed.json.moves.map(({ moveId }: { moveId: string }) => moveId)).toEqual([id, plan.json.moveId]);
  });

  test('finds moves that others started by hand', async () => {
    const story = await tellApi();
    await story.move(USUAL_REQUEST, 'by-hand');
    expect((await story.call('GET', '/moves/by-hand')).json).toMatchObject({ status: 'moved' });
    expect((await story.call('GET', '/moves')).json.moves).toMatchObject([{ moveId: 'by-hand', status: 'moved' }]);
  });
});

describe('the list', () => {
  test('is paged, newest first, by domain, ticket and status', async () => {
    const story = await tellApi();
    const ids: string[] = [];
    for (const ticket of ['OPS-1', 'OPS-2', 'OPS-3']) {
      const domains = ticket === 'OPS-2' ? ['shop.example.com'] : BODY.domains;
      ids.unshift((await story.call('POST', '/plans', { body: { ...BODY, domains, ticket } })).json.moveId);
    }
    const page = async (query: string) => (await story.call('GET', `/moves${query}`)).json;
    const idsOf = ({ moves }: { moves: { moveId: string }[] }) => moves.map(({ moveId }) => moveId);

    expect(idsOf(await page(''))).toEqual(ids);
    expect(await page('')).not.toHaveProperty('next');
    const first = await page('?limit=2');
    expect(idsOf(first)).toEqual(ids.slice(0, 2));
    const second = await page(`?limit=2&from=${encodeURIComponent(first.next)}`);
    expect([idsOf(second), second.next]).toEqual([ids.slice(2), undefined]);
    expect(idsOf(await page('?domain=SHOP.example.com.'))).toEqual([ids[1]]);
    expect(idsOf(await page('?ticket=OPS-3&status=planned'))).toEqual([ids[0]]);
    expect(idsOf(await page('?status=moved'))).toEqual([]);
  });

  test('shows a caller only what it may read', async () => {
    const story = await tellApi();
    await story.call('POST', '/plans', { body: BODY });
    const { json } = await story.call('POST', '/plans', {
      body: { ...BODY, domains: ['shop.example.com'], ticket: 'OPS-2' },
    });
    const token = await story.token([{ actions: ['read'], domains: ['shop.example.com'], accounts: ['*'] }]);

    const list = await story.call('GET', '/moves', { token });

    expect(list.json.moves).toMatchObject([{ moveId: json.moveId }]);
  });
});

describe('the same request', () => {
  test('twice is one move, by the key or by the ticket', async () => {
    const story = await tellApi();
    const { ticket: _ticket, ...noTicket } = BODY;
    const headers = { 'Idempotency-Key': 'k1' };
    const both = await Promise.all([story.begin(noTicket, { headers }), story.begin(noTicket, { headers })]);
    expect(new Set(both).size).toBe(1);
    const reordered = Object.fromEntries(Object.entries(noTicket).reverse());
    expect(await story.begin(reordered, { headers })).toBe(both[0]);
    const [byTicket] = [await story.begin(), await story.begin()];
    expect(await story.begin()).toBe(byTicket);
    expect(byTicket).not.toBe(both[0]);
    // Without either, each is one of its own, and so is that of another caller.
    expect(await story.begin(noTicket)).not.toBe(await story.begin(noTicket));
    expect(await story.begin(BODY, { token: story.jwt() })).not.toBe(byTicket);
    expect((await story.call('POST', '/plans', { body: BODY })).json.moveId).not.toBe(byTicket);
  });

  test('with another body is 422, and starts nothing', async () => {
    const story = await tellApi();
    const id = await story.begin();
    const other = await story.call('POST', '/moves', { body: { ...BODY, domains: ['shop.example.com'] } });
    expect([other.status, other.json]).toMatchObject([422, { code: 'KeyReused', detail: expect.stringContaining(id) }]);
    expect((await story.call('GET', '/moves')).json.moves).toHaveLength(1);
  });

  test('that could not be started leaves a move that can be asked for, and sent again it starts', async () => {
    const story = await tellApi();
    const handler = story.clients.requestHandler as unknown as { handle: (request: Sent) => Promise<unknown> };
    const { handle } = handler;
    handler.handle = async (request) => {
      if (request.headers['x-amz-target'] !== 'AWSStepFunctions.StartExecution') return handle(request);
      throw new Error('connection refused to 10.0.0.1 with secret');
    };
    const failed = await story.call('POST', '/moves', { body: BODY });
    expect([failed.status, failed.json.code]).toEqual([500, 'Unexpected']);
    expect(failed.text).not.toMatch(/secret|StartExecution|arn:/);
    handler.handle = handle;
    const [left] = (await story.call('GET', '/moves')).json.moves;
    expect(left).toMatchObject({ status: 'accepted', ticket: 'OPS-1' });
    const stopped = await story.call('POST', `/moves/${left.moveId}/abort`, REASON);
    expect([stopped.status, stopped.json.detail]).toEqual([409, expect.stringContaining('never started')]);

    expect(await story.begin()).toBe(left.moveId);
    expect((await story.settled(left.moveId)).json.status).toBe('moved');
  });
});

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
}

test('a source that nobody names is found, and shown', async () => {
  const story = await tellApi();
  const { source: _source, ...body } = BODY;
  const plan = await story.call('POST', '/plans', { body });
  expect(plan.json.plan.request).toMatchObject({ source: SOURCE, target: TARGET });
});
