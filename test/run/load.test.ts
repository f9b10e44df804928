import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadRun } from '../../local/run/load.ts';
import { UsageError } from '../../local/run/usage-error.ts';

type Json = Record<string, unknown>;
const REQUEST = JSON.parse(readFileSync('examples/www.json', 'utf8')) as Json;
const WORLD = JSON.parse(readFileSync('examples/worlds/www.json', 'utf8')) as Json & {
  accounts: Json[];
  certificates: Json[];
  distributions: Json[];
  zones: Json[];
};
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cname-mover-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** The sentence with which a request and a world are refused. */
function refusal(request: string, world?: string): string {
  try {
    loadRun({ request, world, dryRun: false });
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'not refused';
}

describe('a request', () => {
  test('that is no file is told so', () => {
    expect(refusal('no-such.json')).toContain('no-such.json does not exist.');
    expect(refusal('examples')).toContain('examples is a folder, not a file.');
  });

  test.each([
    ['empty', '', 'is empty. See examples/www.json'],
    ['text', 'hello', 'is not JSON: '],
    ['huge', ' '.repeat(10_000_001), 'has 10000001 bytes: that is no request and no world.'],
    ['array', [], 'expected object, received array'],
    ['number', 3, 'expected object, received number'],
    ['unknown-field', { ...REQUEST, sourc: 1 }, 'unrecognized key: "sourc"'],
    ['bad-values', { ...REQUEST, domains: ['a b'] }, 'domains[0] is not a host name'],
  ])('that is wrong (%s) is refused in one sentence that names the file', (name, content, sentence) => {
    const message = refusal(file(`${name}.json`, content));

    expect(message).toContain(`${name}.json`);
    expect(message).toContain(sentence);
    expect(message).not.toContain('\n');
  });

  test('with the byte order mark of a Windows editor is read', () => {
    const path = file('bom.json', `\uFEFF${JSON.stringify(REQUEST)}`);

    expect(loadRun({ request: path, world: undefined, dryRun: true }).request.mode).toBe('plan');
  });

  test('that names a distribution which the world does not have is told which it has', () => {
    const source = { accountId: '111111111111', distributionId: 'E9999999999' };

    expect(refusal(file('stranger.json', { ...REQUEST, source }))).toContain(
      'names the source E9999999999, which the world examples/worlds/www.json does not have (it has E1SHOPOLD00001, E2SHOPNEW00002)',
    );
  });

  test('finds the world of its own name in worlds/ beside it', () => {
    mkdirSync(join(folder, 'worlds'));
    file(join('worlds', 'own.json'), { ...WORLD, seed: 77 });

    expect(loadRun({ request: file('own.json', REQUEST), world: undefined, dryRun: false }).world.seed).toBe(77);
  });
});

describe('a world that contradicts itself', () => {
  const [first, second] = WORLD.distributions;
  test.each([
    ['an account twice', { accounts: [...WORLD.accounts, WORLD.accounts[0]] }, 'account 111111111111 is listed twice'],
    [
      'a key twice',
      { certificates: [...WORLD.certificates, WORLD.certificates[0]] },
      'two certificates have the key "old"',
    ],
    ['a zone twice', { zones: [...WORLD.zones, ...WORLD.zones] }, 'two zones have the id Z1EXAMPLECOM'],
    [
      'an id twice',
      { distributions: [first, { ...second, id: first?.id }] },
      'two distributions have the id E1SHOPOLD00001',
    ],
    [
      'an alias on two distributions',
      { distributions: [first, { ...second, aliases: ['WWW.example.com'] }] },
      'the alias www.example.com is there twice',
    ],
    [
      'a certificate of another account',
      { distributions: [first, { ...second, certificate: 'old' }] },
      'distribution E2SHOPNEW00002 of account 222222222222 has the certificate "old" of account 111111111111',
    ],
  ])('%s is refused in the words of its file', (_what, change, sentence) => {
    const message = refusal('examples/www.json', file('world.json', { ...WORLD, ...change }));

    expect(message).toContain(`world.json: The world cannot be: `);
    expect(message).toContain(sentence);
  });

  test('many contradictions are cut short', () => {
    const accounts = Array.from({ length: 20 }, (_, index) => ({
      id: String(100_000_000_000 + (index % 10)),
      name: 'x',
    }));

    expect(refusal('examples/www.json', file('many.json', { ...WORLD, accounts }))).toMatch(/; and 6 more\.$/);
  });
});
