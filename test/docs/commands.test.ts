import { existsSync, readFileSync } from 'node:fs';
import { CreateReusableDelegationSetCommand, Route53Client } from '@aws-sdk/client-route-53';
import { expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { runToken } from '../../deploy/token-command.ts';
import { parseOptions } from '../../local/run/options.ts';
import { TABLE_NAME } from '../../local/service.ts';
import type { Description } from '../../local/stepfunctions/create-stepfunctions.ts';
import type { WorldInput } from '../../local/world/schema.ts';
import { Table } from '../../shared/aws/table.ts';
import { TokenStore } from '../../shared/aws/token-store.ts';
import { type Answer, tellApi } from '../api/api-story.ts';
import { put, refusals } from '../events/bus.ts';
import { planned } from '../functions/invoking.ts';
import { type Story, tell } from '../moves/story.ts';
import { awsLine, commandsOf, wordsOf } from './command-line.ts';
import { blocksOf, PAGES, pageAt } from './pages.ts';

const MINUTE = 60_000;

/** Commands that other tests run as they stand in the pages, by the tests that do. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^npm ((ci|test|start)$|run verify )/, 'test/run/start.test.ts'],
  [/^(H=|MOVE=|CHANGE=|HASH=|echo \$|export API=|curl .*\$API\/)/, 'test/run/serve.test.ts'],
  [/^(npm run package|export (ACCOUNTS|ACCESS)_FILE=)/, 'test/deploy/deployment.test.ts'],
  [/^(unset|export) AWS_|^aws cloudfront get-|^dig @|^curl -sSi /, 'test/run/start.test.ts'],
];

/** Commands that nothing here can run, and why. */
const NOWHERE: readonly (readonly [RegExp, string])[] = [
  [/^npx serverless (deploy|remove)|^aws cloudformation /, 'need an account of AWS'],
  [
    /^aws (secretsmanager|sqs|dynamodb|dynamodbstreams) |^aws events put-(rule|targets) /,
    'the local AWS has no such API',
  ],
  [/^(while|done|jq) /, 'work on what the lines before them fetched'],
  [/^npm run (simulate|bench)/, 'take minutes to hours; npm test runs a part of the same code'],
  [/^export TABLE_NAME=/, 'is of a stack that was deployed'],
];

/** Shell blocks, but for the named commands of the runbook. */
const UNNAMED = 'sh(?: api)?(?=\\n)';
/** Pages and blocks with tests of their own: docs/by-hand.md, and the named commands of the runbook. */
const commands = PAGES.filter(({ path }) => path !== 'docs/by-hand.md').flatMap((page) =>
  blocksOf(page, UNNAMED).flatMap((block) => commandsOf(block).map((command) => ({ path: page.path, command }))),
);

const HERE: readonly RegExp[] = [
  /^npm start -- /,
  /^npm run token -- /,
  /^npm run package -- --param/,
  /^aws (stepfunctions|lambda|events put-events) ?/,
];

test('every command of every page is run by a test, or said to be run by none', () => {
  const known = [...HERE, ...ELSEWHERE.map(([form]) => form), ...NOWHERE.map(([form]) => form)];

  expect(commands.length).toBeGreaterThan(40);
  expect(commands.filter(({ command }) => !known.some((form) => form.test(command)))).toEqual([]);
  expect(known.filter((form) => !commands.some(({ command }) => form.test(command)))).toEqual([]);
  expect(ELSEWHERE.filter(([, path]) => !existsSync(path))).toEqual([]);
});

const starts = commands.map(({ command }) => command).filter((command) => command.startsWith('npm start -- '));

test.each(starts)('%s is a command line that npm start takes', (command) => {
  const options = parseOptions(wordsOf(command).slice(3));

  expect([options?.request, options?.world].filter((file) => file !== undefined && !existsSync(file))).toEqual([]);
});

test('parameters of npm run package are those of serverless.yml', () => {
  const [, part = ''] = /^params:\n([\s\S]*?)^\S/m.exec(readFileSync('serverless.yml', 'utf8')) ?? [];
  const { default: params } = load(part) as { default: object };
  const given = PAGES.flatMap(({ text }) => [...text.matchAll(/--param="(\w+)=/g)].map((match) => match[1] ?? ''));

  expect(given.length).toBeGreaterThan(3);
  expect(given.filter((name) => !Object.hasOwn(params, name))).toEqual([]);
});

test('the lines of docs/api.md make, list and revoke a token', async () => {
  const story = await tell();
  let out = '';
  const run = (command: string, id: string) =>
    story.clock.run(
      runToken([...wordsOf(command.replace(/\bID$/, id)).slice(4), '--table', TABLE_NAME], {
        open: (name) => new TokenStore(new Table(name, story.clients)),
        out: (text) => {
          out += text;
        },
        tell: () => {},
        now: () => story.clock.now(),
        randomBytes: (size) => new Uint8Array(size).fill(7),
      }),
    );
  const [create = '', list = '', revoke = ''] = commandsIn('docs/api.md', 'npm run token');

  expect(await run(create, '')).toBe(0);
  expect(await run(list, '')).toBe(0);
  const [, id = ''] = /cnm_([^_\s]+)_/.exec(out) ?? [];
  expect(await run(revoke, id)).toBe(0);
});

test('the executions of README.md, docs/move.md and docs/local-aws.md move and restore', async () => {
  const story = await tell({ world: worldOf('www') });
  const [move = '', restore = ''] = commandsIn('README.md', 'aws stepfunctions start-execution');
  const [describe = ''] = commandsIn('docs/runbook.md', 'aws stepfunctions describe-execution');

  expect(await execute(story, move)).toMatchObject({ status: 'SUCCEEDED' });
  const arn = awsLine(describe).options['execution-arn'] ?? '';
  expect(await story.ended(arn)).toMatchObject({ status: 'SUCCEEDED' });
  expect(await execute(story, restore)).toMatchObject({ status: 'SUCCEEDED' });
  const [release = ''] = commandsIn('docs/move.md', 'aws stepfunctions start-execution');
  expect(await execute(story, release)).toMatchObject({ status: 'FAILED', error: 'MoveNotOpen' });
  const [local = ''] = commandsIn('docs/local-aws.md', 'aws stepfunctions start-execution');
  expect(await execute(story, local)).toMatchObject({ status: 'SUCCEEDED' });
  expect(story.lost()).toEqual([]);
});

test('the functions of docs/move.md answer questions of a move', async () => {
  const [approve = '', confirm = ''] = commandsIn('docs/move.md', 'aws lambda invoke');
  const asking = await tell({ world: worldOf('approval') });
  const planHash = await planned(asking, requestOf('approval'));
  const approved = asking.start(requestOf('approval'), 'chg-1042');
  await asking.clock.advance(MINUTE);

  expect(await invoke(asking, approve, { planHash })).toMatchObject({ moveId: 'chg-1042' });
  expect(await asking.ended(approved)).toMatchObject({ status: 'SUCCEEDED' });

  const { people: _people, ...world } = worldOf('external-dns');
  const waiting = await tell({ world });
  waiting.start(requestOf('external-dns'), 'chg-1042');
  await waiting.clock.advance(10 * MINUTE);

  await expect(invoke(waiting, confirm)).rejects.toThrow('The DNS that move chg-1042 waits for is not changed');
});

test('the functions of docs/records.md export and create a zone', async () => {
  const [account, ...others] = worldOf('www').accounts;
  const accounts = [{ ...account, uses: ['source', 'dns', 'zones'] }, ...others] as WorldInput['accounts'];
  const story = await tell({ world: { ...worldOf('www'), accounts } });
  const [exported = '', created = ''] = commandsIn('docs/records.md', 'aws lambda invoke');
  const route53 = new Route53Client({
    ...story.clients,
    credentials: story.aws.credentials.addAccount('111111111111'),
  });
  const set = new CreateReusableDelegationSetCommand({ CallerReference: 'docs' });
  const { DelegationSet } = await story.clock.run(route53.send(set));
  const delegationSetId = DelegationSet?.Id?.replace('/delegationset/', '');

  expect(await invoke(story, exported)).toMatchObject({ text: expect.stringContaining('www.example.com.\t') });
  expect(await invoke(story, created, { delegationSetId })).toMatchObject({
    step: expect.stringContaining('example.org'),
  });
});

test.each(['docs/events.md', 'docs/local-aws.md'])('the event of %s is taken', async (path) => {
  const story = await tell({ world: worldOf('www') });
  const [command = ''] = commandsIn(path, 'aws events put-events');
  const [entry] = JSON.parse(awsLine(command).options.entries ?? '') as Record<string, string>[];

  await put(story, { source: 'tickets', type: entry?.DetailType ?? '', detail: entry?.Detail });
  await story.clock.advance(MINUTE);

  expect(refusals(story)).toEqual([]);
});

test('the lines of docs/batches.md start a batch and ask to resume it', async () => {
  const [start = '', resume = ''] = commandsIn('docs/batches.md', 'aws stepfunctions start-execution');
  const [request = ''] = blocksOf(pageAt('docs/batches.md'), 'json');
  const [csv = ''] = blocksOf(pageAt('docs/batches.md'), 'csv');
  const story = await tell({ world: worldOf('www') });
  story.aws.s3.put('cname-mover-batches', 'lists/brands.csv', csv);

  expect(await execute(story, start, JSON.parse(request.replace('-prod', '')))).toMatchObject({ status: 'SUCCEEDED' });
  expect(await execute(story, resume)).toMatchObject({
    error: 'MoveNotOpen',
    cause: expect.stringContaining('completed'),
  });
});

test('the calls of docs/batches.md plan a batch and list it', async () => {
  const story = await tellApi({ world: worldOf('www') });
  const answers: Answer[] = [];
  for (const words of commandsIn('docs/batches.md', 'curl ').map((command) => wordsOf(command))) {
    const path = words.at(-1)?.replace('$API', '') ?? '';
    const body = words[words.indexOf('--json') + 1];
    answers.push(await (words.includes('--json') ? story.call('POST', path, { body }) : story.call('GET', path)));
  }

  expect(answers.map(({ status }) => status)).toEqual([202, 200]);
  expect(answers[1]?.json.batches).toHaveLength(1);
});

function commandsIn(path: string, beginning: string): string[] {
  return blocksOf(pageAt(path), 'sh')
    .flatMap((block) => commandsOf(block))
    .filter((command) => command.startsWith(beginning));
}

function worldOf(name: string): WorldInput & Pick<Required<WorldInput>, 'accounts'> {
  return JSON.parse(readFileSync(`examples/worlds/${name}.json`, 'utf8'));
}

function requestOf(name: string): object {
  return JSON.parse(readFileSync(`examples/${name}.json`, 'utf8'));
}

/** Starts the execution of a command, its file of input being `request`, and lets time pass until it has ended. */
function execute(story: Story, command: string, request?: object): Promise<Description> {
  const { 'state-machine-arn': stateMachineArn = '', input = '', name } = awsLine(command).options;
  const file = input.startsWith('file://') ? input.slice('file://'.length) : undefined;
  const given = file === undefined ? JSON.parse(input) : (request ?? JSON.parse(readFileSync(file, 'utf8')));
  return story.ended(story.aws.stepFunctions.start({ stateMachineArn, input: given, ...(name ? { name } : {}) }));
}

/** Invokes what a command invokes, with its payload but for what only the present move can tell. */
function invoke(story: Story, command: string, present: object = {}): Promise<unknown> {
  const { 'function-name': name = '', payload = '' } = awsLine(command).options;
  return story.clock.run(
    story.clock.during(() => story.invoke(name, { ...JSON.parse(payload), ...present })) as Promise<unknown>,
  );
}
