import { expect, test } from '@jest/globals';
import type { Call, Invocation, SdkResponse } from './calls.ts';
import { Watches } from './watches.ts';

const TAKEN: SdkResponse = { statusCode: 200, headers: {}, body: Buffer.from('') };
const REFUSED: SdkResponse = { ...TAKEN, statusCode: 412 };

function invocationOf(moveId: string, fence: number, step = 'add-cover'): Invocation {
  const payload = { moveId, fence, step };
  return { functionName: 'change-aliases', step, payload, turn: 1, calls: 0, dead: false, die: () => undefined };
}

function callOf(invocation: Invocation, place: number, action: string, body: unknown = {}): Call {
  const request = { method: 'POST', path: '/', headers: {}, body: JSON.stringify(body) };
  return { invocation, action, place, attempt: 1, request };
}

function announcement(invocation: Invocation, place: number): Call {
  const { moveId, fence, step } = invocation.payload as { moveId: string; fence: number; step: string };
  const event = { M: { kind: { S: 'intended' }, step: { S: step } } };
  const entry = { M: { moveId: { S: moveId }, fence: { N: String(fence) }, event } };
  return callOf(invocation, place, 'dynamodb:UpdateItem', { ExpressionAttributeValues: { ':entry': entry } });
}

const writeOf = (invocation: Invocation, place: number) => callOf(invocation, place, 'cloudfront:UpdateDistribution');

test('an announcement is good for one write, of its own move, fence and step', () => {
  const watches = new Watches();
  const own = invocationOf('move-1', 1);
  watches.took(announcement(own, 1), TAKEN);
  watches.took(writeOf(own, 2), TAKEN);
  expect(watches.problems).toEqual([]);
  for (const other of [
    own,
    invocationOf('move-2', 1),
    invocationOf('move-1', 2),
    invocationOf('move-1', 1, 'add-domains'),
  ]) {
    watches.took(announcement(invocationOf('move-1', 1), 1), REFUSED);
    watches.took(writeOf(other, 4), TAKEN);
  }
  expect(watches.problems).toHaveLength(4);
  expect(watches.problems[0]).toBe(
    'change-aliases add-cover wrote cloudfront:UpdateDistribution, which no journal announced',
  );
});

test('the attempts of one call are one write, and a refused one has used its announcement, too', () => {
  const watches = new Watches();
  const own = invocationOf('move-1', 1);
  watches.took(announcement(own, 1), TAKEN);
  watches.took(writeOf(own, 2), TAKEN);
  watches.took(writeOf(own, 2), REFUSED);
  expect(watches.problems).toEqual([]);
  watches.took(announcement(own, 3), TAKEN);
  watches.took(writeOf(own, 4), REFUSED);
  watches.took(writeOf(own, 5), TAKEN);
  expect(watches.problems).toHaveLength(1);
});

test('a lock is taken from its owner only where a function left it there that had died', () => {
  const watches = new Watches();
  const take = (invocation: Invocation, moveId: string, lock: string) =>
    watches.took(
      callOf(invocation, 1, 'dynamodb:PutItem', { Item: { pk: { S: lock }, moveId: { S: moveId } } }),
      TAKEN,
    );
  const dead = { ...invocationOf('move-1', 1), dead: true };
  take(dead, 'move-1', 'LOCK#domain www.example.com');
  take(invocationOf('move-2', 1), 'move-2', 'LOCK#domain www.example.com');
  expect(watches.problems).toEqual([]);
  expect(watches.isLate('LOCK#domain www.example.com')).toBe(false);
  take(invocationOf('move-3', 1), 'move-3', 'LOCK#domain www.example.com');
  expect(watches.problems).toEqual(['move-3 took LOCK#domain www.example.com, which move-2 holds']);
});

test('a lock of a move that is over is free to the next, and none of a move that goes back', () => {
  const watches = new Watches();
  const own = invocationOf('move-1', 1);
  const put = (moveId: string, pk: string, more: object = {}) =>
    watches.took(
      callOf(own, 1, 'dynamodb:PutItem', { Item: { pk: { S: pk }, moveId: { S: moveId }, ...more } }),
      TAKEN,
    );
  const stands = (moveId: string, status: string) =>
    watches.took(
      callOf(own, 1, 'dynamodb:UpdateItem', {
        Key: { pk: { S: `MOVE#${moveId}` }, sk: { S: 'HEAD' } },
        ExpressionAttributeValues: { ':status': { S: status } },
      }),
      TAKEN,
    );
  put('move-1', 'LOCK#distribution E1SOURCE');
  stands('move-1', 'moved');
  put('move-2', 'LOCK#distribution E1SOURCE');
  stands('move-2', 'restored');
  stands('move-2', 'restoring');
  expect(watches.problems).toEqual([]);
  put('move-3', 'LOCK#distribution E1SOURCE');
  expect(watches.problems).toEqual(['move-3 took LOCK#distribution E1SOURCE, which move-2 holds']);
});
