import { describe, expect, test } from '@jest/globals';
import { RECORDS_STATE_MACHINE, stateMachineArn } from '../../local/service.ts';
import { SERVICE_ACCOUNT } from '../../local/world/schema.ts';
import { SOURCE, TARGET, ZONE_ID } from '../moves/story.ts';
import { EVERYTHING } from './api-story.ts';
import { beginChange, CHANGE, HOST, LINE, PATH, post, SHOP, tellRecordsApi, view, WWW } from './records-story.ts';

const REASON = { reason: 'the wrong one' };

describe('a ticket system', () => {
  test('previews, changes, watches and undoes', async () => {
    const story = await tellRecordsApi();
    const before = story.state();
    const preview = await story.call('POST', `${PATH}/preview`, { body: CHANGE });
    expect([preview.status, preview.json]).toMatchObject([
      200,
      { status: 'planned', domains: [WWW], plan: { verdict: 'ready', diff: [{ name: WWW, line: LINE }] } },
    ]);
    expect(preview.headers.location).toBe(`${PATH}/${preview.json.moveId}`);
    expect(preview.json.plan.diff[0]).toMatchObject({ before: [{ Type: 'CNAME' }], after: [{ Type: 'A' }] });
    expect(story.state()).toEqual(before);

    const change = await story.call('POST', PATH, { body: { ...CHANGE, planHash: preview.json.plan.hash } });
    expect([change.status, change.json.status, change.headers['retry-after']]).toEqual([202, 'accepted', '15']);
    const id = change.json.moveId;
    expect(change.headers.location).toBe(`${PATH}/${id}`);
    expect((await story.settled(id, PATH)).json).toMatchObject({
      status: 'moved',
      stage: 'apply-records',
      plan: { hash: preview.json.plan.hash },
      evidence: { outcome: 'moved', journalIntact: true },
    });
    expect(story.records().join()).toContain(HOST);

    expect(await post(story, id, 'restore', REASON)).toEqual([202, 'restoring']);
    await story.clock.advance(1_000);
    expect((await story.settled(id, PATH)).json.status).toBe('restored');
    expect(story.state()).toEqual(before);
    const reasons = (await story.journal(id)).flatMap(({ event }) => ('reason' in event ? event.reason : []));
    expect(reasons).toEqual(['token jira: the wrong one']);
    expect(await post(story, id, 'restore', REASON)).toEqual([409, 'MoveNotOpen']);
  });

  test('reads the diff and the evidence as Markdown where it prefers that', async () => {
    const story = await tellRecordsApi();
    const headers = { accept: 'text/markdown' };
    const preview = await story.call('POST', `${PATH}/preview`, { body: CHANGE, headers });
    expect(preview.text).toMatch(/^# Request record-preview-\w+: planned/);
    expect(preview.text).toContain(LINE);
    const id = await beginChange(story);
    await story.settled(id, PATH);
    const told = await story.call('GET', `${PATH}/${id}`, { headers });
    expect(told.text).toMatch(new RegExp(`^# Record change ${id}: moved`));
    expect(told.text).toContain(LINE);
  });

  test('is told why one is refused, and nothing was changed', async () => {
    const story = await tellRecordsApi();
    const before = story.state();
    const body = { ...CHANGE, changes: [{ name: 'example.com', to: 'pages.example.net' }] };
    const preview = await story.call('POST', `${PATH}/preview`, { body });
    expect([preview.status, preview.json.status]).toEqual([200, 'refused']);
    expect(preview.json.plan.checks).toMatchObject([{ code: 'cname-at-apex', verdict: 'refuse' }]);
    const id = await beginChange(story, body);
    expect((await story.settled(id, PATH)).json).toMatchObject({
      status: 'refused',
      failure: { error: 'PlanRefused' },
    });
    expect(await post(story, id, 'abort', REASON)).toEqual([409, 'MoveNotOpen']);
    expect(story.state()).toEqual(before);
  });

  test('does not apply another plan than the one that was previewed', async () => {
    const story = await tellRecordsApi();
    const { json } = await story.call('POST', `${PATH}/preview`, { body: CHANGE });
    await story.editRecord(WWW, 'theirs.example.net');
    const before = story.state();
    const id = await beginChange(story, { ...CHANGE, planHash: json.plan.hash });
    expect((await story.settled(id, PATH)).json).toMatchObject({ status: 'failed', failure: { error: 'PlanChanged' } });
    expect(story.state()).toEqual(before);
  });
});

describe('the list of record changes', () => {
  test('is that of record changes alone, by name, status and ticket, and only of what a caller may read', async () => {
    const story = await tellRecordsApi();
    const shop = { changes: [{ name: SHOP, to: HOST }], ticket: 'CHG-2' };
    const first = (await story.call('POST', `${PATH}/preview`, { body: CHANGE })).json.moveId;
    const second = (await story.call('POST', `${PATH}/preview`, { body: shop })).json.moveId;
    const plan = { domains: [WWW], source: SOURCE, target: TARGET };
    const move = (await story.call('POST', '/plans', { body: plan })).json.moveId;
    const ids = async (query: string, options: object = {}) => {
      const { json } = await story.call('GET', `${PATH}${query}`, options);
      return json.recordChanges.map(({ moveId }: { moveId: string }) => moveId);
    };

    expect(await ids('')).toEqual([second, first]);
    const page = await story.call('GET', `${PATH}?limit=1`);
    expect(await ids(`?limit=1&from=${encodeURIComponent(page.json.next)}`)).toEqual([first]);
    expect(await ids('?domain=SHOP.example.com.')).toEqual([second]);
    expect(await ids('?ticket=CHG-1&status=planned')).toEqual([first]);
    expect(await ids('?status=moved')).toEqual([]);
    const token = await story.token([{ actions: ['read'], domains: [SHOP], accounts: ['*'] }]);
    expect(await ids('', { token })).toEqual([second]);
    const { json } = await story.call('GET', '/moves');
    expect(json.moves.map(({ moveId }: { moveId: string }) => moveId)).toEqual([move]);
  });
});

test('a record change that somebody started by hand is found as well', async () => {
  const story = await tellRecordsApi();
  const machine = stateMachineArn(RECORDS_STATE_MACHINE);
  const input = { changes: CHANGE.changes, mode: 'apply' };
  await story.ended(story.aws.stepFunctions.start({ stateMachineArn: machine, input, name: 'by-hand' }));
  const [listed] = (await story.call('GET', PATH)).json.recordChanges;
  expect(listed).toMatchObject({ moveId: 'by-hand', status: 'moved' });
  expect((await view(story, 'by-hand')).json).toMatchObject({ status: 'moved', plan: { diff: [{ line: LINE }] } });
});

describe('the same request', () => {
  test('twice is one record change, by ticket or key, and another body under it is refused', async () => {
    const story = await tellRecordsApi();
    const id = await beginChange(story);
    expect(await beginChange(story, { ...CHANGE, changes: [{ name: 'WWW.example.com.', to: HOST }] })).toBe(id);
    await story.settled(id, PATH);
    const again = await story.call('POST', PATH, { body: CHANGE });
    expect([again.json.moveId, again.json.status]).toEqual([id, 'moved']);
    const other = await story.call('POST', PATH, { body: { ...CHANGE, allowLarge: true } });
    expect([other.status, other.json.code]).toEqual([422, 'KeyReused']);
    expect(other.json.detail).toContain(`record change ${id}`);
    const headers = { 'idempotency-key': 'another' };
    expect(await beginChange(story, { ...CHANGE, allowLarge: true }, { headers })).not.toBe(id);
    // A preview, and a move of the same ticket, are others.
    const preview = await story.call('POST', `${PATH}/preview`, { body: CHANGE });
    expect(preview.json.moveId).not.toBe(id);
  });
});

describe('a request for record changes that is wrong', () => {
  test('is refused field by field, and nothing is registered', async () => {
    const story = await tellRecordsApi();
    const body = {
      changes: [
        { name: 'no host', to: HOST },
        { name: WWW, to: HOST, values: ['192.0.2.1'] },
        { name: WWW, to: HOST },
      ],
      accountId: '1',
      domains: [WWW],
    };
    for (const path of [PATH, `${PATH}/preview`]) {
      const { status, json } = await story.call('POST', path, { body });
      expect([status, json.code]).toEqual([400, 'InvalidRequest']);
      expect(json.errors.map(({ field }: { field: string }) => field)).toEqual(
        expect.arrayContaining(['changes[0].name', 'changes[1].values', 'accountId', 'domains']),
      );
    }
    const twice = { changes: [...CHANGE.changes, ...CHANGE.changes] };
    expect((await story.call('POST', PATH, { body: twice })).json.errors).toEqual([
      { field: 'changes[1]', message: `asks for ${WWW} A twice` },
    ]);
    const said = await story.call('POST', PATH, { body: { ...CHANGE, mode: 'plan' } });
    expect(said.json.errors).toMatchObject([{ field: 'mode' }]);
    expect((await story.call('POST', PATH)).status).toBe(400);
    expect((await story.call('GET', `${PATH}?colour=red`)).status).toBe(400);
    expect((await story.call('GET', PATH)).json.recordChanges).toEqual([]);
  });

  test('under an id that is of nobody, or of a move, is told that there is none', async () => {
    const story = await tellRecordsApi();
    const plan = { domains: [WWW], source: SOURCE, target: TARGET };
    const move = (await story.call('POST', '/plans', { body: plan })).json.moveId;
    const change = await beginChange(story);
    for (const id of ['nobody', move]) {
      const { status, json } = await view(story, id);
      expect([status, json.code, json.detail]).toEqual([404, 'MoveNotFound', expect.stringContaining(id)]);
      for (const path of ['abort', 'restore'])
        expect(await post(story, id, path, REASON)).toEqual([404, 'MoveNotFound']);
      const yes = { planHash: 'a'.repeat(64), verdict: 'approve', by: 'Ada' };
      expect(await post(story, id, 'approval', yes)).toEqual([404, 'MoveNotFound']);
    }
    expect((await story.call('GET', `/moves/${change}`)).status).toBe(404);
    expect((await story.call('POST', `/moves/${change}/abort`, { body: REASON })).status).toBe(404);
    expect((await story.settled(change, PATH)).json.status).toBe('moved');
  });
});

describe('a grant', () => {
  test.each([
    ['for moves alone', { ...EVERYTHING, actions: ['move' as const, 'read' as const] }, 'the action "change-records"'],
    ['for other names', { ...EVERYTHING, domains: ['*.example.net'] }, `covers ${WWW}`],
    [
      'for named accounts, of a request that names none',
      { ...EVERYTHING, accounts: [SOURCE.accountId] },
      'the account of the zones',
    ],
  ])('%s does not allow a record change, and says so', async (_what, grant, because) => {
    const story = await tellRecordsApi();
    const token = await story.token([grant]);
    const { status, json } = await story.call('POST', PATH, { body: CHANGE, token });
    expect([status, json.code, json.detail]).toEqual([403, 'NotAllowed', expect.stringContaining(because)]);
    expect((await story.call('GET', PATH)).json.recordChanges).toEqual([]);
    expect((await story.call('POST', PATH, { body: CHANGE, token: undefined })).status).toBe(401);
  });

  test('for one account is for the zones of that account, whatever the request says', async () => {
    const story = await tellRecordsApi();
    const before = story.state();
    const elsewhere = await story.token([{ ...EVERYTHING, accounts: [TARGET.accountId] }]);
    const wrong = { ...CHANGE, accountId: TARGET.accountId, hostedZoneId: ZONE_ID };
    const refused = await beginChange(story, wrong, { token: elsewhere });
    const { json } = await story.settled(refused, PATH);
    expect([json.status, json.plan.checks[0].code]).toEqual(['refused', 'records-other-account']);
    expect(story.state()).toEqual(before);
    const right = { ...CHANGE, accountId: SOURCE.accountId };
    const denied = await story.call('POST', PATH, { body: right, token: elsewhere });
    expect([denied.status, denied.json.code]).toEqual([403, 'NotAllowed']);

    const token = await story.token([{ ...EVERYTHING, accounts: [SOURCE.accountId] }]);
    const id = await beginChange(story, { ...right, ticket: 'CHG-2' }, { token });
    expect((await story.settled(id, PATH)).json.status).toBe('moved');
    expect(await post(story, id, 'restore', REASON, elsewhere)).toEqual([403, 'NotAllowed']);
    expect(await post(story, id, 'restore', REASON, token)).toEqual([202, 'restoring']);
  });

  test('for an account is enough to undo what was changed there, though the request left the account open', async () => {
    const story = await tellRecordsApi();
    const id = await beginChange(story);
    await story.settled(id, PATH);
    const token = await story.token([{ ...EVERYTHING, accounts: [SOURCE.accountId] }]);
    expect(await post(story, id, 'restore', REASON, token)).toEqual([202, 'restoring']);
  });

  test('lets a caller with AWS credentials in on its side, and shows it that side', async () => {
    const story = await tellRecordsApi();
    const preview = await story.callSigned('POST', `/iam${PATH}/preview`, { body: CHANGE });
    expect([preview.status, preview.headers.location]).toEqual([200, `/iam${PATH}/${preview.json.moveId}`]);
    expect(preview.json.requestedBy).toBe(`iam arn:aws:iam::${SERVICE_ACCOUNT}:user/operator`);
    const change = await story.callSigned('POST', `/iam${PATH}`, { body: CHANGE });
    expect(change.status).toBe(202);
    expect((await story.callSigned('GET', change.headers.location ?? '')).status).toBe(200);
    expect((await story.callSigned('GET', `/iam${PATH}`)).json.recordChanges).toHaveLength(2);
  });
});
