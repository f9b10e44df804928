import { describe, expect, test } from '@jest/globals';
import { assertOpenable, type FenceToken, JournalStore } from '../../shared/aws/journal-store.ts';
import { firstBrokenEntry, type JournalEvent } from '../../shared/domain/journal.ts';
import { admissionOf, type Call, tableWorld } from './table-world.ts';

const MOVE: FenceToken = { moveId: 'move-1', fence: 1 };
const PLAN = 'a'.repeat(64);
const settled = (step: string): JournalEvent => ({ kind: 'settled', step });
const BEGAN: JournalEvent = { kind: 'restore-began', reason: 'why', execution: 'e2' };
const PLANNED: JournalEvent = { kind: 'restore-planned', planHash: 'b', kept: [] };
const FENCE_LOST = { name: 'FenceLost' };

const isHeadUpdate = ({ operation }: Call) => operation === 'UpdateItem';
const isCopy = ({ operation, body }: Call) => operation === 'PutItem' && body.includes('ENTRY#');

async function opened() {
  const world = await tableWorld();
  const head = await world.journal.open('move-1', admissionOf(PLAN));
  const kinds = async () => (await world.journal.entries('move-1')).map(({ event }) => event.kind);
  return { ...world, head, kinds };
}

describe('opening a journal', () => {
  test('gives fence 1 and a first entry', async () => {
    const { head, journal } = await opened();
    expect(head).toMatchObject({ status: 'moving', fence: 1, planHash: PLAN, restorePlanHash: '' });
    expect(await journal.entries('move-1')).toEqual([head.lastEntry]);
    expect(await journal.head('move-1')).toMatchObject(head);
  });

  test('is safe to repeat for the same plan', async () => {
    const { head, journal } = await opened();
    expect(await journal.open('move-1', admissionOf(PLAN))).toMatchObject({ fence: 1, lastEntry: head.lastEntry });
  });

  test('survives a lost answer: the SDK asks again and meets its own write', async () => {
    const { journal, loseOnce, calls } = await tableWorld();
    loseOnce('answer', ({ operation }) => operation === 'PutItem');
    await expect(journal.open('move-1', admissionOf(PLAN))).resolves.toMatchObject({ fence: 1, status: 'moving' });
    expect(calls.filter(({ operation }) => operation === 'PutItem')).toHaveLength(2);
    expect(await journal.entries('move-1')).toHaveLength(1);
  });

  test('with another plan is refused', async () => {
    const { journal } = await opened();
    await expect(journal.open('move-1', admissionOf('c'.repeat(64)))).rejects.toMatchObject({
      name: 'MoveNotOpen',
      message: 'A move move-1 is in the journal already, and it is moving.',
      remedy: expect.stringContaining('never used before'),
    });
  });

  test.each<[string, JournalEvent]>([
    ['moved', { kind: 'ended', status: 'moved', note: '' }],
    ['parked', { kind: 'ended', status: 'parked', note: '' }],
  ])('of a move that is %s is refused', async (status, event) => {
    const { journal } = await opened();
    await journal.append(MOVE, event);
    await expect(journal.open('move-1', admissionOf(PLAN))).rejects.toMatchObject({
      message: `A move move-1 is in the journal already, and it is ${status}.`,
    });
  });

  test('of a move that is being restored is refused', async () => {
    const { journal, head } = await opened();
    await journal.takeOver(head, BEGAN);
    await expect(journal.open('move-1', admissionOf(PLAN))).rejects.toMatchObject({ name: 'MoveNotOpen' });
  });
});

describe('writing entries', () => {
  test('keeps them in order, as a chain that fits', async () => {
    const { journal, kinds } = await opened();
    await journal.append(MOVE, { kind: 'intended', step: 'add-cover', before: [], after: ['*.example.com'] });
    await journal.append(MOVE, { kind: 'done', step: 'add-cover', changed: true, detail: undefined, answers: [2] });
    await journal.append(MOVE, settled('add-cover'));
    expect(await kinds()).toEqual(['admitted', 'intended', 'done', 'settled']);
    expect(firstBrokenEntry(await journal.entries('move-1'))).toBeUndefined();
  });

  test('is refused for a move that nobody knows', async () => {
    const { journal } = await tableWorld();
    await expect(journal.append(MOVE, settled('x'))).rejects.toMatchObject({ name: 'MoveNotFound' });
    expect(await journal.entries('move-1')).toEqual([]);
  });

  test('is refused after the end', async () => {
    const { journal } = await opened();
    await journal.append(MOVE, { kind: 'ended', status: 'moved', note: '' });
    await expect(journal.append(MOVE, settled('x'))).rejects.toMatchObject(FENCE_LOST);
  });

  test('is refused once a restore has taken the move over, and goes on under the new fence', async () => {
    const { journal, head, kinds } = await opened();
    const taken = await journal.takeOver(head, BEGAN);
    expect(taken).toMatchObject({ status: 'restoring', fence: 2, restorePlanHash: '' });
    await expect(journal.append(MOVE, settled('late'))).rejects.toMatchObject(FENCE_LOST);
    await journal.append({ ...MOVE, fence: 2 }, PLANNED);
    await journal.append({ ...MOVE, fence: 2 }, { kind: 'ended', status: 'restored', note: '' });
    expect(await kinds()).toEqual(['admitted', 'restore-began', 'restore-planned', 'ended']);
    expect(await journal.head('move-1')).toMatchObject({ status: 'restored', fence: 2, restorePlanHash: 'b' });
  });

  test('survives a lost answer and writes the entry once', async () => {
    const { journal, loseOnce, calls, kinds } = await opened();
    loseOnce('answer', isHeadUpdate);
    await expect(journal.append(MOVE, settled('x'))).resolves.toMatchObject({ sequence: 2 });
    expect(calls.filter(isHeadUpdate)).toHaveLength(2);
    expect(await kinds()).toEqual(['admitted', 'settled']);
  });

  test('survives a lost request', async () => {
    const { journal, loseOnce, kinds } = await opened();
    loseOnce('request', isHeadUpdate);
    await journal.append(MOVE, settled('x'));
    expect(await kinds()).toEqual(['admitted', 'settled']);
  });

  test('gives up on a table that is away, without a change', async () => {
    const { journal, loseAll, heal, kinds } = await opened();
    loseAll(isHeadUpdate);
    await expect(journal.append(MOVE, settled('x'))).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      retryable: true,
    });
    heal();
    expect(await kinds()).toEqual(['admitted']);
  });

  test('by two at the same moment under one fence keeps both entries', async () => {
    const { journal, table, kinds } = await opened();
    const other = new JournalStore(table, () => 99);
    const confirmed = { kind: 'confirmed', step: 'a', by: 'Ada', untold: [] } as const;
    await Promise.all([journal.append(MOVE, settled('a')), other.append(MOVE, confirmed)]);
    expect((await kinds()).sort()).toEqual(['admitted', 'confirmed', 'settled']);
    expect(firstBrokenEntry(await journal.entries('move-1'))).toBeUndefined();
  });

  test('by two at the same moment keeps both entries where they are the same to the last byte', async () => {
    const { table, journal } = await opened();
    const two = [new JournalStore(table, () => 5), new JournalStore(table, () => 5)];
    const written = await Promise.all(two.map((store) => store.append(MOVE, settled('add-cover'))));
    expect(written.map(({ sequence }) => sequence).sort()).toEqual([2, 3]);
    expect(await journal.entries('move-1')).toHaveLength(3);
  });

  test('asks for the head once: what was read or written last stands until somebody else wrote', async () => {
    const { journal, calls } = await opened();
    await journal.head('move-1');
    calls.length = 0;
    await journal.append(MOVE, settled('a'));
    await journal.append(MOVE, settled('b'));
    // The first entry's copy may have been lost by whoever wrote it.
    const operations = ['PutItem', 'UpdateItem', 'PutItem', 'UpdateItem', 'PutItem'];
    expect(calls.map(({ operation }) => operation)).toEqual(operations);
  });

  test('goes on top of what another of the same fence wrote since the head was read', async () => {
    const { journal, table, kinds } = await opened();
    await journal.head('move-1');
    await new JournalStore(table, () => 99).append(MOVE, { kind: 'done', step: 'a', changed: true, answers: [] });
    await expect(journal.append(MOVE, settled('a'))).resolves.toMatchObject({ sequence: 3 });
    expect(await kinds()).toEqual(['admitted', 'done', 'settled']);
    expect(firstBrokenEntry(await journal.entries('move-1'))).toBeUndefined();
  });

  test('is refused where a restore took over since the head was read', async () => {
    const { journal, table, head, kinds } = await opened();
    await journal.head('move-1');
    await new JournalStore(table, () => 99).takeOver(head, BEGAN);
    await expect(journal.append(MOVE, settled('a'))).rejects.toMatchObject({
      ...FENCE_LOST,
      message: 'Move move-1 is restoring under fence 2; fence 1 may not write.',
    });
    expect(await kinds()).toEqual(['admitted', 'restore-began']);
  });

  test('by two restores at the same moment lets one through', async () => {
    const { journal, head } = await opened();
    const both = await Promise.allSettled([journal.takeOver(head, BEGAN), journal.takeOver(head, BEGAN)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await journal.head('move-1')).toMatchObject({ fence: 2 });
  });
});

describe('taking a move over', () => {
  const RESTORER = { ...MOVE, fence: 2 };

  test('survives a writer that adds an entry at the same moment, whose entry stays', async () => {
    const { journal, head, kinds } = await opened();
    await journal.append(MOVE, settled('a'));
    await journal.append(MOVE, settled('b'));
    const taken = await journal.takeOver(head, BEGAN);
    expect(taken).toMatchObject({ status: 'restoring', fence: 2, lastEntry: { sequence: 4, event: BEGAN } });
    expect(await kinds()).toEqual(['admitted', 'settled', 'settled', 'restore-began']);
    expect(firstBrokenEntry(await journal.entries('move-1'))).toBeUndefined();
    await expect(journal.append(RESTORER, PLANNED)).resolves.toMatchObject({ sequence: 5 });
  });

  test('loses against another that took it over first, and writes nothing', async () => {
    const { journal, head, kinds } = await opened();
    await journal.takeOver(head, BEGAN);
    await expect(journal.takeOver(head, BEGAN)).rejects.toMatchObject(FENCE_LOST);
    expect(await kinds()).toEqual(['admitted', 'restore-began']);
  });

  test('loses against the end of the move', async () => {
    const { journal, head } = await opened();
    await journal.append(MOVE, { kind: 'ended', status: 'moved', note: '' });
    await expect(journal.takeOver(head, BEGAN)).rejects.toMatchObject(FENCE_LOST);
    expect(await journal.head('move-1')).toMatchObject({ status: 'moved', fence: 1 });
  });

  test('gives up on a writer that never stops, and leaves the move to it', async () => {
    const { journal, head, table, kinds } = await opened();
    const writer = new JournalStore(table, () => 99);
    const busy = new JournalStore(table, () => 99);
    let entries = 0;
    busy.head = async (moveId) => {
      const read = await writer.head(moveId);
      entries += 1;
      await writer.append(MOVE, settled(`entry ${entries}`));
      return read;
    };
    await writer.append(MOVE, settled('first'));
    await expect(busy.takeOver(head, BEGAN)).rejects.toMatchObject(FENCE_LOST);
    expect(entries).toBeGreaterThanOrEqual(10);
    expect(await journal.head('move-1')).toMatchObject({ status: 'moving', fence: 1 });
    expect(await kinds()).not.toContain('restore-began');
  });

  test('again by another restore raises the fence again', async () => {
    const { journal, head } = await opened();
    const taken = await journal.takeOver(head, BEGAN);
    await journal.append(RESTORER, PLANNED);
    await journal.append(RESTORER, { kind: 'ended', status: 'parked', note: '' });
    const parked = (await journal.head('move-1')) ?? taken;
    await expect(journal.takeOver(parked, BEGAN)).resolves.toMatchObject({ fence: 3, restorePlanHash: 'b' });
    await expect(journal.append(RESTORER, settled('late'))).rejects.toMatchObject(FENCE_LOST);
  });
});

describe('a move that was never admitted', () => {
  test('is ended, so that an admission on its way finds it so', async () => {
    const { journal } = await tableWorld();
    await expect(journal.bury('move-1', PLAN, 'e2')).resolves.toBe(true);
    expect(await journal.head('move-1')).toMatchObject({ status: 'restored', fence: 1 });
    await expect(journal.open('move-1', admissionOf(PLAN))).rejects.toMatchObject({ name: 'MoveNotOpen' });
    await expect(journal.append(MOVE, settled('x'))).rejects.toMatchObject(FENCE_LOST);
    expect((await journal.entries('move-1')).map(({ event }) => event)).toEqual([
      { kind: 'ended', status: 'restored', note: 'Never admitted; ended by e2.' },
    ]);
  });

  test('stays open where the admission was faster, and that is told', async () => {
    const { journal, kinds } = await opened();
    await expect(journal.bury('move-1', PLAN, 'e2')).resolves.toBe(false);
    expect(await journal.head('move-1')).toMatchObject({ status: 'moving' });
    expect(await kinds()).toEqual(['admitted']);
  });

  test('is ended once, whether an answer was lost or it is asked again', async () => {
    const { journal, loseOnce } = await tableWorld();
    loseOnce('answer', ({ operation }) => operation === 'PutItem');
    await expect(journal.bury('move-1', PLAN, 'e2')).resolves.toBe(true);
    await expect(journal.bury('move-1', PLAN, 'e2')).resolves.toBe(true);
    expect(await journal.entries('move-1')).toHaveLength(1);
  });
});

test('a move may be opened only where none of its name was, or the very same', async () => {
  const { head } = await opened();
  const refused = expect.objectContaining({ name: 'MoveNotOpen' });
  expect(() => assertOpenable(undefined, 'move-1', PLAN)).not.toThrow();
  expect(() => assertOpenable(head, 'move-1', PLAN)).not.toThrow();
  for (const other of [{ status: 'moved' as const }, { fence: 2 }, { planHash: 'c'.repeat(64) }]) {
    expect(() => assertOpenable({ ...head, ...other }, 'move-1', PLAN)).toThrow(refused);
  }
});

describe('the copy of an entry', () => {
  test('that was lost is read from the head, and made good before the next entry', async () => {
    const { journal, loseAll, heal, calls } = await opened();
    loseAll(({ operation, body }) => isCopy({ operation, body }) && body.includes('ENTRY#000002'));
    await expect(journal.append(MOVE, settled('x'))).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    heal();
    const sequences = async () => (await journal.entries('move-1')).map(({ sequence }) => sequence);
    expect(await sequences()).toEqual([1, 2]);
    calls.length = 0;
    await journal.append(MOVE, settled('y'));
    expect(calls.filter(isCopy)).toHaveLength(2);
    expect(await sequences()).toEqual([1, 2, 3]);
    expect(firstBrokenEntry(await journal.entries('move-1'))).toBeUndefined();
  });

  test('is one of many: long journals come over all pages in order', async () => {
    const { journal } = await opened();
    const detail = 'x'.repeat(150_000);
    for (let entry = 0; entry < 9; entry += 1) {
      await journal.append(MOVE, { kind: 'done', step: 's', changed: true, detail, answers: [] });
    }
    const entries = await journal.entries('move-1');
    expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(firstBrokenEntry(entries)).toBeUndefined();
  });
});
