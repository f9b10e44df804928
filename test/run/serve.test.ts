import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { expect, test } from '@jest/globals';
import { blocksOf, pageAt } from '../docs/pages.ts';
import { type Started, starting } from './start.ts';

const run = starting();

/** The lines of a page's block of API calls by the comment above them, without those before the first, which are the shell's own. */
function linesOf(path: string, route: string): Readonly<Record<string, string>> {
  const block = blocksOf(pageAt(path), 'sh').find((one) => one.includes(`$API${route}`)) ?? '';
  const parts = block.split(/^# (.+)\n/m).slice(1);
  return Object.fromEntries(
    parts.flatMap((name, index) => (index % 2 === 0 ? [[name.split(',')[0], parts[index + 1]]] : [])),
  );
}

/** A shell that has what a page's lines take for granted, against the API that was started. */
async function shellAt(started: Started, id: 'MOVE' | 'CHANGE', path: string) {
  await started.shows('Ctrl-C ends it.');
  const [, api = '', token = ''] = /^export API=(\S+) TOKEN=(\S+)$/m.exec(started.out()) ?? [];
  let named = '';
  const shell = async (script = '') => {
    const env = { PATH: process.env.PATH, API: api, TOKEN: token, [id]: named };
    const { stdout } = await promisify(execFile)('bash', ['-c', `H="Authorization: Bearer $TOKEN"\n${script}`], {
      env,
    });
    return stdout;
  };
  const until = async (status: string, tries = 240): Promise<void> => {
    const view = JSON.parse(await shell(`curl -sS -H "$H" $API${path}/$${id}`));
    if (view.status === status && (status !== 'waiting' || view.waitsFor)) return;
    if (tries === 0) throw new Error(`It never was ${status}: ${JSON.stringify(view)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
    await until(status, tries - 1);
  };
  const begin = async (script: string | undefined) => {
    named = (await shell(script)).trim();
    return named;
  };
  return { shell, until, begin };
}

test('npm start -- --serve runs the API, and the lines of README.md plan, move, watch, approve, restore and abort', async () => {
  const started = run('--serve');
  const { shell, until, begin } = await shellAt(started, 'MOVE', '/moves');
  const lines = linesOf('README.md', '/plans');

  expect(await shell(lines.plan)).toMatch(/^# Request plan-\w+: planned\n/);
  const move = await begin(lines.move);
  expect(move).toMatch(/^move-\w{24}$/);
  await until('waiting');
  expect(await shell(lines.watch)).toContain('Waits since');
  expect(JSON.parse(await shell(lines.approve))).toMatchObject({ moveId: move });
  await until('moved');
  expect(JSON.parse(await shell(lines.restore))).toMatchObject({ status: 'restoring' });
  await until('restored');

  const other = await begin(lines.move?.replace('--json', "-H 'Idempotency-Key: another' --json"));
  await until('waiting');
  expect(JSON.parse(await shell(lines.abort))).toMatchObject({ moveId: other, status: 'waiting' });
  await until('failed');

  // What the AWS CLI makes of the lines for the bus.
  const printed = (line: RegExp) => line.exec(started.out())?.[1] ?? '';
  const bus = new EventBridgeClient({
    endpoint: printed(/AWS_ENDPOINT_URL=(\S+)/),
    region: printed(/AWS_DEFAULT_REGION=(\S+)/),
    credentials: {
      accessKeyId: printed(/AWS_ACCESS_KEY_ID=(\S+)/),
      secretAccessKey: printed(/AWS_SECRET_ACCESS_KEY=(\S+)/),
    },
  });
  const entries = JSON.parse(printed(/^aws events put-events --entries '(.*)'$/m));
  expect(await bus.send(new PutEventsCommand({ Entries: entries }))).toMatchObject({ FailedEntryCount: 0 });
  bus.destroy();
  const byEvent = 'curl -sS -H "$H" "$API/moves?limit=1"';
  for (let tries = 0; tries < 40 && !(await shell(byEvent)).includes('"status":"planned"'); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  expect(JSON.parse(await shell(byEvent)).moves).toEqual([
    expect.objectContaining({ status: 'planned', requestedBy: 'event 999999999999 tickets' }),
  ]);

  started.child.kill('SIGINT');
  const { code, out, err } = await started.ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('POST /plans → 200');
  expect(out).toMatch(/Requests until now: \d+ asked, \d+ served .*, 0 lost\./);
}, 120_000);

test('the lines of docs/records.md preview, change, watch, approve and restore', async () => {
  const started = run('--serve');
  const { shell, until, begin } = await shellAt(started, 'CHANGE', '/record-changes');
  const lines = linesOf('docs/records.md', '/record-changes');

  expect(await shell(lines.preview)).toContain('+ docs.example.com  CNAME pages.example.net (300 s)');
  const change = await begin(lines.change);
  expect(change).toMatch(/^record-change-\w{24}$/);
  await until('waiting');
  expect(await shell(lines.watch)).toContain('Waits since');
  expect(JSON.parse(await shell(lines.approve))).toMatchObject({ moveId: change });
  await until('moved');
  expect(await shell(lines.watch)).toContain('the plan was approved by ada, by token local');
  expect(JSON.parse(await shell(lines.restore))).toMatchObject({ status: 'restoring' });
  await until('restored');

  started.child.kill('SIGINT');
  expect(await started.ended).toMatchObject({ code: 0, err: '' });
}, 120_000);

test('--serve moves nothing by itself, so that it goes with neither --dry-run nor --keep', async () => {
  const started = run('--serve', '--keep');
  const { code, err } = await started.ended;
  expect(code).toBe(2);
  expect(err).toContain('--serve moves nothing by itself');
});
