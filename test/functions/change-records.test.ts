import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { describe, expect, test } from '@jest/globals';
import { create } from '../../functions/change-records.ts';
import { cname, SOURCE, SOURCE_HOST, TARGET_HOST, tell, USUAL_REQUEST, ZONE_ID } from '../moves/story.ts';
import { admitted, invoking, losingOneAnswer, type Sent } from './invoking.ts';

const isBatch = ({ method, path }: Sent) => method === 'POST' && path.endsWith('/rrset');
const WITH_PROOF = { ...USUAL_REQUEST, strategy: 'disable-source', allowOutage: true };

describe('a batch whose answer was lost and that Route 53 refuses when it is sent again', () => {
  test('is there all the same: it is written over, so that there is a change to wait for', async () => {
    const story = await tell();
    const move = await admitted(story, USUAL_REQUEST);

    const change = invoking(story, create, losingOneAnswer(isBatch));
    const answer = await change({ ...move, step: 'repoint-dns' });

    expect(answer).toMatchObject({ changes: [{ accountId: SOURCE.accountId, changeId: expect.stringMatching(/^C/) }] });
    expect(story.records().find((line) => line.includes('"www.'))).toContain(TARGET_HOST);
    const kinds = (await story.journal('move-1')).map(({ event }) => event.kind);
    expect(kinds).toEqual(['admitted', 'intended', 'refused', 'intended', 'done']);
  });

  test('is done with a record that was new, and with one that was deleted', async () => {
    const story = await tell();
    const move = await admitted(story, WITH_PROOF);
    const before = story.records();

    const proved = await invoking(story, create, losingOneAnswer(isBatch))({ ...move, step: 'prove-ownership' });
    const proof = story.records().filter((line) => line.includes('_www.'));
    const unprove = invoking(story, create, losingOneAnswer(isBatch));
    const early = (await unprove({ ...move, step: 'unprove-ownership' })) as { waitSeconds: number };
    expect(story.records()).toHaveLength(before.length + 1);
    await story.clock.run(story.clock.sleep(early.waitSeconds * 1_000));
    const unproved = await unprove({ ...move, step: 'unprove-ownership' });

    expect(proof).toHaveLength(1);
    expect(proof[0]).toContain(TARGET_HOST);
    expect(proved).toMatchObject({ changes: [{ changeId: expect.any(String) }] });
    expect([early, unproved]).toMatchObject([
      { changes: [], waitSeconds: 300 },
      { changes: [], waitSeconds: 0 },
    ]);
    expect(story.records()).toEqual(before);
  });

  test('is refused for good where someone else was faster', async () => {
    const story = await tell();
    const move = await admitted(story, USUAL_REQUEST);
    const credentials = story.aws.credentials.addAccount(SOURCE.accountId);
    const route53 = new Route53Client({ ...story.clients, credentials });
    let edited = false;

    const change = invoking(story, create, async (request, send) => {
      if (isBatch(request) && !edited) {
        edited = true;
        const theirs = { ...cname('www.example.com', SOURCE_HOST, 7), Type: 'CNAME' } as const;
        const Changes = [{ Action: 'UPSERT' as const, ResourceRecordSet: theirs }];
        await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: ZONE_ID, ChangeBatch: { Changes } }));
      }
      return send();
    });

    await expect(change({ ...move, step: 'repoint-dns' })).rejects.toMatchObject({ name: 'RecordsChanged' });
    expect(story.records().find((line) => line.includes('"www.'))).toContain('"TTL":7');
  });
});

test('what is written already is written over and answered with a change to wait for', async () => {
  const story = await tell();
  const move = await admitted(story, USUAL_REQUEST);
  const change = invoking(story, create, (_request, send) => send());

  const answers = [await change({ ...move, step: 'repoint-dns' }), await change({ ...move, step: 'repoint-dns' })];

  expect(answers).toEqual([
    { changes: [{ accountId: SOURCE.accountId, changeId: expect.any(String) }], oldTtl: 300, waitSeconds: 0 },
    { changes: [{ accountId: SOURCE.accountId, changeId: expect.any(String) }], oldTtl: 300, waitSeconds: 0 },
  ]);
});

test('a step that the plan does not have writes nothing', async () => {
  const story = await tell();
  const move = await admitted(story, USUAL_REQUEST);
  const change = invoking(story, create, (_request, send) => send());
  await expect(change({ ...move, step: 'prove-ownership' })).resolves.toEqual({
    changes: [],
    oldTtl: 0,
    waitSeconds: 0,
  });
});
