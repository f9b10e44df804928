import { describe, expect, test } from '@jest/globals';
import { activePlan } from '../../shared/aws/active-plan.ts';
import { LockStore } from '../../shared/aws/lock-store.ts';
import { RequestStore } from '../../shared/aws/request-store.ts';
import type { Table } from '../../shared/aws/table.ts';
import { planDigest } from '../../shared/domain/records-job/plan.ts';
import { planRestore } from '../../shared/domain/restore.ts';
import { planOf } from '../domain/facts.ts';
import { admissionOf, tableWorld } from './table-world.ts';

const RESOURCES = ['distribution E1SOURCE', 'distribution E2TARGET', 'domain www.example.com'];

async function world() {
  const inner = await tableWorld();
  const holders = async () => {
    const held = await inner.locks.holders(RESOURCES);
    return RESOURCES.map((resource) => held.get(resource));
  };
  return { ...inner, holders };
}

describe('locks', () => {
  test('are taken in the order given, one by one', async () => {
    const { locks, calls, holders } = await world();
    await locks.lock('move-1', RESOURCES);
    const taken = calls.map(({ body }) => RESOURCES.find((resource) => body.includes(resource)));
    expect(taken).toEqual(RESOURCES);
    expect(await holders()).toEqual(['move-1', 'move-1', 'move-1']);
  });

  test('that another move holds are told by its name, and those taken before are given back', async () => {
    const { locks, holders } = await world();
    await locks.lock('move-2', RESOURCES.slice(2));
    await expect(locks.lock('move-1', RESOURCES)).rejects.toMatchObject({
      name: 'LockHeld',
      message: 'Move move-2 holds the domain www.example.com.',
    });
    expect(await holders()).toEqual([undefined, undefined, 'move-2']);
  });

  test('that were given back while it looked who holds them are taken', async () => {
    const { locks, table, holders } = await world();
    await locks.lock('move-2', RESOURCES.slice(2));
    const look = table.getAll.bind(table);
    table.getAll = async (...asked) => {
      await locks.unlock('move-2', RESOURCES);
      return look(...asked);
    };
    await locks.lock('move-1', RESOURCES);
    expect(await holders()).toEqual(['move-1', 'move-1', 'move-1']);
  });

  test('that the move holds already are its own', async () => {
    const { locks, holders } = await world();
    await locks.lock('move-1', RESOURCES);
    await locks.lock('move-1', RESOURCES);
    expect(await holders()).toEqual(['move-1', 'move-1', 'move-1']);
  });

  test('survive a lost answer', async () => {
    const { locks, loseOnce, holders } = await world();
    loseOnce('answer', ({ operation }) => operation === 'PutItem');
    await locks.lock('move-1', RESOURCES);
    expect(await holders()).toEqual(['move-1', 'move-1', 'move-1']);
  });

  test('are given back, and only the own ones, however often that is asked', async () => {
    const { locks, holders } = await world();
    await locks.lock('move-1', RESOURCES.slice(0, 2));
    await locks.lock('move-2', RESOURCES.slice(2));
    await locks.unlock('move-1', RESOURCES);
    await locks.unlock('move-1', RESOURCES);
    expect(await holders()).toEqual([undefined, undefined, 'move-2']);
  });

  test('go to one of two moves that ask at the same moment', async () => {
    const { locks, holders } = await world();
    const both = await Promise.allSettled([locks.lock('move-1', RESOURCES), locks.lock('move-2', RESOURCES)]);
    const won = both.findIndex(({ status }) => status === 'fulfilled');
    expect(both.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(await holders()).toEqual(Array(3).fill(`move-${won + 1}`));
  });

  test('cannot be told of while the table is away', async () => {
    const { locks, loseAll } = await world();
    loseAll(() => true);
    await expect(locks.holders(['domain www.example.com'])).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  });

  test('of many are told in a call for each hundred of them', async () => {
    const { locks, calls } = await world();
    const many = Array.from({ length: 101 }, (_, index) => `domain ${index}.example.com`);
    await locks.lock('move-1', many);
    calls.length = 0;
    expect([...(await locks.holders([...many, 'domain free.example.com'])).keys()].sort()).toEqual([...many].sort());
    expect(calls.map(({ operation }) => operation)).toEqual(['BatchGetItem', 'BatchGetItem']);
  });

  test('that vanish while they are asked for leave an unknown holder', async () => {
    const gone = { name: 't', holds: async () => false, getAll: async () => [] } as unknown as Table;
    const lock = new LockStore(gone, () => 0).lock('move-1', RESOURCES);
    await expect(lock).rejects.toThrow('Move unknown holds the distribution E1SOURCE.');
  });
});

describe('a lock whose move is over, or was cut off before it was admitted', () => {
  const HOUR = 3_600_000;
  type Stands = 'unadmitted' | 'cut off' | 'moving' | 'moved' | 'restored' | 'parked';

  /** What move-1 took at first, and how that move stands now. */
  async function heldBy(stands: Stands, afterMs = HOUR) {
    const inner = await world();
    const { table, journal, locks } = inner;
    const requests = new RequestStore(table);
    const { request } = planOf();
    await requests.register({ moveId: 'move-1', request, bodyDigest: '', caller: '', at: 0 });
    await locks.lock('move-1', RESOURCES);
    if (stands === 'cut off') await requests.cutOff('move-1');
    if (stands !== 'cut off' && stands !== 'unadmitted') await journal.open('move-1', admissionOf('p1'));
    if (stands === 'moved' || stands === 'restored' || stands === 'parked') {
      await journal.append({ moveId: 'move-1', fence: 1 }, { kind: 'ended', status: stands, note: '' });
    }
    return { ...inner, requests, later: new LockStore(table, () => afterMs) };
  }

  test.each(['moved', 'restored', 'cut off'] as const)('is taken over by who asks for it later: %s', async (status) => {
    const { later, holders } = await heldBy(status);
    expect(await later.inTheWay('move-2', RESOURCES)).toEqual(new Map());
    await later.lock('move-2', RESOURCES);
    expect(await holders()).toEqual(['move-2', 'move-2', 'move-2']);
  });

  test.each(['parked', 'moving', 'unadmitted'] as const)('stays where the move is not: %s', async (status) => {
    const { later, holders } = await heldBy(status);
    expect([...(await later.inTheWay('move-2', RESOURCES)).values()]).toEqual(['move-1', 'move-1', 'move-1']);
    await expect(later.lock('move-2', RESOURCES)).rejects.toMatchObject({ name: 'LockHeld' });
    expect(await holders()).toEqual(['move-1', 'move-1', 'move-1']);
  });

  test('stays while the invocation that took it may still open a journal', async () => {
    const { later, holders } = await heldBy('cut off', 900_000);
    await expect(later.lock('move-2', RESOURCES)).rejects.toMatchObject({ name: 'LockHeld' });
    expect(await holders()).toEqual(['move-1', 'move-1', 'move-1']);
  });

  test('stays where what was cut off was admitted all the same', async () => {
    const { later, requests } = await heldBy('moving');
    await requests.cutOff('move-1');
    await expect(later.lock('move-2', RESOURCES)).rejects.toMatchObject({ name: 'LockHeld' });
  });

  test('stays with its move where that took it again meanwhile, for a restore say', async () => {
    const { later, table, locks, holders } = await heldBy('moved');
    const look = table.getAll.bind(table);
    table.getAll = async (keys, subject) => {
      const found = await look(keys, subject);
      await locks.lock('move-1', RESOURCES);
      return found;
    };
    await expect(later.lock('move-2', RESOURCES)).rejects.toMatchObject({ name: 'LockHeld' });
    expect(await holders()).toEqual(['move-1', 'move-1', 'move-1']);
  });

  test('is given back by its own move no more once another has it', async () => {
    const { later, locks, holders } = await heldBy('restored');
    await later.lock('move-2', RESOURCES);
    await locks.unlock('move-1', RESOURCES);
    expect(await holders()).toEqual(['move-2', 'move-2', 'move-2']);
  });

  test("is told of move by move, and what is free or its own is in nobody's way", async () => {
    const { later, locks } = await heldBy('moving');
    expect(await later.inTheWay('move-1', RESOURCES)).toEqual(new Map());
    await locks.lock('move-3', ['domain shop.example.com']);
    expect(
      await later.inTheWay('move-3', [...RESOURCES, 'domain shop.example.com', 'domain free.example.com']),
    ).toEqual(new Map(RESOURCES.map((resource) => [resource, 'move-1'])));
  });
});

describe('plans', () => {
  const plan = planOf();
  const restore = planRestore(plan, {
    sourceAliases: [],
    targetAliases: [],
    sourceEnabled: true,
    targetGone: false,
    unheld: [],
    records: {},
  });
  const token = { moveId: 'move-1', fence: 1 };

  test('come back as they were kept, under their hash', async () => {
    const { plans } = await world();
    await plans.save(plan);
    await plans.save(plan);
    await expect(plans.read('move-1', plan.hash)).resolves.toEqual(JSON.parse(JSON.stringify(plan)));
  });

  test('of a hundred domains fit into an item', async () => {
    const { plans } = await world();
    const large = planOf({ domains: Array.from({ length: 100 }, (_, index) => `n${index}.example.com`) });
    await plans.save(large);
    expect((await plans.read('move-1', large.hash)).steps).toHaveLength(5);
  });

  test('that were not kept are told', async () => {
    const { plans } = await world();
    await expect(plans.read('move-1', plan.hash)).rejects.toMatchObject({ name: 'MoveNotFound' });
    await expect(plans.readWayBack('move-1', plan.hash)).rejects.toMatchObject({ name: 'MoveNotFound' });
    await expect(plans.readAll('move-1')).resolves.toEqual([]);
  });

  test('are never mistaken for a way back', async () => {
    const { plans } = await world();
    for (const hash of ['0', 'f'].map((digit) => digit.repeat(64))) {
      await plans.saveWayBack({ ...restore, hash });
      await expect(plans.readAll('move-1')).resolves.toEqual([]);
    }
    await plans.save(plan);
    await expect(plans.readAll('move-1')).resolves.toMatchObject([{ request: { domains: ['www.example.com'] } }]);
    await expect(plans.readWayBack('move-1', '0'.repeat(64))).resolves.toMatchObject({ steps: restore.steps });
  });

  test('stay as they were admitted, whatever is planned anew under the same hash', async () => {
    const { plans } = await world();
    await plans.save(plan);
    await plans.save({ ...plan, expectedSeconds: 1 });
    await expect(plans.read('move-1', plan.hash)).resolves.toMatchObject({ expectedSeconds: 1 });
    const sealed = await plans.seal('move-1', plan.hash);
    await plans.save({ ...plan, expectedSeconds: 2 });
    await expect(plans.seal('move-1', plan.hash)).resolves.toBe(sealed);
    await expect(plans.read('move-1', plan.hash)).resolves.toMatchObject({ expectedSeconds: 1 });
    expect(planDigest(await plans.read('move-1', plan.hash))).toBe(sealed);
  });

  test('that are worked off are those of the move, and after a restore began those of the way back', async () => {
    const { plans, journal } = await world();
    await plans.save(plan);
    const head = await journal.open('move-1', admissionOf(plan.hash));
    const moving = await activePlan(journal, plans, token);
    expect([moving.steps.steps, moving.restoring]).toEqual([plan.steps, false]);
    await plans.saveWayBack(restore);
    await journal.takeOver(head, { kind: 'restore-began', reason: '', execution: 'e2' });
    const owner = { ...token, fence: 2 };
    await journal.append(owner, { kind: 'restore-planned', planHash: restore.hash, kept: [] });
    const active = await activePlan(journal, plans, owner);
    expect([active.steps.steps, active.restoring]).toEqual([restore.steps, true]);
    expect(active.plan.hash).toBe(plan.hash);
    await expect(activePlan(journal, plans, token)).rejects.toMatchObject({
      name: 'FenceLost',
      message: 'Move move-1 is under fence 2; fence 1 is over.',
    });
  });

  test('are not worked off for a move that nobody knows', async () => {
    const { plans, journal } = await world();
    await expect(activePlan(journal, plans, token)).rejects.toMatchObject({ name: 'MoveNotFound' });
  });
});
