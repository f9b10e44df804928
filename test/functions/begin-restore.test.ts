import { describe, expect, test } from '@jest/globals';
import { create } from '../../functions/begin-restore.ts';
import { TABLE_NAME } from '../../local/service.ts';
import { JournalStore } from '../../shared/aws/journal-store.ts';
import { LockStore } from '../../shared/aws/lock-store.ts';
import { PlanStore } from '../../shared/aws/plan-store.ts';
import { Table } from '../../shared/aws/table.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import { admissionOf } from '../aws/table-world.ts';
import { SOURCE, tell, USUAL_REQUEST } from '../moves/story.ts';
import { admitted, invoking, isLockOf, isNewEntry, isNewHead, planned } from './invoking.ts';

const BEGIN = { moveId: 'move-1', reason: 'why', execution: 'e2', unfinishedOnly: true };
const DOMAIN = 'domain www.example.com';

async function world() {
  const story = await tell();
  const table = new Table(TABLE_NAME, story.clients);
  return {
    story,
    locks: new LockStore(table, () => 0),
    journal: new JournalStore(table, () => story.clock.now()),
    begin: (event: object = {}) => invoking(story, create, (_request, send) => send())({ ...BEGIN, ...event }),
  };
}

describe('the restore of a move that was planned at most', () => {
  test('gives its locks back, and nobody can admit it any more', async () => {
    const { story, locks, begin } = await world();
    const planHash = await planned(story, USUAL_REQUEST);
    await story.clock.run(locks.lock('move-1', [DOMAIN]));

    await expect(begin()).resolves.toEqual({ outcome: 'nothing-written' });

    expect(await story.locks([DOMAIN])).toEqual([]);
    const admission = story.lambda.invoke('admit-move', { moveId: 'move-1', planHash, execution: 'late' });
    await expect(story.clock.run(admission)).rejects.toMatchObject({ errorType: 'MoveNotOpen' });
    expect(await story.locks([DOMAIN])).toEqual([]);
  });

  test('gives back those of every plan that it had: without a source each may have found another', async () => {
    const { story, locks, begin } = await world();
    const other = { accountId: SOURCE.accountId, distributionId: 'E3OTHER0000003' };
    const sources = [SOURCE, other].map(({ distributionId }) => `distribution ${distributionId}`);
    const planHash = await planned(story, USUAL_REQUEST);
    const plans = new PlanStore(new Table(TABLE_NAME, story.clients));
    const plan = (await story.clock.run(plans.read('move-1', planHash))) as Plan;
    const request = { ...plan.request, source: other };
    for (const digit of ['0', 'f']) await story.clock.run(plans.save({ ...plan, request, hash: digit.repeat(64) }));
    await story.clock.run(locks.lock('move-1', sources));

    await expect(begin()).resolves.toEqual({ outcome: 'nothing-written' });
    expect(await story.locks(sources)).toEqual([]);
    await story.clock.run(locks.lock('move-1', sources));
    await expect(begin()).resolves.toEqual({ outcome: 'already-restored' });
    expect(await story.locks(sources)).toEqual([]);
  });

  test('that was cut off before the locks were given back gives them back when asked again', async () => {
    const { story, locks, begin } = await world();
    await planned(story, USUAL_REQUEST);
    await begin();
    await story.clock.run(locks.lock('move-1', [DOMAIN]));

    await expect(begin()).resolves.toEqual({ outcome: 'already-restored' });
    expect(await story.locks([DOMAIN])).toEqual([]);
  });

  test('leaves its locks to an admission that was faster, and ends it when asked again: nothing was written', async () => {
    const { story, locks, journal, begin } = await world();
    const planHash = await planned(story, USUAL_REQUEST);
    await story.clock.run(locks.lock('move-1', [DOMAIN]));
    let open = false;
    const beaten = invoking(story, create, async (request, send) => {
      if (isNewHead(request) && !open) {
        open = true;
        await journal.open('move-1', admissionOf(planHash));
      }
      return send();
    });

    await expect(beaten(BEGIN)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    expect(await story.locks([DOMAIN])).toHaveLength(1);
    await expect(begin()).resolves.toEqual({ outcome: 'nothing-written' });
    expect(await story.locks([DOMAIN])).toEqual([]);
    expect((await story.journal('move-1')).at(-1)?.event).toMatchObject({ kind: 'ended', status: 'restored' });
  });

  test('of which nobody ever heard has nothing to do', async () => {
    const { begin } = await world();
    await expect(begin()).resolves.toEqual({ outcome: 'nothing-written' });
  });
});

test('a copy of a restore that comes late keeps no lock of what another has ended meanwhile', async () => {
  const { story, journal, locks, begin } = await world();
  const token = await admitted(story, USUAL_REQUEST);
  let ended = false;
  const late = invoking(story, create, async (request, send) => {
    if (isLockOf(request, DOMAIN) && !ended) {
      ended = true;
      await journal.append(token, { kind: 'ended', status: 'restored', note: '' });
      await locks.unlock('move-1', [DOMAIN, `distribution ${SOURCE.distributionId}`]);
    }
    return send();
  });

  await expect(late(BEGIN)).rejects.toMatchObject({ name: 'FenceLost' });

  expect(await story.locks([DOMAIN, `distribution ${SOURCE.distributionId}`])).toEqual([]);
  await expect(begin()).resolves.toEqual({ outcome: 'already-restored' });
});

test('a write that was announced and not answered is waited for', async () => {
  const { story, journal, begin } = await world();
  const token = await admitted(story, USUAL_REQUEST);
  const announcement = { kind: 'intended', step: 'add-cover', before: [], after: ['*.example.com'] } as const;
  await story.clock.run(journal.append(token, announcement));

  const first = (await begin()) as { outcome: string; waitSeconds: number };
  expect(first).toEqual({ outcome: 'write-in-the-air', waitSeconds: expect.any(Number) });
  expect(first.waitSeconds).toBeGreaterThan(290);
  await story.clock.advance(first.waitSeconds * 1_000);

  await expect(begin()).resolves.toMatchObject({ outcome: 'restoring', fence: 3 });
});

test('a finished move that cannot go back stays finished, also where the first try died on the way', async () => {
  const { story, begin } = await world();
  await story.move(USUAL_REQUEST);
  await story.editConfig(SOURCE.distributionId, (xml) =>
    xml.replace('<Enabled>true</Enabled><ViewerCertificate>', '<Enabled>false</Enabled><ViewerCertificate>'),
  );
  await story.clock.advance(300_000);
  const byPerson = { ...BEGIN, unfinishedOnly: false };
  let dead = false;
  const dying = invoking(story, create, async (request, send) => {
    if (dead) throw new Error('The function is gone.');
    const answer = await send();
    dead = isNewEntry(request, 'restore-began');
    return answer;
  });
  await expect(dying(byPerson)).rejects.toThrow('The function is gone.');

  await expect(begin(byPerson)).rejects.toMatchObject({ name: 'RestoreBlocked' });
  await begin({ ...byPerson, couldNotBegin: 'The source is disabled.' });

  expect((await story.journal('move-1')).at(-1)?.event).toMatchObject({ kind: 'ended', status: 'moved' });
  expect(await story.locks([DOMAIN])).toEqual([]);
});

test.each(['of another execution', 'of none'])('a restore that could not begin ends nothing %s', async (whose) => {
  const { story, begin } = await world();
  await admitted(story, USUAL_REQUEST);
  if (whose === 'of another execution') await begin({ execution: 'e3' });
  const before = await story.journal('move-1');

  await expect(begin({ couldNotBegin: 'AWS was away.' })).resolves.toEqual({ outcome: 'left' });

  expect(await story.journal('move-1')).toEqual(before);
});
