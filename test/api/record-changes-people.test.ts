import { describe, expect, test } from '@jest/globals';
import { failing } from '../moves/story.ts';
import { type ApiStory, EVERYTHING } from './api-story.ts';
import { beginChange, CHANGE, HOST, PATH, post, tellRecordsApi, view } from './records-story.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const REASON = { reason: 'not needed any more' };
const ASKING = { ...CHANGE, approval: true, requestedBy: 'Grace' };
/** Often enough that an execution tries again for more than a minute. */
const TRIES = 12;
const UNAVAILABLE = 'ServiceUnavailable';
const LOCKS = ['domain www.example.com'];

/** Starts a record change that waits for a person's word; answers the hash of its plan. */
async function waiting(story: ApiStory, body: object = ASKING) {
  const id = await beginChange(story, body);
  await story.clock.advance(HOUR_MS);
  const { json } = await view(story, id);
  return { id, json, planHash: json.plan.hash };
}

describe('a record change that needs an approval', () => {
  test('says so, holds nothing, and goes on once somebody else approves the plan', async () => {
    const story = await tellRecordsApi();
    const before = story.state();
    const { id, json, planHash } = await waiting(story);
    expect(json).toMatchObject({
      status: 'waiting',
      waitsFor: { kind: 'approval', planHash, answer: `POST ${PATH}/${id}/approval` },
    });
    expect([story.state(), await story.locks(LOCKS)]).toEqual([before, []]);
    const yes = { planHash, verdict: 'approve', by: 'Ada', comment: 'fine' };
    expect(await post(story, id, 'approval', { ...yes, by: 'grace' })).toEqual([403, 'OwnApproval']);
    expect(await post(story, id, 'approval', { ...yes, planHash: 'a'.repeat(64) })).toEqual([409, 'PlanChanged']);
    expect(await post(story, id, 'approval', { ...yes, verdict: 'maybe' })).toEqual([400, 'InvalidRequest']);
    const reader = await story.token([{ ...EVERYTHING, actions: ['read', 'change-records'] }]);
    expect(await post(story, id, 'approval', yes, reader)).toEqual([403, 'NotAllowed']);

    expect(await post(story, id, 'approval', yes)).toEqual([202, 'waiting']);
    expect((await post(story, id, 'approval', yes))[0]).toBe(202);

    expect((await story.settled(id, PATH)).json.status).toBe('moved');
    expect(story.records().join()).toContain(HOST);
    const approved = (await story.journal(id)).flatMap(({ event }) => (event.kind === 'approved' ? [event] : []));
    expect(approved).toMatchObject([{ by: 'Ada, by token jira', planHash, comment: 'fine' }]);
  });

  test('ends failed when it is rejected, or when nobody answers for a week', async () => {
    const story = await tellRecordsApi();
    const before = story.state();
    const { id, planHash } = await waiting(story);
    expect(await post(story, id, 'approval', { planHash, verdict: 'reject', by: 'Ada' })).toEqual([202, 'waiting']);
    expect((await story.settled(id, PATH)).json).toMatchObject({ status: 'failed', failure: { error: 'NotApproved' } });
    const other = await waiting(story, { ...ASKING, ticket: 'CHG-2' });
    await story.clock.advance(7 * 24 * HOUR_MS);
    expect((await view(story, other.id)).json).toMatchObject({
      status: 'failed',
      failure: { error: 'ApprovalTimedOut' },
    });
    const late = { planHash, verdict: 'approve', by: 'Ada' };
    expect(await post(story, other.id, 'approval', late)).toEqual([409, 'MoveNotOpen']);
    expect(story.state()).toEqual(before);
  });

  test('is not applied by the approval of a plan that somebody’s edit has made another', async () => {
    const story = await tellRecordsApi();
    const { id, planHash } = await waiting(story);
    await story.editRecord('www.example.com', 'theirs.example.net');
    await post(story, id, 'approval', { planHash, verdict: 'approve', by: 'Ada' });
    const { json } = await story.settled(id, PATH);
    expect(json.status).toBe('restored');
    expect(json.evidence.journal.map(({ event }: { event: { kind: string } }) => event.kind)).not.toContain('intended');
    expect(story.records().join()).toContain('theirs.example.net');
    expect(await story.locks(LOCKS)).toEqual([]);
  });

  test('is stopped while it waits, and nothing was changed', async () => {
    const story = await tellRecordsApi();
    const before = story.state();
    const { id } = await waiting(story);
    expect((await post(story, id, 'abort', REASON))[0]).toBe(202);
    expect((await story.settled(id, PATH)).json).toMatchObject({ status: 'failed', failure: { error: 'Aborted' } });
    expect(story.state()).toEqual(before);
    expect(await post(story, id, 'abort', REASON)).toEqual([409, 'MoveNotOpen']);
  });
});

describe('a record change that is stopped', () => {
  test.each([
    [
      'before the records are written',
      { beforeInvoke: failing('change-records', 'apply-records', UNAVAILABLE, TRIES) },
    ],
    [
      'when they are, though nobody was told',
      { afterInvoke: failing('change-records', 'apply-records', UNAVAILABLE, TRIES) },
    ],
    ['before they are INSYNC', { beforeInvoke: failing('check-records', 'apply-records', UNAVAILABLE, TRIES) }],
    ['before they are looked up', { beforeInvoke: failing('verify-records', undefined, UNAVAILABLE, TRIES) }],
    ['before it is finished', { beforeInvoke: failing('finish-move', undefined, UNAVAILABLE, TRIES) }],
  ])('%s leaves the records as they were', async (_when, hooks) => {
    const story = await tellRecordsApi(hooks);
    const before = story.state();
    const id = await beginChange(story);
    // Until then it has come to where it is told to try again.
    await story.clock.advance(MINUTE_MS);
    expect(await post(story, id, 'abort', REASON)).toEqual([202, 'moving']);
    await story.clock.advance(HOUR_MS);
    expect((await story.settled(id, PATH)).json.status).toBe('restored');
    expect([story.state(), await story.locks(LOCKS)]).toEqual([before, []]);
    expect(await post(story, id, 'abort', REASON)).toEqual([409, 'MoveNotOpen']);
  });

  test('before its time has come is cancelled for good', async () => {
    const story = await tellRecordsApi();
    const startAt = new Date(story.clock.now() + 2 * HOUR_MS).toISOString().replace(/\.\d+Z$/, 'Z');
    const id = await beginChange(story, { ...CHANGE, startAt });
    expect((await view(story, id)).json.status).toBe('scheduled');
    expect(await post(story, id, 'abort', REASON)).toEqual([202, 'cancelled']);
    await story.clock.advance(3 * HOUR_MS);
    expect((await view(story, id)).json.status).toBe('cancelled');
    expect(story.records().join()).not.toContain(HOST);
  });

  test('not at all, begins at its time', async () => {
    const story = await tellRecordsApi();
    const startAt = new Date(story.clock.now() + 2 * HOUR_MS).toISOString().replace(/\.\d+Z$/, 'Z');
    const id = await beginChange(story, { ...CHANGE, startAt });
    await story.clock.advance(HOUR_MS);
    expect(story.records().join()).not.toContain(HOST);
    await story.clock.advance(2 * HOUR_MS);
    expect((await story.settled(id, PATH)).json.status).toBe('moved');
    const past = await story.call('POST', PATH, { body: { ...CHANGE, ticket: 'CHG-2', startAt } });
    expect([past.status, past.json.errors]).toMatchObject([400, [{ field: 'startAt' }]]);
  });
});
