import { describe, expect, test } from '@jest/globals';
import { announced } from '../../shared/aws/announced.ts';
import { firstBrokenEntry } from '../../shared/domain/journal.ts';
import { MoverError } from '../../shared/errors.ts';
import { tableWorld } from './table-world.ts';

const TOKEN = { moveId: 'move-1', fence: 1 };
const WRITE = { step: 'add-cover', before: ['a'], after: ['a', 'b'] };
const INTENDED = { kind: 'intended', ...WRITE };

async function opened() {
  const { journal } = await tableWorld();
  const head = await journal.open('move-1', 'a'.repeat(64), 'e1');
  const told = async () => (await journal.entries('move-1')).slice(1).map(({ event }) => event);
  return { journal, head, told };
}

describe('a write', () => {
  test('is in the journal before it is sent, and its answer is handed on', async () => {
    const { journal, told } = await opened();
    const atSending: unknown[] = [];
    const send = async () => {
      atSending.push(...(await told()));
      return 'C1';
    };
    await expect(announced(journal, TOKEN, WRITE, send)).resolves.toBe('C1');
    expect(atSending).toEqual([INTENDED]);
    expect(await told()).toEqual([INTENDED]);
  });

  test('is not sent once a restore owns the move', async () => {
    const { journal, head } = await opened();
    await journal.takeOver(head, { kind: 'restore-began', reason: '', execution: 'e2' });
    let sent = false;
    const send = async () => {
      sent = true;
    };
    await expect(announced(journal, TOKEN, WRITE, send)).rejects.toMatchObject({ name: 'FenceLost' });
    expect(sent).toBe(false);
  });

  test.each(['AliasHeldElsewhere', 'AccessRefused', 'CallRefused'] as const)(
    'that AWS refused with %s is told as refused: nobody needs to wait for it',
    async (name) => {
      const { journal, told } = await opened();
      const refusal = new MoverError(name, 'No.');
      await expect(announced(journal, TOKEN, WRITE, () => Promise.reject(refusal))).rejects.toBe(refusal);
      expect(await told()).toEqual([INTENDED, { kind: 'refused', step: 'add-cover', error: name }]);
    },
  );

  test('with a stale ETag is told as refused, and what follows it in the chain fits', async () => {
    const { journal, told } = await opened();
    await expect(announced(journal, TOKEN, WRITE, async () => false)).resolves.toBe(false);
    await expect(announced(journal, TOKEN, WRITE, async () => true)).resolves.toBe(true);
    const refused = { kind: 'refused', step: 'add-cover', error: 'PreconditionFailed' };
    expect(await told()).toEqual([INTENDED, refused, INTENDED]);
    expect(firstBrokenEntry(await journal.entries('move-1'))).toBeUndefined();
  });

  test.each([
    ['nobody answered', new MoverError('ServiceUnavailable', 'No answer.')],
    ['the last of several sends was throttled', new MoverError('Throttled', 'Slow down.')],
    ['a defect ended', new MoverError('Unexpected', 'Oh.')],
    ['something unknown was thrown', new TypeError('x is not a function')],
  ])('that %s may yet land: no refusal is told', async (_what, error) => {
    const { journal, told } = await opened();
    await expect(announced(journal, TOKEN, WRITE, () => Promise.reject(error))).rejects.toBe(error);
    expect(await told()).toEqual([INTENDED]);
  });
});
