import { describe, expect, test } from '@jest/globals';
import { SERVICE_ACCOUNT } from '../../local/world/schema.ts';
import { SOURCE, TARGET, tell } from '../moves/story.ts';
import { anHour, executions, put, refusals, told } from './bus.ts';

const DETAIL = { domains: ['www.example.com'], source: SOURCE, target: TARGET, ticket: 'OPS-1' };

describe('An event that asks for a move', () => {
  test('starts it, and one that asks for a plan changes nothing', async () => {
    const story = await tell({ eventsOut: true });
    await put(story, { type: 'Domain Move Plan Requested', detail: DETAIL });
    await anHour(story);
    expect(await executions(story)).toEqual([{ name: expect.stringMatching(/^plan-/), status: 'SUCCEEDED' }]);
    expect(story.aliasesOf(SOURCE.distributionId)).toContain('www.example.com');
    await put(story, { detail: DETAIL });
    await anHour(story);
    expect((await executions(story)).at(-1)).toEqual({ name: expect.stringMatching(/^move-/), status: 'SUCCEEDED' });
    expect(story.aliasesOf(TARGET.distributionId)).toContain('www.example.com');
    expect(story.lost()).toEqual([]);
    expect(refusals(story)).toEqual([]);
  });

  test('starts one move, however often it comes and in whatever order', async () => {
    const story = await tell({ eventsOut: true, bus: { onDelivery: () => [90_000, 200, 200, 7_200_000] } });
    await put(story, { detail: DETAIL });
    await put(story, { detail: { ...DETAIL, domains: ['www.EXAMPLE.com.'] } });
    await put(story, { type: 'Domain Move Plan Requested', detail: DETAIL });
    await anHour(story);
    await anHour(story);
    await anHour(story);
    expect((await executions(story)).map(({ name }) => name.split('-')[0]).sort()).toEqual(['move', 'plan']);
    expect(told(story).filter(({ type }) => type === 'Domain Move Succeeded')).toHaveLength(1);
    expect(refusals(story)).toEqual([]);
  });

  test('is one of its own without key and ticket, and another request under one key is refused', async () => {
    const story = await tell({ eventsOut: true });
    const { ticket: _ticket, ...bare } = DETAIL;
    await put(story, { type: 'Domain Move Plan Requested', detail: bare });
    await put(story, { type: 'Domain Move Plan Requested', detail: bare });
    await put(story, { type: 'Domain Move Plan Requested', detail: { ...DETAIL, idempotencyKey: 'k' } });
    await anHour(story);
    await put(story, {
      type: 'Domain Move Plan Requested',
      detail: { ...DETAIL, domains: ['shop.example.com'], idempotencyKey: 'k' },
    });
    await anHour(story);
    expect(await executions(story)).toHaveLength(3);
    expect(refusals(story)).toEqual([expect.stringMatching(/^KeyReused: The same key stands for another request/)]);
  });

  test('lies among the dead letters with the reason when it is not valid', async () => {
    const story = await tell({ eventsOut: true });
    await put(story, { detail: { ...DETAIL, domains: ['no host'], callback: 'https://evil.example' } });
    await put(story, { detail: { ...DETAIL, version: '2' } });
    await anHour(story);
    expect(await executions(story)).toEqual([]);
    expect(refusals(story)).toEqual([
      expect.stringMatching(
        /^InvalidRequest: The input is not valid: detail\.domains\[0\] is not a host name.*callback/,
      ),
      expect.stringMatching(/^InvalidRequest: .*detail\.version/),
    ]);
  });

  test('is denied unless a grant names its source and account, its domains and its accounts', async () => {
    const grant = {
      actions: ['plan' as const],
      domains: ['*.example.com'],
      accounts: [SOURCE.accountId, TARGET.accountId],
    };
    const caller = { eventSource: 'tickets', account: TARGET.accountId };
    const story = await tell({ eventsOut: true, access: { grants: [{ caller, ...grant }] } });
    const plan = { type: 'Domain Move Plan Requested', detail: DETAIL, accountId: TARGET.accountId } as const;
    await put(story, plan);
    await put(story, { ...plan, accountId: SERVICE_ACCOUNT });
    await put(story, { ...plan, accountId: SERVICE_ACCOUNT, source: 'others' });
    await put(story, { ...plan, type: 'Domain Move Requested' });
    await put(story, { ...plan, detail: { ...DETAIL, ticket: 'OPS-2', source: undefined } });
    await expect(put(story, { ...plan, source: 'others' })).rejects.toThrow(/no resource-based policy allows/);
    await expect(put(story, { ...plan, accountId: SOURCE.accountId })).rejects.toThrow(
      /no resource-based policy allows/,
    );
    await anHour(story);
    expect(await executions(story)).toHaveLength(1);
    expect(refusals(story)).toEqual([
      expect.stringMatching(/^NotAllowed: The caller event 999999999999 tickets may not do this: no grant allows/),
      expect.stringMatching(/^NotAllowed: The caller event 999999999999 others may not do this/),
      expect.stringMatching(/^NotAllowed: .*no grant allows the action "move"/),
      expect.stringMatching(/^NotAllowed: .*the request does not name the source/),
    ]);
  });

  test('is no event of the service, whoever says so', async () => {
    const story = await tell({ eventsOut: true });
    await put(story, { source: 'cname-mover', detail: DETAIL });
    expect(await put(story, { source: 'aws.cloudfront', detail: DETAIL })).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: 'NotAuthorizedForSourceException' }],
    });
    expect(await put(story, { detail: '[]' })).toMatchObject({ Entries: [{ ErrorCode: 'MalformedDetail' }] });
    await anHour(story);
    expect(await executions(story)).toEqual([]);
  });
});
