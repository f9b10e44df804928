import { describe, expect, test } from '@jest/globals';
import { BatchStore } from '../../shared/aws/batch-store.ts';
import { Table } from '../../shared/aws/table.ts';
import { tellApi } from '../api/api-story.ts';
import { put, refusals, told } from '../events/bus.ts';
import { BODY, PAIRS, REASON, rested, taken, WORLD } from './batch-api.ts';
import { linesOf } from './batch-world.ts';

describe('By the API a batch', () => {
  test('is planned, then moved, and told by wave and by domain', async () => {
    const story = await tellApi({ world: WORLD, eventsOut: true });
    const plan = await rested(story, await taken(story, BODY));
    expect(plan).toMatchObject({ status: 'planned', mode: 'plan', domains: 3, totals: { ready: 3 }, waves: [] });

    const location = await taken(story, { ...BODY, mode: 'apply' });
    const end = await rested(story, location);

    expect(end).toMatchObject({
      status: 'completed',
      ticket: 'CHG-7',
      totals: { moved: 3 },
      waves: [
        { run: 1, wave: 1, groups: 1, domains: 1, ended: { moved: 1 } },
        { run: 1, wave: 2, groups: 2, domains: 2, ended: { moved: 2 } },
      ],
    });
    const csv = await story.call('GET', location, { headers: { accept: 'text/csv' } });
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.text.split('\r\n')[1]).toMatch(
      /^1,shop-001\.brand-0001\.example,moved,E1SOURCE0001A,E2TARGET0001B,1,1,/,
    );
    const markdown = await story.call('GET', location, { headers: { accept: 'text/markdown' } });
    expect(markdown.text).toContain(': completed');
    const list = await story.call('GET', '/batches?ticket=CHG-7');
    expect(list.json.batches.map(({ status }: { status: string }) => status)).toEqual(['completed', 'planned']);
    await story.clock.advance(60_000);
    const types = told(story).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('Domain Batch'))).toEqual([
      'Domain Batch Planned',
      'Domain Batch Planned',
      'Domain Batch Wave Completed',
      'Domain Batch Wave Completed',
      'Domain Batch Completed',
    ]);
  });

  test('is one under one key, and another list under it is refused', async () => {
    const story = await tellApi({ world: WORLD });
    const headers = { 'Idempotency-Key': 'k-1' };
    const first = await taken(story, { ...BODY, mode: 'apply' }, headers);

    expect(await taken(story, { ...BODY, mode: 'apply' }, headers)).toBe(first);
    const other = { ...BODY, list: { lines: linesOf(PAIRS.slice(1)) }, mode: 'apply' };
    expect(await story.call('POST', '/batches', { body: other, headers })).toMatchObject({
      status: 422,
      json: { code: 'KeyReused' },
    });
  });

  test('tells every wrong line at once, and begins nothing', async () => {
    const story = await tellApi({ world: WORLD });
    const csv = [
      'domain,target,targetAccount',
      'www.example.com,E2TARGET0001B,222222220001',
      'www.example.com,E2TARGET0001B,222222220001',
      'not a name,E2TARGET0001B,222222220001',
      'shop.example.com,E2TARGET0001B,',
    ].join('\n');

    const { status, json } = await story.call('POST', '/batches', { body: { list: { csv } } });

    expect(status).toBe(400);
    expect(json.errors).toEqual([
      { field: 'line 3, domain', message: 'is www.example.com again, as in line 2' },
      { field: 'line 4, domain', message: expect.stringContaining('is not a host name') },
      { field: 'line 5, targetAccount', message: 'is missing: name the account that owns E2TARGET0001B' },
    ]);
    expect((await story.call('GET', '/batches')).json.batches).toEqual([]);
  });

  test('is for those who may move every domain of it', async () => {
    const story = await tellApi({ world: WORLD });
    const token = await story.token(
      [{ actions: ['move', 'read'], domains: ['*.brand-0001.example'], accounts: ['*'] }],
      { name: 'brand' },
    );

    const denied = await story.call('POST', '/batches', { body: { ...BODY, mode: 'apply' }, token });
    expect(denied).toMatchObject({ status: 403, json: { code: 'NotAllowed' } });
    expect(denied.json.detail).toContain('shop-001.brand-0002.example');

    const location = await taken(story, BODY);
    expect(await story.call('GET', location, { token })).toMatchObject({ status: 404 });
    expect((await story.call('GET', '/batches', { token })).json.batches).toEqual([]);
  });

  test('waits for an approval by somebody else, and is then begun', async () => {
    const story = await tellApi({ world: WORLD });
    const location = await taken(story, { ...BODY, mode: 'apply', approval: true });
    const { status, batchHash } = await rested(story, location);
    expect(status).toBe('waiting');
    const approve = (by: string, hash = batchHash) =>
      story.call('POST', `${location}/approval`, { body: { batchHash: hash, verdict: 'approve', by } });

    expect((await story.call('POST', `${location}/resume`, { body: REASON })).status).toBe(409);
    expect(await approve('Grace')).toMatchObject({ status: 403, json: { code: 'OwnApproval' } });
    expect(await approve('ada', '0'.repeat(64))).toMatchObject({ status: 409, json: { code: 'PlanChanged' } });
    expect((await approve('ada')).status).toBe(202);

    await story.clock.run(story.clock.sleep(60_000));
    expect(await rested(story, location)).toMatchObject({ status: 'completed', totals: { moved: 3 } });
  });

  test('that was approved answers the same approval as the first time, and refuses another word', async () => {
    const story = await tellApi({ world: WORLD });
    const location = await taken(story, { ...BODY, mode: 'apply', approval: true });
    const { batchHash } = await rested(story, location);
    const answer = (verdict: string, by = 'ada', hash = batchHash) =>
      story.call('POST', `${location}/approval`, { body: { batchHash: hash, verdict, by } });
    const standing = async () => (await story.call('GET', location)).json.status;
    expect((await answer('approve')).status).toBe(202);

    await story.clock.run(story.clock.sleep(40_000));
    expect(await standing()).toBe('running');
    for (const status of ['running', 'completed']) {
      expect(await answer('approve')).toMatchObject({ status: 202, json: { batchId: location.split('/').at(-1) } });
      expect(await answer('approve', 'grace')).toMatchObject({ status: 403, json: { code: 'OwnApproval' } });
      expect(await answer('approve', 'ada', '0'.repeat(64))).toMatchObject({ status: 409 });
      expect(await answer('reject')).toMatchObject({ status: 409, json: { code: 'MoveNotOpen' } });
      expect(await standing()).toBe(status);
      await rested(story, location);
    }
    expect((await story.call('GET', location)).json).toMatchObject({ status: 'completed', totals: { moved: 3 } });
  });

  test('that was rejected answers the rejection as the first time, and refuses an approval', async () => {
    const story = await tellApi({ world: WORLD });
    const location = await taken(story, { ...BODY, mode: 'apply', approval: true });
    const { batchHash } = await rested(story, location);
    const answer = (verdict: string) =>
      story.call('POST', `${location}/approval`, { body: { batchHash, verdict, by: 'ada' } });

    expect((await answer('reject')).status).toBe(202);
    expect(await answer('reject')).toMatchObject({ status: 202, json: { status: 'aborted' } });
    expect(await answer('approve')).toMatchObject({ status: 409, json: { code: 'MoveNotOpen' } });
  });

  test('is paused and goes on', async () => {
    const story = await tellApi({ world: WORLD });
    const location = await taken(story, { ...BODY, mode: 'apply' });
    await story.clock.run(story.clock.sleep(40_000));

    expect((await story.call('POST', `${location}/pause`, { body: REASON })).status).toBe(202);
    const paused = await rested(story, location);
    expect(paused).toMatchObject({ status: 'paused', totals: { moved: 1, ready: 2 } });
    expect(paused.note).toContain('paused the batch: CHG-8');

    expect((await story.call('POST', `${location}/resume`, { body: REASON })).status).toBe(202);
    await story.clock.run(story.clock.sleep(30_000));
    expect(await rested(story, location)).toMatchObject({ status: 'completed', totals: { moved: 3 } });
    expect(await story.call('POST', `${location}/resume`, { body: REASON })).toMatchObject({ status: 409 });
  });

  test('that is paused while it is planned begins nothing until somebody resumes it', async () => {
    const story = await tellApi({ world: WORLD });
    const location = await taken(story, { ...BODY, mode: 'apply' });
    expect((await story.call('GET', location)).json.status).toBe('planning');

    expect((await story.call('POST', `${location}/pause`, { body: REASON })).status).toBe(202);
    const paused = await rested(story, location);

    expect(paused).toMatchObject({ status: 'paused', totals: { ready: 3 }, waves: [] });
    expect((await story.call('POST', `${location}/resume`, { body: REASON })).status).toBe(202);
    await story.clock.run(story.clock.sleep(30_000));
    expect(await rested(story, location)).toMatchObject({ status: 'completed', totals: { moved: 3 } });
  });

  test('that is paused while it is planned begins by itself where that is taken back meanwhile', async () => {
    const story = await tellApi({ world: WORLD });
    const location = await taken(story, { ...BODY, mode: 'apply' });
    for (const name of ['pause', 'resume']) {
      expect((await story.call('POST', `${location}/${name}`, { body: REASON })).status).toBe(202);
    }

    expect(await rested(story, location)).toMatchObject({ status: 'completed', totals: { moved: 3 } });
    expect((await story.call('GET', location)).json.waves).toMatchObject([{ run: 1 }, { run: 1 }]);
  });

  test('goes on by itself where a pause is taken back before its wave has ended', async () => {
    const story = await tellApi({ world: WORLD });
    const location = await taken(story, { ...BODY, mode: 'apply' });
    await story.clock.run(story.clock.sleep(40_000));

    await story.call('POST', `${location}/pause`, { body: REASON });
    expect((await story.call('POST', `${location}/resume`, { body: REASON })).status).toBe(202);

    expect(await rested(story, location)).toMatchObject({ status: 'completed', totals: { moved: 3 } });
    expect((await story.call('GET', location)).json.waves).toHaveLength(2);
  });

  test('is aborted for good; what runs ends by itself, or is brought back if asked so', async () => {
    const story = await tellApi({ world: WORLD });
    const left = await taken(story, { ...BODY, mode: 'apply' }, { 'Idempotency-Key': 'a' });
    await story.clock.run(story.clock.sleep(40_000));
    expect((await story.call('POST', `${left}/abort`, { body: REASON })).status).toBe(202);
    expect(await rested(story, left)).toMatchObject({ status: 'aborted', totals: { moved: 1, ready: 2 } });
    expect((await story.call('POST', `${left}/resume`, { body: REASON })).status).toBe(409);

    const rest = { ...BODY, list: { lines: linesOf(PAIRS.slice(1)) }, mode: 'apply' };
    const undone = await taken(story, rest, { 'Idempotency-Key': 'b' });
    await story.clock.run(story.clock.sleep(40_000));
    const abort = { ...REASON, restoreRunning: true };
    expect((await story.call('POST', `${undone}/abort`, { body: abort })).status).toBe(202);
    const end = await rested(story, undone);
    expect(end).toMatchObject({ status: 'aborted', totals: { restored: 1, ready: 1 } });
    expect(story.lost()).toEqual([]);
  });

  test.each([
    ['also where one of them is not there yet', []],
    ['also where it is aborted once more without a word on that', [REASON]],
  ])('has its moves brought back, %s', async (_where, further) => {
    const story = await tellApi({ world: WORLD });
    const location = await taken(story, { ...BODY, mode: 'apply' });
    const batchId = location.split('/').at(-1) ?? '';
    await story.clock.run(story.clock.sleep(40_000));
    const batches = new BatchStore(new Table('cname-mover', story.clients));
    const [head, second] = await story.clock.run(Promise.all([batches.read(batchId), batches.group(batchId, 2)]));
    await story.clock.run(batches.saveGroup(batchId, { ...second, status: 'running', moveId: `${batchId}-2` }));

    for (const body of [{ ...REASON, restoreRunning: true }, ...further]) {
      expect((await story.call('POST', `${location}/abort`, { body })).status).toBe(202);
    }

    const child = { batchId, group: 2, execution: head.execution };
    expect(await story.clock.run(story.lambda.invoke('begin-group', child))).toMatchObject({ go: false });
    const end = await rested(story, location);
    expect(end).toMatchObject({ status: 'aborted', totals: { restored: 1, skipped: 1, ready: 1 } });
    expect(story.lost()).toEqual([]);
  });
});

describe('By an event a batch', () => {
  test('is taken once, however often it comes, and one that is denied is a dead letter', async () => {
    const story = await tellApi({ world: WORLD, eventsOut: true, bus: { onDelivery: () => [0, 500, 90_000] } });
    await put(story, { type: 'Domain Batch Requested', detail: { ...BODY, mode: 'apply' } });
    await put(story, { type: 'Domain Batch Requested', detail: BODY, source: 'nobody' });
    await story.clock.advance(7_200_000);

    expect((await story.call('GET', '/batches')).json.batches).toMatchObject([{ status: 'completed', domains: 3 }]);
    expect(refusals(story)[0]).toContain('NotAllowed');
  });
});
