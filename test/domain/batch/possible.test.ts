import { describe, expect, test } from '@jest/globals';
import { possibleForBatch } from '../../../shared/domain/api/batch-possible.ts';
import { BATCH_STATUSES, type BatchHead } from '../../../shared/domain/batch/batch.ts';
import { parseBatchRequest } from '../../../shared/domain/batch/request.ts';

const LINE = { domain: 'www.example.com', target: 'E2TARGET00002B', targetAccount: '222222222222' };
const WORD = { by: 'ada', at: 0, reason: 'CHG-8' };

function headOf(change: Partial<BatchHead> = {}, request: object = {}): BatchHead {
  const asked = { list: { lines: [LINE] }, mode: 'apply', requestedBy: 'Grace', ...request };
  const { list: _list, defaults: _defaults, ...order } = parseBatchRequest(asked);
  return {
    batchId: 'b',
    status: 'running',
    order,
    bodyDigest: 'd',
    caller: 'token jira',
    at: 0,
    domains: 3,
    groups: 3,
    names: ['www.example.com'],
    accounts: ['222222222222'],
    searched: true,
    batchHash: 'h'.repeat(64),
    run: 1,
    wave: 1,
    ...change,
  };
}

function does(head: BatchHead, callerId = 'token jira', allows = (_action: string) => true): string[] {
  return possibleForBatch(head, { ready: 2, moved: 1 }, { callerId, allows }).map((one) => one.does);
}

describe('what a caller can do with a batch', () => {
  test('follows from its status', () => {
    const byStatus = BATCH_STATUSES.map((status) => [status, does(headOf({ status }))]);
    expect(Object.fromEntries(byStatus)).toEqual({
      planning: ['pause', 'abort'],
      planned: ['pause', 'abort'],
      refused: [],
      waiting: ['approve', 'reject', 'abort'],
      running: ['pause', 'abort'],
      paused: ['resume', 'abort'],
      stopped: ['resume', 'abort'],
      aborted: [],
      completed: [],
      failed: ['resume', 'abort'],
    });
    expect(BATCH_STATUSES.flatMap((status) => does(headOf({ status }, { mode: 'plan' })))).toEqual([]);
  });

  test('follows from what was said already', () => {
    expect(does(headOf({ paused: WORD }))).toEqual(['resume', 'abort']);
    expect(does(headOf({ aborted: WORD }))).toEqual([]);
    expect(does(headOf({ status: 'waiting', aborted: WORD }))).toEqual(['reject', 'abort']);
    const approval = { verdict: 'approve', by: 'ada', at: 0 } as const;
    expect(does(headOf({ status: 'waiting', approval }))).toEqual(['resume', 'abort']);
    expect(does(headOf({ status: 'planning' }, { approval: true }))).toEqual(['abort']);
    const { batchHash: _hash, ...unplanned } = headOf({ status: 'failed' });
    expect(does(unplanned)).toEqual(['resume', 'abort']);
    expect(does({ ...unplanned, status: 'planning', paused: WORD })).toEqual(['resume', 'abort']);
    expect(does({ ...unplanned, order: { ...unplanned.order, mode: 'plan' } })).toEqual(['resume']);
  });

  test('follows from its grants, and from who asked', () => {
    const waiting = headOf({ status: 'waiting' });
    expect(does(waiting, 'jwt https://issuer grace')).toEqual(['reject', 'abort']);
    expect(does(waiting, 'jwt https://issuer ada', (action) => action === 'approve')).toEqual(['approve', 'reject']);
    expect(does(headOf(), 'token jira', (action) => action !== 'abort')).toEqual([]);
    expect(does(headOf({ status: 'paused' }), 'token jira', (action) => action === 'move')).toEqual(['resume']);
  });

  test('is said with its route, what it needs, and what comes of it', () => {
    const [approve] = possibleForBatch(
      headOf({ status: 'waiting' }),
      { ready: 1 },
      { callerId: 'token jira', allows: () => true },
    );
    expect(approve).toEqual({
      does: 'approve',
      sentence:
        'Approves the batch hhhhhhhhhhhh as it was planned: the 1 domain that has not begun will move, beginning at once with a canary.',
      route: 'POST /batches/b/approval',
      needs: ['by'],
    });
  });
});
