import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { RunLine } from '../../local/run/lines.ts';
import { EvidenceFile } from '../../shared/domain/evidence-schema.ts';
import { starting } from './start.ts';

const MAX_COLUMNS = 140;
const run = starting();

describe('npm start, over the network', () => {
  test('moves the default example, tells what it did, and writes evidence', async () => {
    const { ended, evidence } = run();

    const { code, out, err } = await ended;

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /Requests during the move: \d+ asked, \d+ served \(\d+ by the source, \d+ by the target\), 0 lost/,
    );
    expect(out).toContain('Served now by target 4 of 4 edges.');
    expect(out).toContain('Ended moved.');
    // Nor when a build server says CI=true: its log is no screen.
    expect(out).toBe(stripVTControlCharacters(out));
    expect(out.split('\n').filter((line) => line.length > MAX_COLUMNS && line.includes(' '))).toEqual([]);
    const kept = JSON.parse(readFileSync(join(evidence, 'move-www-example-com.json'), 'utf8'));
    expect(kept).toMatchObject({ outcome: 'moved', journalIntact: true, traffic: { lost: 0 } });
    expect(readFileSync(join(evidence, 'move-www-example-com.md'), 'utf8')).toContain(' 0 lost.');
    expect(EvidenceFile.safeParse(kept).error).toBeUndefined();
    expect(JSON.stringify(kept)).not.toMatch(/AKIA|taskToken|externalId|origin-secret/i);
    expect(kept.looks).toMatchObject([{ proven: true, certificates: [{ issuer: 'Local AWS Root CA' }] }]);

    const file = join(evidence, 'move-www-example-com.json');
    expect(verify(file, '--head', kept.head.hash)).toMatchObject({ status: 0, stderr: '' });
    expect(verify(file, '--head', kept.head.hash).stdout).toContain('the hash that was told is the last one');
    kept.journal[4].event.step = 'nothing';
    writeFileSync(file, JSON.stringify(kept));
    expect(verify(file)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('Entry 5 of the journal is broken'),
    });
  });

  test('refuses an apex with the reason and the remedy, and changes nothing', async () => {
    const { code, out } = await run('examples/apex.json').ended;

    expect(code).toBe(2);
    expect(out).toMatch(/refused: example\.com is [\s\S]*AWS\s+Support/);
    expect(out).toContain('Nothing was changed.');
  });

  test('with a stage that AWS refuses ends restored, and no request is lost', async () => {
    const { code, out } = await run('examples/cover-refused.json').ended;

    expect(code).toBe(1);
    expect(out).toMatch(/\(\d+ by the source\), 0 lost/);
    expect(out).toContain('Ended restored: AliasDnsNotSettled.');
  });

  test('with --dry-run shows the plan only', async () => {
    const { code, out } = await run('--dry-run').ended;

    expect(code).toBe(0);
    expect(out).toContain('1. add *.example.com to the target E2SHOPNEW00002');
    expect(out).not.toContain('Add the cover');
  });
});

describe('with --json', () => {
  /** The lines, each held against the form that is documented. */
  const lines = (out: string): RunLine[] =>
    out
      .trimEnd()
      .split('\n')
      .map((line) => RunLine.parse(JSON.parse(line)));

  test('a move writes lines of JSON alone, in order, with the outcome as the last', async () => {
    const { ended, evidence } = run('--json');

    const { code, out, err } = await ended;

    expect({ code, err }).toEqual({ code: 0, err: '' });
    const told = lines(out);
    expect(told[0]).toMatchObject({ type: 'begin', kind: 'move', names: ['www.example.com'] });
    expect(told.filter(({ type }) => type === 'plan')).toMatchObject([{ verdict: 'ready', strategy: 'wildcard' }]);
    const stages = told.flatMap((line) => (line.type === 'stage' && line.step ? [line.step] : []));
    expect(new Set(stages)).toEqual(
      new Set(['add-cover', 'repoint-dns', 'remove-domains', 'add-domains', 'remove-cover']),
    );
    expect(told.filter((line) => line.type === 'event' && line.by === 'loss')).toEqual([]);
    expect(told.filter(({ type }) => type === 'outcome')).toEqual([told.at(-1)]);
    expect(told.at(-1)).toMatchObject({ exitCode: 0, outcome: 'moved', requests: { lost: 0 } });
    const { head } = JSON.parse(readFileSync(join(evidence, 'move-www-example-com.json'), 'utf8'));
    expect(told.at(-1)).toMatchObject({ evidence: { hash: head.hash } });
  });

  test('records changed alone, and a refused plan, end with an outcome', async () => {
    const [records, refused] = await Promise.all([
      run('examples/records-apex.json', '--json').ended,
      run('examples/apex.json', '--json').ended,
    ]);

    expect(records.code).toBe(0);
    expect(lines(records.out)[0]).toMatchObject({ type: 'begin', kind: 'record-change' });
    expect(lines(records.out).at(-1)).toMatchObject({ type: 'outcome', exitCode: 0, outcome: 'moved' });
    expect(refused.code).toBe(2);
    expect(lines(refused.out).at(-1)).toMatchObject({ type: 'outcome', exitCode: 2, outcome: 'refused' });
  });

  test('wrong input is an outcome as well, and a sentence on stderr', async () => {
    const { code, out, err } = await run('--json', '--keep').ended;

    expect(code).toBe(2);
    expect(lines(out)).toMatchObject([{ type: 'outcome', exitCode: 2, outcome: 'refused' }]);
    expect(err).toContain('--json ends with the outcome: leave out --keep and --serve.');
  });
});

describe('what is cut short', () => {
  test('by Ctrl-C during a stage ends at once with 130 and no stack trace', async () => {
    const { child, shows, ended } = run();
    await shows('Add the cover to the target');
    const began = performance.now();
    child.kill('SIGINT');

    const { code, out, err } = await ended;

    expect({ code, err }).toEqual({ code: 130, err: '' });
    expect(out).toContain('Cut short.');
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test('by a reader that goes away ends without a stack trace', async () => {
    const { child, shows, ended } = run();
    await shows('E2SHOPNEW00002');
    child.stdout?.destroy();

    const { code, err } = await ended;

    expect({ code, err }).toEqual({ code: 130, err: '' });
  });

  test('by Ctrl-C after the plan was kept open has the code of the plan, and frees its ports', async () => {
    const { child, evidence, shows, ended } = run('--dry-run', '--keep');
    await shows('Ctrl-C ends it.');
    child.kill('SIGINT');

    const { code, out, err } = await ended;

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`--cacert ${join(evidence, 'local-ca.pem')} --resolve www.example.com:`);
    const port = Number(/AWS_ENDPOINT_URL=http:\/\/[^:]+:(\d+)/.exec(out)?.[1]);
    expect(await connection(port)).toBe('ECONNREFUSED');
  });
});

/** What `npm run verify` runs, and what it says. */
function verify(...args: string[]) {
  return spawnSync(process.execPath, ['local/verify.ts', ...args], { encoding: 'utf8' });
}

describe('what is given to verify', () => {
  test.each([
    [[], 'Name one file.'],
    [['no-such.json'], 'no-such.json cannot be read (ENOENT).'],
    [['README.md'], 'README.md is not JSON.'],
    [['package.json', '--head', 'x'], '--head x is not a SHA-256'],
    [['--no-such-option'], "Unknown option '--no-such-option'"],
  ])('and is wrong, %j, is told in one line on stderr, with 2', (args, sentence) => {
    const { status, stdout, stderr } = verify(...args);

    expect({ status, stdout, lines: stderr.trim().split('\n').length }).toEqual({ status: 2, stdout: '', lines: 1 });
    expect(stderr).toContain(sentence);
  });

  test('and is JSON of another kind, is told to be no evidence, with 2', () => {
    expect(verify('package.json')).toMatchObject({ status: 2, stdout: expect.stringContaining('no evidence') });
  });
});

describe('wrong input', () => {
  test.each([
    [['no-such.json'], 'no-such.json does not exist.'],
    [['--no-such-option'], "unknown option '--no-such-option'. See npm start -- --help."],
    [['examples/www.json', '--evidence', 'package.json'], 'The folder package.json cannot be written to'],
  ])('%j is told in one line on stderr, with 2', async (args, sentence) => {
    const { code, out, err } = await run(...args).ended;

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

/** How a connection to a port of loopback ends: `open`, or the code of its error. */
function connection(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => {
      socket.destroy();
      resolve('open');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
  });
}
