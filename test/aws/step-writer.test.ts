import { describe, expect, test } from '@jest/globals';
import { StepWriter } from '../../shared/aws/step-writer.ts';
import { firstBrokenEntry } from '../../shared/domain/journal.ts';
import { MoverError } from '../../shared/errors.ts';
import { admissionOf, tableWorld } from './table-world.ts';

const TOKEN = { moveId: 'move-1', fence: 1 };
const WRITE = { before: ['a'], after: ['a', 'b'] };
const INTENDED = { kind: 'intended', step: 'add-cover', ...WRITE };

async function opened() {
  const { journal } = await tableWorld();
  const head = await journal.open('move-1', admissionOf('a'.repeat(64)));
  const told = async () => (await journal.entries('move-1')).slice(1).map(({ event }) => event);
  const writer = new StepWriter(journal, TOKEN, 'add-cover');
  return { journal, head, told, writer };
}

describe('a write', () => {
  test('is in the journal before it is sent, and its answer is handed on', async () => {
    const { told, writer } = await opened();
    const atSending: unknown[] = [];
    const send = async () => {
      atSending.push(...(await told()));
      return 'C1';
    };
    await expect(writer.announced(WRITE, send)).resolves.toBe('C1');
    expect(atSending).toEqual([INTENDED]);
    expect(await told()).toEqual([INTENDED]);
  });

  test('that AWS accepted is named where the step is done, and no other', async () => {
    const { journal, told, writer } = await opened();
    const cutOff = new StepWriter(journal, TOKEN, 'add-cover');
    const lost = new MoverError('ServiceUnavailable', 'No answer.');
    await expect(cutOff.announced(WRITE, () => Promise.reject(lost))).rejects.toBe(lost);
    await writer.announced(WRITE, async () => false);
    await writer.announced(WRITE, async () => true);
    await writer.announced(WRITE, async () => undefined);
    await writer.done(true, 'C1');
    expect((await told()).at(-1)).toEqual({
      kind: 'done',
      step: 'add-cover',
      changed: true,
      detail: 'C1',
      answers: [5, 6],
    });
  });

  test('that was sent more than once before it was refused is told as refused, and may yet land', async () => {
    const { told, writer } = await opened();
    const cause = Object.assign(new Error('No.'), { $metadata: { attempts: 2 } });
    const refusal = new MoverError('AccessRefused', 'No.', { cause });
    await expect(writer.announced(WRITE, () => Promise.reject(refusal))).rejects.toBe(refusal);
    expect((await told()).at(-1)).toEqual({ kind: 'refused', step: 'add-cover', error: 'AccessRefused', answers: [] });
  });

  test('is not sent once a restore owns the move', async () => {
    const { journal, head, writer } = await opened();
    await journal.takeOver(head, { kind: 'restore-began', reason: '', execution: 'e2' });
    let sent = false;
    const send = async () => {
      sent = true;
    };
    await expect(writer.announced(WRITE, send)).rejects.toMatchObject({ name: 'FenceLost' });
    expect(sent).toBe(false);
  });

  test.each(['AliasHeldElsewhere', 'AccessRefused', 'CallRefused'] as const)(
    'that AWS refused with %s is told as refused: nobody needs to wait for it',
    async (name) => {
      const { told, writer } = await opened();
      const refusal = new MoverError(name, 'No.');
      await expect(writer.announced(WRITE, () => Promise.reject(refusal))).rejects.toBe(refusal);
      expect(await told()).toEqual([INTENDED, { kind: 'refused', step: 'add-cover', error: name, answers: [2] }]);
    },
  );

  test('with a stale ETag is told as refused, and what follows it in the chain fits', async () => {
    const { journal, told, writer } = await opened();
    await expect(writer.announced(WRITE, async () => false)).resolves.toBe(false);
    await expect(writer.announced(WRITE, async () => true)).resolves.toBe(true);
    const refused = { kind: 'refused', step: 'add-cover', error: 'PreconditionFailed', answers: [2] };
    expect(await told()).toEqual([INTENDED, refused, INTENDED]);
    expect(firstBrokenEntry(await journal.entries('move-1'))).toBeUndefined();
  });

  test.each([
    ['nobody answered', new MoverError('ServiceUnavailable', 'No answer.')],
    ['the last of several sends was throttled', new MoverError('Throttled', 'Slow down.')],
    ['a defect ended', new MoverError('Unexpected', 'Oh.')],
    ['something unknown was thrown', new TypeError('x is not a function')],
  ])('that %s may yet land: no refusal is told', async (_what, error) => {
    const { told, writer } = await opened();
    await expect(writer.announced(WRITE, () => Promise.reject(error))).rejects.toBe(error);
    expect(await told()).toEqual([INTENDED]);
  });
});
