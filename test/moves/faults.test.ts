import { describe, expect, test } from '@jest/globals';
import { failing, SOURCE, TARGET, tell, USUAL_REQUEST } from './story.ts';

const STAGES: [functionName: string, step: string | undefined][] = [
  ['admit-move', undefined],
  ['change-aliases', 'add-cover'],
  ['check-deployment', 'add-cover'],
  ['change-records', 'repoint-dns'],
  ['check-records', 'repoint-dns'],
  ['change-aliases', 'remove-domains'],
  ['check-deployment', 'remove-domains'],
  ['change-aliases', 'add-domains'],
  ['check-deployment', 'add-domains'],
  ['verify-move', undefined],
  ['check-deployment', 'remove-cover'],
  ['change-aliases', 'remove-cover'],
  ['finish-move', undefined],
];

describe('a fault at any stage ends restored, FAILED, and without a lost request', () => {
  test.each(STAGES)('%s %s', async (functionName, step) => {
    const story = await tell({ beforeInvoke: failing(functionName, step, 'Unexpected', 1) });
    const before = story.state();

    const execution = await story.move(USUAL_REQUEST);

    expect(execution.status).toBe('FAILED');
    expect(execution.cause).toContain('Restored');
    expect(execution.error).toBe('Unexpected');
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
    const locks = [
      'domain www.example.com',
      `distribution ${SOURCE.distributionId}`,
      `distribution ${TARGET.distributionId}`,
    ];
    expect(await story.locks(locks)).toEqual([]);
    const end = (await story.journal('move-1')).at(-1)?.event;
    expect(end).toMatchObject({ kind: 'ended', status: 'restored' });
  });
});
