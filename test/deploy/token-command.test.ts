import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { runToken } from '../../deploy/token-command.ts';
import { TABLE_NAME } from '../../local/service.ts';
import { Table } from '../../shared/aws/table.ts';
import { TokenStore } from '../../shared/aws/token-store.ts';
import { parseToken } from '../../shared/domain/api/api-token.ts';
import { MoverError } from '../../shared/errors.ts';
import { tell } from '../moves/story.ts';

const DAY_MS = 86_400_000;
const WISH = ['--name', 'jira', '--action', 'plan', 'move', '--domain', '*.example.com', '--account', '111111111111'];

/** The command on the table of a story; each run answers its code and what it wrote. */
async function commands() {
  const story = await tell();
  let at = story.clock.now();
  const run = async (...args: string[]) => {
    let out = '';
    let told = '';
    const code = await story.clock.run(
      runToken(args.includes('--table') ? args : [...args, '--table', TABLE_NAME], {
        open: (name) => new TokenStore(new Table(name, story.clients)),
        out: (text) => {
          out += text;
        },
        tell: (text) => {
          told += text;
        },
        now: () => at,
        randomBytes,
      }),
    );
    return { code, out, told };
  };
  const later = (ms: number) => {
    at += ms;
  };
  return { run, later };
}

describe('npm run token', () => {
  test('creates a token, shows it once and alone, lists it without its secret, and revokes it', async () => {
    const { run } = await commands();
    const created = await run('create', ...WISH);
    expect(created.code).toBe(0);
    const { tokenId = '', secret = '' } = parseToken(created.out.trim()) ?? {};
    expect(created.told).toContain('jira, until 2026-04-01: plan, move *.example.com in 111111111111');
    expect(created.told).toContain(`revoke ${tokenId}`);
    expect(created.told).not.toContain(secret);

    const listed = await run('list');
    expect(listed.out).toBe(`${tokenId}  jira, until 2026-04-01: plan, move *.example.com in 111111111111\n`);
    expect(await run('revoke', tokenId)).toMatchObject({ code: 0, told: `Token ${tokenId} is revoked.\n` });
    expect((await run('list')).told).toBe('There is no token.\n');
    expect(await run('revoke', tokenId)).toMatchObject({ code: 2, told: expect.stringContaining('There is no token') });
  });

  test('lets two of a name be valid at once, not three; those that are over do not count', async () => {
    const { run, later } = await commands();
    expect((await run('create', ...WISH, '--days', '1')).code).toBe(0);
    expect((await run('create', ...WISH)).code).toBe(0);
    const third = await run('create', ...WISH);
    expect([third.code, third.out]).toEqual([1, '']);
    expect(third.told).toMatch(/jira has 2 valid tokens already: \w+ and \w+\. Revoke/);
    later(2 * DAY_MS);
    expect((await run('create', ...WISH)).code).toBe(0);
    expect((await run('list')).out).toMatch(/\(over\)/);
  });

  test.each([
    [['create'], "required option '--name"],
    [['create', ...WISH, '--days', '0'], 'It is a whole number from 1 to 366.'],
    [['create', ...WISH, '--name', 'a b'], 'It has up to 60 letters'],
    [['create', ...WISH, '--action', 'fly'], 'actions[2]: invalid option'],
    [['create', ...WISH, '--domain', '10.0.0.1'], 'is not a domain pattern'],
    [['create', ...WISH, '--account', '1'], 'is not an AWS account id'],
    [['revoke'], "missing required argument 'id'"],
    [['sing'], "unknown command 'sing'"],
  ])('%j is refused with 2 and a sentence', async (args, sentence) => {
    const { run } = await commands();
    const { code, out, told } = await run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(told).toContain(sentence);
  });

  test('tells in a sentence what AWS refuses', async () => {
    const refused = () => {
      throw new MoverError('CredentialsRefused', 'dynamodb:Query on table x was answered with ExpiredToken.');
    };
    let told = '';
    const world = {
      open: refused,
      out: () => {},
      tell: (text: string) => {
        told += text;
      },
      now: Date.now,
      randomBytes,
    };
    expect(await runToken(['list', '--table', 'x'], world)).toBe(1);
    expect(told).toMatch(/ExpiredToken.* Give the service valid credentials/);
  });
});
