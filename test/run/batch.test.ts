import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { RunLine } from '../../local/run/lines.ts';
import { type Started, starting } from './start.ts';

const REQUEST = JSON.parse(readFileSync('examples/batch.json', 'utf8'));
const WORLD = 'examples/worlds/batch.json';
const run = starting();

/** Runs the example with another list, in the example's world. */
function runList(list: object, ...args: string[]): Started {
  const own = run('--help');
  const file = join(own.evidence, 'request.json');
  writeFileSync(file, JSON.stringify({ ...REQUEST, list }));
  return run(file, '--world', WORLD, ...args);
}

test('npm start moves a batch, tells verdicts, waves and ends, and writes its report', async () => {
  const { ended, evidence } = run('examples/batch.json');

  const { code, out, err } = await ended;

  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/line 6, example\.org, refused: example\.org is a registrable domain/);
  expect(out).toMatch(
    /Wave 1, the canary +group 3\n[\s\S]*Group 3 moved +www\.example\.net\n[\s\S]*Wave 2 +groups 1, 4\n/,
  );
  expect(out).toMatch(
    /Requests during the batch: \d+ asked, \d+ served \([^)]*\d+ by E2SHOPNEW00002[^)]*\),\s+0 lost\./,
  );
  expect(out).toMatch(/Ended completed\.[\s\S]*Not moved, because refused:\s+example\.org\./);
  const report = readFileSync(join(evidence, 'batch-www-example-com.md'), 'utf8');
  expect(report).toContain('# Batch batch-www-example-com: completed');
  const rows = readFileSync(join(evidence, 'batch-www-example-com.csv'), 'utf8').trimEnd().split('\r\n');
  expect(rows).toHaveLength(7);
  expect(rows[1]).toContain('1,www.example.com,moved,E1SHOPOLD00001,E2SHOPNEW00002,');
}, 60_000);

test('with --dry-run --json the verdicts are lines, and nothing is written', async () => {
  const { ended, evidence } = run('examples/batch.json', '--dry-run', '--json');

  const { code, out, err } = await ended;

  expect({ code, err }).toEqual({ code: 0, err: '' });
  const told = out
    .trimEnd()
    .split('\n')
    .map((line) => RunLine.parse(JSON.parse(line)));
  expect(told[0]).toMatchObject({ type: 'begin', kind: 'batch', names: expect.arrayContaining(['example.org']) });
  const verdicts = told.flatMap((line) => (line.type === 'verdict' ? [[line.status, line.domains]] : []));
  expect(verdicts).toEqual([
    ['ready', ['shop.example.com', 'www.example.com']],
    ['already-there', ['blog.example.net']],
    ['ready', ['www.example.net']],
    ['refused', ['example.org']],
    ['ready', ['www.example.org']],
  ]);
  expect(told.filter(({ type }) => type === 'wave' || type === 'group')).toEqual([]);
  expect(told.at(-1)).toMatchObject({ type: 'outcome', exitCode: 0, outcome: 'planned' });
  expect(existsSync(join(evidence, 'batch-www-example-com.md'))).toBe(false);
});

test('a batch of which nothing can move is refused with exit code 2', async () => {
  const { code, out } = await runList({ lines: [{ domain: 'example.org', target: 'E6CLUBNEW00006' }] }).ended;

  expect(code).toBe(2);
  expect(out).toContain('Ended refused. Nothing can be moved');
});

test.each([
  ['in S3', { s3: { bucket: 'some-bucket', key: 'list.csv' } }, 'put the list into the file'],
  ['with a wrong line', { lines: [{ domain: 'a b', target: 'E6CLUBNEW00006' }] }, 'line 1, domain: is not a host name'],
  ['of a stranger', { lines: [{ domain: 'www.example.org', target: 'E9999999999' }] }, 'names the target E9999999999'],
])('a list %s is refused in a sentence, and no world is opened', async (_how, list, sentence) => {
  const { code, out, err } = await runList(list).ended;

  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(sentence);
});

test('Ctrl-C while the canary moves ends at once with 130', async () => {
  const { child, shows, ended } = run('examples/batch.json');
  await shows('Wave 1, the canary');
  child.kill('SIGINT');

  const { code, out, err } = await ended;

  expect({ code, err }).toEqual({ code: 130, err: '' });
  expect(out).toContain('Cut short.');
});
