import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { AwsError, LambdaFailure } from '../../local/contracts.ts';
import { QUEUES, TABLE_NAME } from '../../local/service.ts';
import { tellWithPeople } from '../moves/external-world.ts';
import { failing, SOURCE, type Story, TARGET, TARGET_HOST, tell, USUAL_REQUEST } from '../moves/story.ts';
import { anHour, told, toldTypes } from './bus.ts';

const REQUEST = { ...USUAL_REQUEST, ticket: 'OPS-1', requestedBy: 'ada' };
const WWW = 'www.example.com';

/** The types of all events of moves, without what all begin with. */
async function typesOf(story: Story): Promise<string[]> {
  return (await toldTypes(story)).map((type) => type.replace('Domain Move ', ''));
}

describe('What the service tells', () => {
  test('of a move that ends moved', async () => {
    const story = await tell({ eventsOut: true });
    await story.move(REQUEST);
    expect(await typesOf(story)).toEqual([
      'Planned',
      'Stage Completed repoint-dns',
      'Stage Completed add-cover',
      'Stage Completed remove-domains',
      'Stage Completed add-domains',
      'Stage Completed verify',
      'Stage Completed remove-cover',
      'Succeeded',
    ]);
    expect(told(story).at(-1)?.detail).toMatchObject({
      version: '1',
      eventId: expect.stringMatching(/^move-1#\d+$/),
      moveId: 'move-1',
      domains: ['www.example.com'],
      ticket: 'OPS-1',
      ticketKey: 'OPS-1',
      requestedBy: 'ada',
      text: expect.stringContaining('www.example.com: moved to the target and verified'),
    });
  });

  test('of one that is restored, and undone', async () => {
    const story = await tell({ eventsOut: true, beforeInvoke: failing('change-aliases', 'add-domains') });
    await story.move(REQUEST);
    expect((await typesOf(story)).at(-1)).toBe('Restored');
    const undone = await tell({ eventsOut: true });
    await undone.move(REQUEST);
    await undone.restore('move-1');
    expect((await typesOf(undone)).filter((type) => !type.startsWith('Stage'))).toEqual([
      'Planned',
      'Succeeded',
      'Restored',
    ]);
  });

  test('of one that is parked, with the next command', async () => {
    const fails = [failing('change-aliases', 'add-domains'), failing('change-aliases', 'return-domains')];
    const story = await tell({
      eventsOut: true,
      beforeInvoke: async (name, payload) => {
        for (const fail of fails) await fail(name, payload);
      },
    });
    await story.move(REQUEST);
    expect((await typesOf(story)).at(-1)).toBe('Parked');
    expect(told(story).at(-1)?.detail.note).toContain('restore-move');
  });

  test('of one that is refused, or fails before anything was changed', async () => {
    const story = await tell({ eventsOut: true });
    await story.move({ ...REQUEST, strategy: 'associate' }, 'refused');
    await story.move({ ...REQUEST, source: undefined, domains: ['nobody.example.com'] }, 'nowhere');
    await story.move({ ...REQUEST, planHash: '0'.repeat(64) }, 'changed');
    await story.move({ ...REQUEST, mode: undefined }, 'plan');
    expect(await typesOf(story)).toEqual(['Planned', 'Failed', 'Failed', 'Failed', 'Planned']);
    const failures = told(story).filter(({ type }) => type.endsWith('Failed'));
    expect(failures.map(({ detail }) => [detail.moveId, detail.error, typeof detail.remedy])).toEqual([
      ['refused', 'PlanRefused', 'string'],
      ['nowhere', 'SourceNotFound', 'string'],
      ['changed', 'PlanChanged', 'string'],
    ]);
    expect(failures[0]?.detail.cause).not.toContain('errorType');
  });

  test('of one that waits for an approval, without the token by which it goes on', async () => {
    const story = await tell({ eventsOut: true });
    const execution = story.start({ ...REQUEST, approval: true }, 'move-1');
    await anHour(story);
    const needed = told(story).find(({ type }) => type === 'Domain Move Approval Needed');
    const planHash = String(needed?.detail.planHash);
    const answer = { moveId: 'move-1', planHash, verdict: 'approve', by: 'grace' };
    await story.clock.run(story.clock.during(() => story.invoke('answer-approval', answer)));
    await story.ended(execution);
    const types = await typesOf(story);
    expect(types.filter((type) => !type.startsWith('Stage'))).toEqual(['Planned', 'Approval Needed', 'Succeeded']);
  });

  test('of one whose DNS somebody has to change, with what to change', async () => {
    const story = await tellWithPeople([{ afterSeconds: 400, deed: (one) => one.outside.point(WWW, TARGET_HOST) }], {
      eventsOut: true,
    });
    await story.move(REQUEST);
    expect(await typesOf(story)).toContain('DNS Change Needed change-external-dns');
    const needed = told(story).find(({ type }) => type === 'Domain Move DNS Change Needed');
    expect(needed?.detail.changes).toEqual([expect.stringContaining(TARGET_HOST)]);
  });

  test('of one that somebody stops before it was admitted', async () => {
    const story = await tell({ eventsOut: true });
    const other = story.start(REQUEST, 'first');
    await story.clock.advance(30_000);
    const waiting = story.start({ ...REQUEST, domains: ['shop.example.com'] }, 'second');
    await story.clock.advance(10_000);
    await story.stop(waiting);
    await story.ended(other);
    await typesOf(story);
    expect(
      told(story)
        .filter(({ detail }) => detail.moveId === 'second')
        .map(({ type }) => type),
    ).toEqual(['Domain Move Planned', 'Domain Move Failed']);
  });

  test('is told again when the bus was down, in order and under the same ids', async () => {
    let down = true;
    const onPut = () => {
      if (down) throw new AwsError('AccessDeniedException', 400, 'down');
    };
    const story = await tell({ eventsOut: true, bus: { onPut } });
    await story.move(REQUEST);
    await anHour(story);
    expect(told(story)).toEqual([]);
    down = false;
    expect((await typesOf(story)).filter((type) => !type.startsWith('Stage'))).toEqual(['Planned', 'Succeeded']);
    const sequences = told(story).flatMap(({ detail }) => detail.sequence ?? []);
    expect(sequences).toEqual([...sequences].sort((a, b) => Number(a) - Number(b)));
  });

  test('comes twice under one id when only the answer got lost', async () => {
    let lose = true;
    const story = await tell({
      eventsOut: true,
      afterInvoke: (name) => {
        if (lose && name === 'publish-events') {
          lose = false;
          throw new Error('lost');
        }
      },
    });
    await story.move(REQUEST);
    await anHour(story);
    const ids = told(story).map(({ detail }) => detail.eventId);
    expect(ids.length).toBeGreaterThan(new Set(ids).size);
    expect(new Set(ids).size).toBe(8);
  });

  test('is noted for people when the bus stays down', async () => {
    const beforeInvoke = (name: string) => {
      if (name === 'publish-events') throw new LambdaFailure('ServiceUnavailable', 'down');
    };
    const story = await tell({ eventsOut: true, beforeInvoke });
    await story.move({ ...REQUEST, mode: 'plan' });
    await story.clock.run(story.clock.sleep(7 * 3_600_000));
    expect(story.aws.deadLetters.letters.map(({ queue }) => queue)).toEqual([QUEUES.events, QUEUES.events]);
  });

  test('is told of moves from before there was a register, and of nothing else in the table', async () => {
    const story = await tell({ eventsOut: true });
    await story.move(REQUEST);
    await anHour(story);
    const before = told(story).length;
    const db = new DynamoDBClient(story.clients);
    const token = { pk: { S: 'TOKEN#abc' }, sk: { S: 'TOKEN' }, secretHash: { S: 'hash' } };
    await story.clock.run(db.send(new PutItemCommand({ TableName: TABLE_NAME, Item: token })));
    const Key = { pk: { S: 'MOVE#move-1' }, sk: { S: 'REQUEST' } };
    await story.clock.run(db.send(new DeleteItemCommand({ TableName: TABLE_NAME, Key })));
    await anHour(story);
    expect(told(story)).toHaveLength(before);
    await story.restore('move-1');
    expect((await typesOf(story)).at(-1)).toBe('Restored');
  });
});

test('Nothing was changed at either end when a move failed', async () => {
  const story = await tell({ eventsOut: true });
  const before = story.state();
  await story.move({ ...REQUEST, planHash: '0'.repeat(64) });
  expect(story.state()).toEqual(before);
  expect([SOURCE, TARGET].map(({ distributionId }) => story.aliasesOf(distributionId).length)).toEqual([2, 1]);
});
