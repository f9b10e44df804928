import { describe, expect, test } from '@jest/globals';
import { follow } from '../runbook/following.ts';
import { denying } from './denying.ts';
import { failing, SOURCE, SOURCE_HOST, TARGET, TARGET_HOST, tell, USUAL_REQUEST, USUAL_WORLD } from './story.ts';

const ONE_ACCOUNT = {
  ...USUAL_WORLD,
  certificates: USUAL_WORLD.certificates.map((certificate) => ({ ...certificate, account: SOURCE.accountId })),
  distributions: USUAL_WORLD.distributions.map((distribution) => ({ ...distribution, account: SOURCE.accountId })),
};
const REQUEST = { ...USUAL_REQUEST, target: { ...TARGET, accountId: SOURCE.accountId } };
const NEWER = /domain-association/;
const EITHER = /domain-association|associate-alias/;

/** A world in which a finished move is undone; `others` are records that were there before it. */
async function moved(others: readonly string[] = []) {
  const proof = { Name: '_www.example.com', Type: 'TXT', TTL: 60, ResourceRecords: others.map((Value) => ({ Value })) };
  const zones = ONE_ACCOUNT.zones.map((zone) => ({
    ...zone,
    records: [...zone.records, ...(others.length > 0 ? [proof] : [])],
  }));
  const story = await tell({ world: { ...ONE_ACCOUNT, zones } });
  const before = story.state();
  expect(await story.move(REQUEST)).toMatchObject({ status: 'SUCCEEDED' });
  return { story, before };
}

describe('on the way back, where UpdateDomainAssociation is refused', () => {
  test('AssociateAlias takes the domain back with a proof for the source, which is removed again', async () => {
    const { story, before } = await moved();
    denying(story, NEWER);

    const restored = await story.restore('move-1');

    expect(restored.status).toBe('SUCCEEDED');
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
    const steps = (await story.journal('move-1')).map(
      ({ event }) => `${event.kind} ${'step' in event ? event.step : ''}`,
    );
    expect(steps).toEqual(
      expect.arrayContaining([
        'refused associate-back',
        'intended prove-back',
        'settled prove-back',
        'done associate-back',
      ]),
    );
  });

  test.each([
    ['of others', ['"of someone else"']],
    ['for the source, older than the move', [`"${SOURCE_HOST}"`]],
  ])('values of the TXT record %s stay', async (_what, others) => {
    const { story, before } = await moved(others);
    denying(story, NEWER);

    const restored = await story.restore('move-1');

    expect(restored.status).toBe('SUCCEEDED');
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test('a record that proved the target before the move is none that the move may write: parked', async () => {
    const { story } = await moved([`"${TARGET_HOST}"`]);
    const records = () => story.records().filter((line) => line.includes('TXT'));
    const proofs = records();
    denying(story, NEWER);

    const parked = await story.restore('move-1');

    expect(parked).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
    expect(parked.cause).toContain('OwnershipNotProven');
    expect(records()).toEqual(proofs);
    expect(story.lost()).toEqual([]);
  });

  test('both ways use the older call, and no proof stays behind', async () => {
    const story = await tell({ world: ONE_ACCOUNT, beforeInvoke: failing('verify-move', undefined) });
    const before = story.state();
    denying(story, NEWER);

    const execution = await story.move(REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'Unexpected' });
    expect(execution.cause).toContain('Restored');
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
  });
});

test('where both calls are refused the move is parked, the target goes on serving, and the next restore brings it back', async () => {
  const { story, before } = await moved();
  let refused = true;
  denying(story, EITHER, () => refused);

  const parked = await story.restore('move-1');

  expect(parked).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
  expect(parked.cause).toContain(`--input '{"moveId":"move-1"}'`);
  expect(story.aliasesOf(TARGET.distributionId)).toContain('www.example.com');
  expect(await story.locks(['domain www.example.com'])).toHaveLength(1);
  expect(story.lost()).toEqual([]);

  refused = false;
  const resumed = await follow(story, 'association-refused', 'move-1');

  expect(resumed.status).toBe('SUCCEEDED');
  expect(story.state()).toEqual(before);
  expect(story.lost()).toEqual([]);
});
