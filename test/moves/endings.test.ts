import { describe, expect, test } from '@jest/globals';
import { TABLE_NAME } from '../../local/service.ts';
import { LockStore } from '../../shared/aws/lock-store.ts';
import { Table } from '../../shared/aws/table.ts';
import { follow } from '../runbook/following.ts';
import { failing, SOURCE, SOURCE_HOST, TARGET, TARGET_HOST, tell, USUAL_REQUEST } from './story.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('two moves that share a distribution', () => {
  test('the second waits for the first, and both end right', async () => {
    const story = await tell();
    const first = story.start(USUAL_REQUEST, 'first');
    await story.clock.advance(MINUTE);
    const second = story.start({ ...USUAL_REQUEST, domains: ['shop.example.com'] }, 'second');

    const ends = [await story.ended(first), await story.ended(second)];

    expect(ends.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect((ends[1]?.stopDate ?? 0) > (ends[0]?.stopDate ?? 0)).toBe(true);
    expect(story.aliasesOf(SOURCE.distributionId)).toEqual([]);
    expect(story.aliasesOf(TARGET.distributionId)).toEqual(['new.example.com', 'www.example.com', 'shop.example.com']);
    expect(story.lost()).toEqual([]);
  });

  test('started at the same moment, one of them gets the locks and the other waits', async () => {
    const story = await tell();
    const first = story.start(USUAL_REQUEST, 'first');
    const second = story.start({ ...USUAL_REQUEST, domains: ['shop.example.com'] }, 'second');

    const ends = [await story.ended(first), await story.ended(second)];

    expect(ends.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(story.lost()).toEqual([]);
  });

  test('a plan that was read before the first began is still the plan when it has ended', async () => {
    const story = await tell();
    const request = { ...USUAL_REQUEST, domains: ['shop.example.com'] };
    const read = await story.move({ ...request, mode: 'plan' }, 'read');
    const first = story.start(USUAL_REQUEST, 'first');
    await story.clock.advance(20 * SECOND);

    const second = await story.move({ ...request, planHash: JSON.parse(read.output ?? '').planHash }, 'second');

    expect(second.status).toBe('SUCCEEDED');
    expect((await story.ended(first)).status).toBe('SUCCEEDED');
  });

  test('behind a move that never gives its locks back, the second is refused and told by whom', async () => {
    const stuck = [failing('change-aliases', 'add-domains'), failing('change-aliases', 'return-domains')];
    let blocked = true;
    const story = await tell({
      beforeInvoke: async (name, payload) => {
        if (blocked && (payload as { moveId: string }).moveId === 'parked-one')
          for (const fail of stuck) await fail(name, payload);
      },
    });
    await story.move(USUAL_REQUEST, 'parked-one');

    const execution = await story.move({ ...USUAL_REQUEST, domains: ['shop.example.com'] }, 'second');

    expect(execution).toMatchObject({ status: 'FAILED', error: 'LockHeld' });
    expect(execution.cause).toContain('Move parked-one holds the distribution');

    blocked = false;
    const resumed = await follow(story, 'lock-held', 'parked-one');
    const anew = await follow(story, 'start-anew', 'second', { ...USUAL_REQUEST, domains: ['shop.example.com'] });

    expect([resumed.status, anew.status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(story.lost()).toEqual([]);
  });
});

describe('a lock that landed in the table when its move was over', () => {
  test('keeps the next move waiting for a quarter of an hour, and no longer', async () => {
    const story = await tell();
    await story.move(USUAL_REQUEST, 'first');
    const locks = new LockStore(new Table(TABLE_NAME, story.clients), () => story.clock.now());
    await story.clock.run(locks.lock('first', [`distribution ${SOURCE.distributionId}`]));
    const began = story.clock.now();

    const { status, stopDate = 0 } = await story.move({ ...USUAL_REQUEST, domains: ['shop.example.com'] }, 'second');

    expect(status).toBe('SUCCEEDED');
    expect(stopDate - began).toBeGreaterThan(15 * MINUTE);
    expect(stopDate - began).toBeLessThan(40 * MINUTE);
    expect(story.lost()).toEqual([]);
  });
});

describe('an execution that was stopped by hand', () => {
  test.each([0, 10, 25, 35, 165, 200, 300, 325, 345])(
    'after %i seconds is restored by the rule, without a lost request',
    async (seconds) => {
      const story = await tell();
      const before = story.state();
      const arn = story.start(USUAL_REQUEST, 'move-1');
      await story.clock.advance(seconds * SECOND);

      await story.stop(arn);
      await story.clock.advance(30 * MINUTE);

      expect(story.state()).toEqual(before);
      expect(story.lost()).toEqual([]);
      expect((await story.journal('move-1')).at(-1)?.event).toMatchObject({ kind: 'ended', status: 'restored' });
    },
  );

  test('a redriven execution whose move was restored meanwhile writes nothing', async () => {
    const story = await tell({ beforeInvoke: failing('change-aliases', 'add-domains', 'Unexpected', 1) });
    const arn = story.start(USUAL_REQUEST, 'move-1');
    await story.ended(arn);
    const restored = story.state();

    await story.redrive(arn);
    await story.clock.advance(60 * MINUTE);

    expect(story.state()).toEqual(restored);
    expect(story.lost()).toEqual([]);
  });
});

describe('a way back that is blocked', () => {
  test('parks the move with the next command, keeps its locks, and goes on when the cause is cleared', async () => {
    let blocked = true;
    const story = await tell({
      beforeInvoke: (name, payload) => {
        const { step } = payload as { step?: string };
        if (step === 'add-domains') failing('change-aliases', 'add-domains')(name, payload);
        if (blocked) failing('change-aliases', 'return-domains')(name, payload);
      },
    });
    const before = story.state();

    const execution = await story.move(USUAL_REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
    expect(execution.cause).toContain(`--input '{"moveId":"move-1"}'`);
    expect((await story.journal('move-1')).at(-1)?.event).toMatchObject({ kind: 'ended', status: 'parked' });
    expect(await story.locks(['domain www.example.com'])).toHaveLength(1);
    expect(story.lost()).toEqual([]);

    blocked = false;
    const resumed = await story.restore('move-1');

    expect(resumed.status).toBe('SUCCEEDED');
    expect(story.state()).toEqual(before);
    expect(await story.locks(['domain www.example.com'])).toEqual([]);
    expect(story.lost()).toEqual([]);
  });
});

describe('restore-move started by a person', () => {
  test('undoes a finished move without a lost request', async () => {
    const story = await tell();
    const before = story.state();
    await story.move(USUAL_REQUEST);

    const execution = await story.restore('move-1');

    expect(execution.status).toBe('SUCCEEDED');
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test('keeps what someone else made of the record since', async () => {
    const story = await tell();
    await story.move(USUAL_REQUEST);
    await story.editRecord('www.example.com', 'proxy.example.net');

    const execution = await story.restore('move-1');

    expect(execution.status).toBe('SUCCEEDED');
    expect(JSON.parse(execution.output ?? '').kept).toEqual([
      'www.example.com CNAME proxy.example.net was set by someone else',
    ]);
    expect(story.records().find((line) => line.includes('"www.'))).toContain('proxy.example.net');
    expect(story.aliasesOf(SOURCE.distributionId)).toContain('www.example.com');
  });

  test('of a restored move, and of one that never was, changes nothing', async () => {
    const story = await tell({ beforeInvoke: failing('verify-move', undefined, 'Unexpected', 1) });
    await story.move(USUAL_REQUEST);
    const before = story.state();

    const again = await story.restore('move-1');
    const never = await story.restore('no-such-move');

    expect(JSON.parse(again.output ?? '')).toEqual({ moveId: 'move-1', status: 'already-restored' });
    expect(JSON.parse(never.output ?? '')).toEqual({ moveId: 'no-such-move', status: 'nothing-written' });
    expect(story.state()).toEqual(before);
  });
});

describe('a plan that does not hold', () => {
  test('is refused with its reasons, and nothing is locked or written', async () => {
    const story = await tell();
    const before = story.state();

    const execution = await story.move({ ...USUAL_REQUEST, domains: ['other.example.org'] });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'PlanRefused' });
    expect(execution.cause).toContain('other.example.org is not on the source');
    expect(story.state()).toEqual(before);
    expect(await story.locks([`distribution ${SOURCE.distributionId}`])).toEqual([]);
    expect(await story.journal('move-1')).toEqual([]);
  });

  test('a record that changed between the plan that was read and the move is refused', async () => {
    const story = await tell();
    const planned = await story.move({ ...USUAL_REQUEST, mode: 'plan' }, 'read-first');
    const { planHash } = JSON.parse(planned.output ?? '');
    await story.editRecord('www.example.com', SOURCE_HOST, 120);
    const before = story.state();

    const execution = await story.move({ ...USUAL_REQUEST, planHash }, 'then-applied');

    expect(execution).toMatchObject({ status: 'FAILED', error: 'PlanChanged' });
    expect(story.state()).toEqual(before);
  });

  test('the plan that was read is applied when nothing changed', async () => {
    const story = await tell();
    const planned = await story.move({ ...USUAL_REQUEST, mode: 'plan' }, 'read-first');
    const { planHash } = JSON.parse(planned.output ?? '');

    const execution = await story.move({ ...USUAL_REQUEST, planHash }, 'then-applied');

    expect(execution.status).toBe('SUCCEEDED');
  });

  test('a record that changes after admission ends restored, with the foreign edit kept', async () => {
    const story = await tell({
      beforeInvoke: async (name) => {
        if (name === 'change-records') await story.editRecord('www.example.com', 'proxy.example.net');
      },
    });

    const execution = await story.move(USUAL_REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'RecordsChanged' });
    expect(story.records().find((line) => line.includes('"www.'))).toContain('proxy.example.net');
    expect(story.aliasesOf(SOURCE.distributionId)).toContain('www.example.com');
    expect(story.aliasesOf(TARGET.distributionId)).toEqual(['new.example.com']);
  });

  test.each([
    [{ domains: [] }, 'domains names no domain'],
    [{ domains: ['www.example.com', 'WWW.example.com.'] }, 'twice'],
    [{ source: TARGET }, 'same distribution'],
    [{ target: undefined }, 'target'],
    [{ mode: 'destroy' }, 'mode'],
    [{ extra: 1 }, 'extra'],
  ])('a request like %j ends InvalidRequest', async (change, clause) => {
    const story = await tell();
    const before = story.state();

    const execution = await story.move({ ...USUAL_REQUEST, ...change });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'InvalidRequest' });
    expect(execution.cause).toContain(clause);
    expect(story.state()).toEqual(before);
  });
});

test('records of other names keep every byte while one is repointed', async () => {
  const story = await tell();
  const others = story.records().filter((line) => !line.includes('"www.'));

  await story.move(USUAL_REQUEST);

  expect(story.records().filter((line) => !line.includes('"www.'))).toEqual(others);
  expect(story.records().find((line) => line.includes('"www.'))).toContain(TARGET_HOST);
});
