import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { blocksOf, pageAt } from '../docs/pages.ts';
import { cleanUp, type Started, start } from './start.ts';

const runs: Started[] = [];
afterEach(async () => {
  await Promise.all(runs.splice(0).map(cleanUp));
});

/** README.md's lines by the comment above them, without the first two, which are the shell's own. */
function readmeLines(): Readonly<Record<string, string>> {
  const block = blocksOf(pageAt('README.md'), 'sh').find((one) => one.includes('$API/plans')) ?? '';
  const parts = block.split(/^# (.+)\n/m).slice(1);
  return Object.fromEntries(
    parts.flatMap((name, index) => (index % 2 === 0 ? [[name.split(',')[0], parts[index + 1]]] : [])),
  );
}

test('npm start -- --serve runs the API, and the lines of README.md plan, move, watch, approve, restore and abort', async () => {
  const started = start('--serve');
  runs.push(started);
  await started.shows('Ctrl-C ends it.');
  const [, api = '', token = ''] = /^export API=(\S+) TOKEN=(\S+)$/m.exec(started.out()) ?? [];
  const lines = readmeLines();
  let move = '';
  const shell = async (script: string) => {
    const env = { PATH: process.env.PATH, API: api, TOKEN: token, MOVE: move };
    const { stdout } = await promisify(execFile)('bash', ['-c', `H="Authorization: Bearer $TOKEN"\n${script}`], {
      env,
    });
    return stdout;
  };
  const ask = async () => JSON.parse(await shell('curl -sS -H "$H" $API/moves/$MOVE'));
  const until = async (status: string, tries = 240): Promise<void> => {
    const view = await ask();
    if (view.status === status && (status !== 'waiting' || view.waitsFor)) return;
    if (tries === 0) throw new Error(`It never was ${status}: ${JSON.stringify(view)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
    await until(status, tries - 1);
  };

  expect(await shell(lines.plan ?? '')).toMatch(/^# Request plan-\w+: planned\n/);
  move = (await shell(lines.move ?? '')).trim();
  expect(move).toMatch(/^move-\w{24}$/);
  await until('waiting');
  expect(await shell(lines.watch ?? '')).toContain('Waits since');
  expect(JSON.parse(await shell(lines.approve ?? ''))).toMatchObject({ moveId: move });
  await until('moved');
  expect(JSON.parse(await shell(lines.restore ?? ''))).toMatchObject({ status: 'restoring' });
  await until('restored');

  move = (await shell((lines.move ?? '').replace('--json', "-H 'Idempotency-Key: another' --json"))).trim();
  await until('waiting');
  expect(JSON.parse(await shell(lines.abort ?? ''))).toMatchObject({ moveId: move, status: 'waiting' });
  await until('failed');

  started.child.kill('SIGINT');
  const { code, out, err } = await started.ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('POST /plans → 200');
  expect(out).toMatch(/Requests until now: \d+ asked, \d+ served .*, 0 lost\./);
}, 120_000);

test('--serve moves nothing by itself, so that it goes with neither --dry-run nor --keep', async () => {
  const started = start('--serve', '--keep');
  runs.push(started);
  const { code, err } = await started.ended;
  expect(code).toBe(2);
  expect(err).toContain('--serve moves nothing by itself');
});
