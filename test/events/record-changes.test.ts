import { describe, expect, test } from '@jest/globals';
import { RECORDS_STATE_MACHINE } from '../../local/service.ts';
import { SERVICE_ACCOUNT } from '../../local/world/schema.ts';
import { JIRA_COMMENT, JIRA_ENDS, jiraTransition, SERVICE_NOW_ROW } from '../../shared/domain/events/tickets.ts';
import { cname, failing, SOURCE, SOURCE_HOST, TARGET } from '../moves/story.ts';
import { type RecordsStory, tellRecords, worldWith } from '../records/records-story.ts';
import { anHour, executions, put, refusals, told, toldTypes } from './bus.ts';

const WWW = 'www.example.com';
const HOST = 'alb-1.eu-central-1.elb.amazonaws.com';
const CHANGES = [{ name: WWW, to: HOST }];
const DETAIL = { changes: CHANGES, ticket: 'CHG-1' };
const WORLD = worldWith([cname(WWW, SOURCE_HOST)], { endpoints: [{ name: HOST, ipv4: ['198.51.100.1'] }] });
const LINE = `~ ${WWW}  CNAME ${SOURCE_HOST} (300 s) → ALIAS A ${HOST}`;
const tellOut = (options: object = {}) => tellRecords({ world: WORLD, eventsOut: true, ...options });
const changes = (story: RecordsStory) => executions(story, RECORDS_STATE_MACHINE);

describe('An event that asks for a record change', () => {
  test('starts it, and one that asks for a preview changes nothing', async () => {
    const story = await tellOut();
    const before = story.state();
    await put(story, { type: 'Record Change Preview Requested', detail: DETAIL });
    await anHour(story);
    expect(await changes(story)).toEqual([{ name: expect.stringMatching(/^record-preview-/), status: 'SUCCEEDED' }]);
    expect(story.state()).toEqual(before);
    await put(story, { type: 'Record Change Requested', detail: DETAIL });
    await anHour(story);
    expect((await changes(story)).at(-1)).toEqual({
      name: expect.stringMatching(/^record-change-/),
      status: 'SUCCEEDED',
    });
    expect(story.dig(WWW, 'A')).toEqual(['198.51.100.1']);
    expect([refusals(story), await executions(story)]).toEqual([[], []]);
  });

  test('starts one, however often it comes, and at the time that it names', async () => {
    const story = await tellOut({ bus: { onDelivery: () => [90_000, 200, 200] } });
    const startAt = new Date(story.clock.now() + 7_200_000).toISOString().replace(/\.\d+Z$/, 'Z');
    await put(story, { type: 'Record Change Requested', detail: { ...DETAIL, startAt } });
    await put(story, {
      type: 'Record Change Requested',
      detail: { ...DETAIL, changes: [{ name: 'WWW.example.com.', to: HOST }], startAt },
    });
    await anHour(story);
    expect(await changes(story)).toEqual([]);
    await anHour(story);
    await anHour(story);
    expect(await changes(story)).toMatchObject([{ status: 'SUCCEEDED' }]);
    expect(told(story).filter(({ type }) => type === 'Record Change Applied')).toHaveLength(1);
    expect(refusals(story)).toEqual([]);
  });

  test('lies among the dead letters when it is not valid, or asks for another thing under one key', async () => {
    const story = await tellOut();
    await put(story, { type: 'Record Change Requested', detail: { ...DETAIL, changes: [], domains: [WWW] } });
    await put(story, { type: 'Record Change Preview Requested', detail: DETAIL });
    await anHour(story);
    await put(story, { type: 'Record Change Preview Requested', detail: { ...DETAIL, allowLarge: true } });
    await anHour(story);
    expect(await changes(story)).toHaveLength(1);
    expect(refusals(story)).toEqual([
      expect.stringMatching(/^InvalidRequest: .*detail\.changes names no change.*domains/),
      expect.stringMatching(/^KeyReused: The same key stands for another request, which is record change/),
    ]);
  });

  test('is denied without a grant for record changes, its names, and the account of the zones', async () => {
    const caller = { eventSource: 'tickets', account: SERVICE_ACCOUNT };
    const grant = { caller, domains: [WWW], accounts: [SOURCE.accountId] };
    const story = await tellOut({
      access: {
        grants: [
          { ...grant, actions: ['move'] },
          { ...grant, actions: ['change-records'] },
        ],
      },
    });
    const type = 'Record Change Requested';
    await put(story, { type, detail: DETAIL });
    await put(story, { type, detail: { ...DETAIL, accountId: TARGET.accountId } });
    await put(story, { type, detail: { changes: [{ name: 'x.example.com', to: HOST }], accountId: SOURCE.accountId } });
    await put(story, { type: 'Record Change Preview Requested', detail: { ...DETAIL, accountId: SOURCE.accountId } });
    await anHour(story);
    expect(await changes(story)).toEqual([]);
    expect(refusals(story)).toEqual([
      expect.stringMatching(/^NotAllowed: .*does not name the account of the zones/),
      expect.stringMatching(/^NotAllowed: .*covers the accounts 222222222222/),
      expect.stringMatching(/^NotAllowed: .*covers x\.example\.com/),
      expect.stringMatching(/^NotAllowed: .*no grant allows the action "plan"/),
    ]);
    await put(story, { type, detail: { ...DETAIL, accountId: SOURCE.accountId } });
    await anHour(story);
    expect(await changes(story)).toMatchObject([{ status: 'SUCCEEDED' }]);
  });
});

describe('What a record change does is told', () => {
  const more = { ticket: 'CHG-1', requestedBy: 'ada' };

  test('from the plan to the end, and when it is undone', async () => {
    const story = await tellOut();
    await story.change(CHANGES, more);
    expect(await toldTypes(story)).toEqual([
      'Record Change Planned',
      'Record Change Stage Completed apply-records',
      'Record Change Stage Completed verify',
      'Record Change Applied',
    ]);
    const [plan] = told(story);
    expect(plan?.detail).toMatchObject({
      moveId: 'change-1',
      domains: [WWW],
      ticket: 'CHG-1',
      requestedBy: 'ada',
      mode: 'apply',
      verdict: 'ready',
      diff: [LINE],
    });
    await story.restore('change-1');
    expect((await toldTypes(story)).slice(4)).toEqual([
      'Record Change Stage Completed restore-dns',
      'Record Change Restored',
    ]);
  });

  test('when it waits for an approval, without the token by which it goes on', async () => {
    const story = await tellOut();
    const execution = story.startChange(CHANGES, 'change-1', { ...more, approval: true });
    await anHour(story);
    const needed = told(story).find(({ type }) => type === 'Record Change Approval Needed');
    expect(JSON.stringify(needed)).not.toMatch(/token/i);
    const answer = { moveId: 'change-1', planHash: needed?.detail.planHash, verdict: 'approve', by: 'grace' };
    await story.clock.run(story.clock.during(() => story.invoke('answer-approval', answer)));
    expect((await story.ended(execution)).status).toBe('SUCCEEDED');
    expect((await toldTypes(story)).filter((type) => !type.includes('Stage'))).toEqual([
      'Record Change Planned',
      'Record Change Approval Needed',
      'Record Change Applied',
    ]);
  });

  test('when it is refused, fails before anything was changed, goes back, or is parked', async () => {
    const refused = await tellOut();
    await refused.change([{ name: 'example.com', to: 'pages.example.net' }], more);
    await refused.change(CHANGES, { ...more, planHash: '0'.repeat(64) }, 'change-2');
    expect(await toldTypes(refused)).toEqual(['Record Change Planned', 'Record Change Failed', 'Record Change Failed']);
    expect(told(refused).flatMap(({ detail }) => detail.error ?? [])).toEqual(['PlanRefused', 'PlanChanged']);

    const back = await tellOut({ beforeInvoke: failing('verify-records', undefined) });
    await back.change(CHANGES, more);
    expect((await toldTypes(back)).at(-1)).toBe('Record Change Restored');

    const fails = [failing('verify-records', undefined), failing('change-records', 'restore-dns')];
    const parked = await tellOut({
      beforeInvoke: async (name: string, payload: unknown) => {
        for (const fail of fails) await fail(name, payload);
      },
    });
    await parked.change(CHANGES, more);
    expect((await toldTypes(parked)).at(-1)).toBe('Record Change Parked');
    expect(told(parked).at(-1)?.detail.note).toContain('restore-move');
  });

  test('to the ticket systems, whose ticket moves on', async () => {
    const tickets = [
      JIRA_COMMENT,
      jiraTransition('done', JIRA_ENDS.done, '31'),
      jiraTransition('attention', JIRA_ENDS.attention, '41'),
      SERVICE_NOW_ROW,
    ];
    const story = await tellOut({ tickets });
    await story.change(CHANGES, { ticket: 'OPS-12' });
    await story.change(CHANGES, { ticket: 'OPS-12', planHash: '0'.repeat(64) }, 'change-2');
    await anHour(story);
    expect(story.ticketCalls.map(({ rule }) => rule)).toEqual([
      'jira-comment',
      'service-now-row',
      'jira-comment',
      'jira-done',
      'service-now-row',
      'jira-comment',
      'jira-attention',
      'service-now-row',
    ]);
    expect(story.ticketCalls[2]?.body).toEqual({ body: expect.stringContaining('the records are changed') });
    expect(story.ticketCalls[4]?.body).toMatchObject({ u_number: 'OPS-12', u_event: 'Record Change Applied' });
  });
});
