import { randomBytes } from 'node:crypto';
import { Table } from '../shared/aws/table.ts';
import { TokenStore } from '../shared/aws/token-store.ts';
import { runToken } from './token-command.ts';

/** `npm run token`: with the credentials, and against the endpoint, that the environment names. */
process.exitCode = await runToken(process.argv.slice(2), {
  open: (table, region) => new TokenStore(new Table(table, { region })),
  out: (text) => process.stdout.write(text),
  tell: (text) => process.stderr.write(text),
  now: Date.now,
  randomBytes,
});
