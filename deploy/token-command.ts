import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { TokenStore } from '../shared/aws/token-store.ts';
import { API_ACTIONS, Grant } from '../shared/domain/api/access.ts';
import { makeToken, type StoredToken } from '../shared/domain/api/api-token.ts';
import { describeIssues } from '../shared/domain/request.ts';
import { isMoverError, MoverError } from '../shared/errors.ts';

/** What the command works with. */
export interface TokenWorld {
  /** The tokens of a table in a region. */
  readonly open: (table: string, region: string) => TokenStore;
  /** What is asked for goes to standard output, everything else beside it: so the token alone can be piped. */
  readonly out: (text: string) => void;
  readonly tell: (text: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
}

interface Where {
  readonly table: string;
  readonly region: string;
}

interface Wish extends Where {
  readonly name: string;
  readonly action: readonly string[];
  readonly domain: readonly string[];
  readonly account: readonly string[];
  readonly days: number;
}

const MAX_DAYS = 366;
const HELP = `
AWS credentials are looked for as the AWS CLI does; they need dynamodb:Query, PutItem and DeleteItem on the table.
To renew a token, create a second one of the same name, give it to the ticket system, and revoke the first.
Exit codes: 0 done. 1 AWS refused. 2 wrong command line.`;

/** Runs `npm run token`. Answers the exit code; never throws what a person can mend. */
export async function runToken(argv: readonly string[], world: TokenWorld): Promise<number> {
  try {
    await commandOf(world).parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!isMoverError(error)) throw error;
    world.tell(`${error.message.replace(/\.?$/, '.')} ${error.remedy}\n`);
    return error.name === 'InvalidRequest' ? 2 : 1;
  }
}

function commandOf(world: TokenWorld): Command {
  const program = new Command('npm run token --')
    .description('API tokens for ticket systems that can only send a header.')
    .addHelpText('after', HELP)
    .exitOverride()
    .configureOutput({ writeOut: world.out, writeErr: (text) => world.tell(text.replace(/^error: /, '')) });
  const command = (text: string, description: string) =>
    program
      .command(text)
      .description(description)
      .addOption(
        new Option('--table <name>', 'the table of the deployment: TableName in the outputs of its stack')
          .env('TABLE_NAME')
          .makeOptionMandatory(),
      )
      .addOption(new Option('--region <name>', 'its region').env('AWS_REGION').default('us-east-1'));
  command('create', 'make a token and print it, once')
    .requiredOption('--name <name>', 'who uses it: logs and evidence show it', named)
    .requiredOption('--action <action...>', `what it may do: ${API_ACTIONS.join(', ')}`)
    .requiredOption('--domain <pattern...>', 'with which domains: www.example.com, "*.example.com", "*"')
    .requiredOption('--account <id...>', 'between which accounts: 111111111111, or "*"')
    .option('--days <days>', 'how long it is valid', dayCount, 90)
    .action((wish: Wish) => create(wish, world));
  command('list', 'show all tokens, without their secrets').action((where: Where) => list(where, world));
  command('revoke <id>', 'make a token invalid; API Gateway goes by it within a minute').action(
    (id: string, where: Where) => revoke(id, where, world),
  );
  return program;
}

async function create({ table, region, name, days, ...wish }: Wish, world: TokenWorld): Promise<void> {
  const grant = Grant.safeParse({ actions: wish.action, domains: wish.domain, accounts: wish.account });
  if (!grant.success) {
    throw new MoverError('InvalidRequest', `The grant is not valid: ${describeIssues(grant.error)}.`, {
      remedy: 'See npm run token -- create --help.',
    });
  }
  const tokens = world.open(table, region);
  const { stored, token } = makeToken(
    { name, grants: [grant.data], days },
    await tokens.list(),
    world.now(),
    world.randomBytes,
  );
  await tokens.save(stored);
  world.tell(`${described(stored)}\nShown once: only its hash is kept. To take it back: revoke ${stored.tokenId}\n`);
  world.out(`${token}\n`);
}

async function list({ table, region }: Where, world: TokenWorld): Promise<void> {
  const tokens = await world.open(table, region).list();
  if (tokens.length === 0) world.tell('There is no token.\n');
  for (const token of tokens) {
    world.out(`${token.tokenId}  ${described(token)}${token.expiresAt <= world.now() ? ' (over)' : ''}\n`);
  }
}

async function revoke(id: string, { table, region }: Where, world: TokenWorld): Promise<void> {
  if (await world.open(table, region).remove(id)) {
    world.tell(`Token ${id} is revoked.\n`);
    return;
  }
  throw new MoverError('InvalidRequest', `There is no token ${id} in ${table}.`, {
    remedy: 'The list has the ids: the part of a token between its underscores.',
  });
}

function described({ name, grants, expiresAt }: StoredToken): string {
  const may = grants.map(
    ({ actions, domains, accounts }) => `${actions.join(', ')} ${domains.join(', ')} in ${accounts.join(', ')}`,
  );
  return `${name}, until ${new Date(expiresAt).toISOString().slice(0, 10)}: ${may.join('; ')}`;
}

function named(name: string): string {
  if (/^[\w.@-]{1,60}$/.test(name)) return name;
  throw new InvalidArgumentError('It has up to 60 letters, digits, ".", "@", "-" and "_".');
}

function dayCount(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= MAX_DAYS) return days;
  throw new InvalidArgumentError(`It is a whole number from 1 to ${MAX_DAYS}.`);
}
