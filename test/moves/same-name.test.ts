import { describe, expect, test } from '@jest/globals';
import { RECORDS_STATE_MACHINE, stateMachineArn, TABLE_NAME } from '../../local/service.ts';
import { RequestStore } from '../../shared/aws/request-store.ts';
import { Table } from '../../shared/aws/table.ts';
import { type Story, TARGET, tell, USUAL_REQUEST } from './story.ts';

const CHANGES = [{ name: 'other.example.com', type: 'A', ttl: 300, values: ['192.0.2.1'] }];
const NAME = 'chg-1042';

describe('a record change that fails under the name of a move', () => {
  const fail = (story: Story) =>
    story.ended(
      story.aws.stepFunctions.start({
        stateMachineArn: stateMachineArn(RECORDS_STATE_MACHINE),
        name: NAME,
        input: { changes: CHANGES, mode: 'apply', planHash: '0'.repeat(64) },
      }),
    );

  test('leaves that move alone while it runs', async () => {
    const story = await tell();
    const move = story.start(USUAL_REQUEST, NAME);
    await story.clock.advance(60_000);

    expect((await fail(story)).status).toBe('FAILED');

    expect(await story.ended(move)).toMatchObject({ status: 'SUCCEEDED' });
    expect(story.aliasesOf(TARGET.distributionId)).toContain('www.example.com');
    const kinds = (await story.journal(NAME)).map(({ event }) => event.kind);
    expect(kinds).not.toContain('restore-began');
    expect(story.lost()).toEqual([]);
  });

  test('is not noted as the failure of that move while it waits for an approval', async () => {
    const story = await tell();
    const move = story.start({ ...USUAL_REQUEST, approval: true }, NAME);
    await story.clock.advance(60_000);

    expect((await fail(story)).status).toBe('FAILED');
    await story.clock.advance(60_000);

    const requests = new RequestStore(new Table(TABLE_NAME, story.clients));
    const registered = await story.clock.run(requests.read(NAME));
    expect(registered).toMatchObject({ moveId: NAME, planHash: expect.anything() });
    expect(registered).not.toHaveProperty('cutOff');
    await story.stop(move);
  });
});
