import { describe, expect, test } from '@jest/globals';
import { follow } from '../runbook/following.ts';
import { expectFinished } from './assisted-end.ts';
import { ASSISTED_REQUEST, assistedWorld, release, swap } from './assisted-world.ts';
import { failing, SOURCE, TARGET, TARGET_HOST, tell } from './story.ts';

const LOCK = 'domain example.com';

describe('after the swap', () => {
  test.each([
    ['change-records', 'repoint-dns'],
    ['check-deployment', 'add-domains'],
    ['verify-move', undefined],
    ['finish-move', undefined],
  ])('a fault in %s %s parks the move, with the domain served', async (name, step) => {
    const story = await tell({
      world: assistedWorld({ support: [swap(300)] }),
      beforeInvoke: failing(name, step, 'Unexpected', 1),
    });

    const execution = await story.move(ASSISTED_REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
    expect(execution.cause).toContain(
      'only AWS Support can move it back to distribution E1SOURCE00001A of account 111111111111',
    );
    expect(execution.cause).toContain('add "release":true to that input');
    expect(story.records().filter((line) => line.includes('"TXT"'))).toEqual([]);
    expect(story.aliasesOf(TARGET.distributionId)).toContain('example.com');
    expect(await story.locks([LOCK])).toEqual([`LOCK#${LOCK}`]);
    expect(story.lost()).toEqual([]);
  });

  test.each([
    ['with the source named', {}],
    ['with the source left out', { source: undefined }],
    ['with the source left out, by AWS Support', { source: undefined, strategy: 'assisted' }],
  ])('a parked move is given up, and a new one finishes DNS, %s', async (_how, ask) => {
    const story = await tell({
      world: assistedWorld({ support: [swap(300)] }),
      beforeInvoke: failing('change-records', 'repoint-dns', 'Unexpected', 1),
    });
    await story.move(ASSISTED_REQUEST);
    const given = await follow(story, 'assisted-release', 'move-1');

    const execution = await story.move({ ...ASSISTED_REQUEST, strategy: 'auto', ...ask }, 'move-2');

    expect(given).toMatchObject({ status: 'SUCCEEDED', output: expect.stringContaining('"released"') });
    expect((await story.journal('move-1')).at(-1)?.event).toMatchObject({
      kind: 'ended',
      status: 'parked',
      note: expect.stringContaining('Left as it stands, at the word of'),
    });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expect.anything() });
    expectFinished(story);
    expect(await story.locks([LOCK])).toEqual([]);
    expect(story.lost()).toEqual([]);
  });

  test('AWS Support moves it back: the parked move is restored', async () => {
    const story = await tell({
      world: assistedWorld({ support: [swap(300)] }),
      beforeInvoke: failing('verify-move', undefined, 'Unexpected', 1),
    });
    const before = story.records();
    await story.move(ASSISTED_REQUEST);
    story.aws.cloudfront.swap('example.com', SOURCE.distributionId);
    await story.clock.advance(60_000);

    const restore = await follow(story, 'assisted-back', 'move-1');

    expect(restore.status).toBe('SUCCEEDED');
    expect(story.records()).toEqual(before);
    expect(await story.locks([LOCK])).toEqual([]);
    expect(story.lost()).toEqual([]);
  });

  test('a finished move cannot be undone without AWS Support: it stays moved, without locks', async () => {
    const story = await tell({ world: assistedWorld({ support: [swap(300)] }) });
    await story.move(ASSISTED_REQUEST);

    const restore = await story.restore('move-1');

    expect(restore).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
    expect(restore.cause).toContain('only AWS Support can move it back');
    expectFinished(story);
    expect((await story.journal('move-1')).at(-1)?.event).toMatchObject({ kind: 'ended', status: 'moved' });
    expect(await story.locks([LOCK])).toEqual([]);
  });

  test('released, and cannot be taken: parked, and it says that nobody serves', async () => {
    const story = await tell({
      world: assistedWorld({ support: [release(300)] }),
      beforeInvoke: failing('change-aliases', 'add-domains', 'CertificateUnfit', 1),
    });

    const execution = await story.move(ASSISTED_REQUEST);

    expect(execution.cause).toContain('Nobody holds example.com, and viewers get 403: add it to the target');
    const records = story.records().filter((line) => line.includes('"Name":"example.com."'));
    for (const line of records) expect(line).toContain(TARGET_HOST);
  });
});
