import { describe, expect, test } from '@jest/globals';
import {
  BATCH_BUCKET,
  BATCH_STATE_MACHINE,
  RECORDS_STATE_MACHINE,
  RESTORE_STATE_MACHINE,
  stateMachineArn,
  WATCH_STATE_MACHINE,
} from '../../local/service.ts';
import { ROUTES } from '../../shared/domain/api/routes.ts';
import { ERROR_KINDS } from '../../shared/errors.ts';
import { BODY, tellApi } from '../api/api-story.ts';
import { tell } from '../moves/story.ts';
import { PROTOTYPE_KEYS, UNFIT_CHARACTERS } from './corpus.ts';
import { assertRefusal } from './refusal.ts';

const REQUEST = { domains: BODY.domains, source: BODY.source, target: BODY.target, mode: 'apply' };

describe('by the real doors', () => {
  test('no route that takes a body takes a bad one, and nothing is kept of it', async () => {
    const story = await tellApi();
    const before = JSON.stringify(story.state());
    const bodies = [
      '',
      '[]',
      '{"domains":["www.example.com"],"domains":["shop.example.com"]}',
      '\u0000',
      ...PROTOTYPE_KEYS.map((key) => `{"${key}":{"mode":"apply"}}`),
      JSON.stringify({ ...REQUEST, ticket: 'OPS-1\n# moved\u001b[31m' }),
      JSON.stringify({ ...REQUEST, domains: ['ex\u0430mple.com'] }),
      JSON.stringify({ changes: [{ name: 'www.example.com', type: 'A', values: ['192.0.2.1\n'] }] }),
    ];
    for (const { method, path } of ROUTES.filter((route) => route.method === 'post')) {
      for (const body of bodies) {
        const { status, json } = await story.call(method.toUpperCase(), path.replace('{id}', 'move-1'), { body });
        expect([path, body, Math.floor(status / 100)]).toEqual([path, body, 4]);
        const { code, detail, remedy, errors = [] } = json;
        assertRefusal({ name: code, message: detail, remedy, fields: errors }, Object.keys(ERROR_KINDS));
      }
    }
    expect(await story.table()).not.toContain('MOVE#');
    expect(JSON.stringify(story.state())).toBe(before);
  });

  test('no execution that is started by hand goes on with a bad input, and each fails by name', async () => {
    const story = await tell();
    const before = JSON.stringify(story.state());
    const run = (machine: string, input: unknown, name: string) =>
      story.ended(story.aws.stepFunctions.start({ stateMachineArn: stateMachineArn(machine), input, name }));
    const inputs: unknown[] = [
      {},
      [],
      null,
      'text',
      { ...REQUEST, domains: [`${'a.'.repeat(50_000)}com`] },
      { ...REQUEST, domains: Array.from({ length: 10_000 }, (_, at) => `n${at}.example.com`) },
      { ...REQUEST, ticket: '\u202e' },
      { ...REQUEST, mode: { toString: 'apply' } },
      JSON.parse(`{"__proto__":${JSON.stringify(REQUEST)}}`),
      ...UNFIT_CHARACTERS.slice(0, 3).map(([, character]) => ({ ...REQUEST, [`mode${character}`]: 'apply' })),
    ];
    for (const [index, input] of inputs.entries()) {
      const moved = await story.ended(story.start(input, `move-${index}`));
      expect([index, moved.status, moved.error]).toEqual([index, 'FAILED', 'InvalidRequest']);
      const changed = await run(RECORDS_STATE_MACHINE, input, `change-${index}`);
      expect([index, changed.status, changed.error]).toEqual([index, 'FAILED', 'InvalidRequest']);
      const listed = await run(BATCH_STATE_MACHINE, input, `batch-${index}`);
      expect([index, listed.status, listed.error]).toEqual([index, 'FAILED', 'InvalidRequest']);
    }
    const lines = REQUEST.domains.map((domain) => ({ domain, target: REQUEST.target.distributionId }));
    const batches: unknown[] = [
      { list: [] },
      { list: { lines: [] } },
      { list: { csv: 'domain\nwww.example.com' } },
      { list: { csv: 'domain,target\nwww.example.com,\u202e' } },
      { list: { csv: '"' } },
      { list: { s3: { bucket: 'elsewhere', key: 'list.csv' } } },
      { list: { s3: { bucket: BATCH_BUCKET, key: '../list.csv' } } },
      { list: { lines, csv: 'domain,target' } },
      { list: { lines: [...lines, ...lines] } },
      { list: { lines }, stopAfter: -1 },
      { list: { lines }, mode: 'Apply' },
      ...UNFIT_CHARACTERS.map(([, character]) => ({ list: { lines }, ticket: `OPS${character}1` })),
      { resume: 'a/b' },
      { resume: 7 },
    ];
    for (const [index, input] of batches.entries()) {
      const listed = await run(BATCH_STATE_MACHINE, input, `list-${index}`);
      expect([input, listed.status, listed.error]).toEqual([input, 'FAILED', 'InvalidRequest']);
    }
    const nobody = await run(BATCH_STATE_MACHINE, { resume: 'nobody' }, 'resume');
    expect([nobody.status, nobody.error]).toEqual(['FAILED', 'MoveNotFound']);
    for (const [index, moveId] of ['a/b', 'a\nb', 7, null, ['x'], 'x'.repeat(81)].entries()) {
      const restored = await run(RESTORE_STATE_MACHINE, { moveId }, `restore-${index}`);
      expect([index, restored.status]).toEqual([index, 'FAILED']);
    }
    // Its errors are its answer, which move-domains reads; what has no members at all fails by itself.
    const looks: readonly (readonly [input: unknown, status: string, error: string])[] = [
      ...['a/b', 7, null, 'x'.repeat(81)].map((moveId) => [{ moveId, fence: 1 }, 'failed', 'InvalidRequest'] as const),
      [{ moveId: 'move-1', fence: '1' }, 'failed', 'InvalidRequest'],
      [{ moveId: 'nobody', fence: 1 }, 'failed', 'MoveNotFound'],
      ...[{}, [], 'text'].map((input) => [input, 'FAILED', 'States.QueryEvaluationError'] as const),
    ];
    for (const [index, [input, ...end]] of looks.entries()) {
      const watched = await run(WATCH_STATE_MACHINE, input, `watch-${index}`);
      const { status, error } = watched.output === undefined ? watched : JSON.parse(watched.output);
      expect([input, status, error]).toEqual([input, ...end]);
    }
    expect(JSON.stringify(story.state())).toBe(before);
  }, 60_000);

  test('a way back is not kept from anybody by the words it is asked for with', async () => {
    const story = await tell();
    const before = JSON.stringify(story.records());
    expect((await story.move({ ...REQUEST, strategy: 'wildcard' })).status).toBe('SUCCEEDED');
    const reason = `${'x'.repeat(150_000)}\n# forged\u001b[31m`;
    const input = { moveId: 'move-1', reason };
    const machine = stateMachineArn(RESTORE_STATE_MACHINE);
    const back = await story.ended(story.aws.stepFunctions.start({ stateMachineArn: machine, input, name: 'back' }));
    expect([back.status, back.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(JSON.stringify(story.records())).toBe(before);
    for (const { event } of await story.journal('move-1')) expect(JSON.stringify(event).length).toBeLessThan(20_000);
  }, 60_000);
});
