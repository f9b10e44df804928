import { describe, expect, test } from '@jest/globals';
import { create } from '../../functions/admit-move.ts';
import { TABLE_NAME } from '../../local/service.ts';
import { JournalStore } from '../../shared/aws/journal-store.ts';
import { RequestStore } from '../../shared/aws/request-store.ts';
import { Table } from '../../shared/aws/table.ts';
import { admissionOf } from '../aws/table-world.ts';
import { tell, USUAL_REQUEST } from '../moves/story.ts';
import { invoking, isNewHead, planned } from './invoking.ts';

const LOCKS = ['domain www.example.com', 'domain *.example.com'];

/** An admission before whose opening of the journal something else happens to the move. */
async function admission(meanwhile: (journal: JournalStore, planHash: string) => Promise<unknown>) {
  const story = await tell();
  const planHash = await planned(story, USUAL_REQUEST);
  const journal = new JournalStore(new Table(TABLE_NAME, story.clients), () => story.clock.now());
  let done = false;
  const admit = invoking(story, create, async (request, send) => {
    if (isNewHead(request) && !done) {
      done = true;
      await meanwhile(journal, planHash);
    }
    return send();
  });
  return { story, admit: () => admit({ moveId: 'move-1', planHash, execution: 'e1' }) };
}

describe('an admission', () => {
  test('locks what the move writes, the cover included, and gives the fence, however often it is asked', async () => {
    const { story, admit } = await admission(async () => {});
    await expect(admit()).resolves.toEqual({ fence: 1 });
    await expect(admit()).resolves.toEqual({ fence: 1 });
    expect(await story.locks(LOCKS)).toHaveLength(2);
  });

  test('of a move that was buried meanwhile keeps no lock', async () => {
    const { story, admit } = await admission((journal, planHash) => journal.bury('move-1', planHash, 'e2'));
    await expect(admit()).rejects.toMatchObject({ name: 'MoveNotOpen' });
    expect(await story.locks(LOCKS)).toEqual([]);
  });

  test('of an execution that was stopped meanwhile ends the move and keeps no lock', async () => {
    const { story, admit } = await admission(() => requests.cutOff('move-1'));
    const requests = new RequestStore(new Table(TABLE_NAME, story.clients));
    await expect(admit()).rejects.toMatchObject({ name: 'MoveNotOpen', message: expect.stringContaining('stopped') });
    expect(await story.locks(LOCKS)).toEqual([]);
    expect((await story.journal('move-1')).at(-1)?.event).toMatchObject({ kind: 'ended', status: 'restored' });
  });

  test('of a move that is being restored meanwhile leaves the locks to the restore', async () => {
    const { story, admit } = await admission(async (journal, planHash) => {
      const head = await journal.open('move-1', admissionOf(planHash));
      await journal.takeOver(head, { kind: 'restore-began', reason: '', execution: 'e2' });
    });
    await expect(admit()).rejects.toMatchObject({ name: 'MoveNotOpen' });
    expect(await story.locks(LOCKS)).toHaveLength(2);
  });
});
