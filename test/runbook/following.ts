import type { Description } from '../../local/stepfunctions/create-stepfunctions.ts';
import { SERVICE_ACCOUNT } from '../../local/world/schema.ts';
import { awsLine, type Line } from '../docs/command-line.ts';
import { blocksOf, pageAt } from '../docs/pages.ts';
import type { Story } from '../moves/story.ts';

const PAGE = pageAt('docs/runbook.md');
/** What the runbook calls the move. */
const MOVE = /chg-1042/g;

/** The names of the commands that the runbook has for tests: what follows the language of their blocks. */
export const COMMANDS: readonly string[] = [...PAGE.text.matchAll(/^```sh (\S+)$/gm)].map((match) => match[1] ?? '');

/** A command of the runbook, as it stands there, of a local world and of the move at hand. Throws Error where it has none. */
export function commandOf(name: string, moveId = 'chg-1042'): Line {
  const [block, ...others] = blocksOf(PAGE, `sh ${name}`);
  if (block === undefined || others.length > 0) throw new Error(`docs/runbook.md has not one command "${name}".`);
  return awsLine(block.replaceAll(MOVE, moveId));
}

/** Starts what the command of an entry starts, and lets time pass until its execution has ended. `request`: its file. */
export async function follow(story: Story, name: string, moveId = 'chg-1042', request?: object): Promise<Description> {
  const { words, options } = commandOf(name, moveId);
  if (words.join(' ') !== 'stepfunctions start-execution') throw new Error(`"${name}" starts no execution.`);
  const { 'state-machine-arn': stateMachineArn = '', input = '', name: execution } = options;
  if (!stateMachineArn.includes(`:${SERVICE_ACCOUNT}:`)) throw new Error(`${stateMachineArn} is of no local world.`);
  return story.ended(
    story.aws.stepFunctions.start({
      stateMachineArn,
      input: input.startsWith('file://') ? request : JSON.parse(input),
      ...(execution === undefined ? {} : { name: execution }),
    }),
  );
}

/** Invokes what the command of an entry invokes, with what the message of a dead letter queue holds. */
export async function handAgain(story: Story, name: string, payload: unknown): Promise<unknown> {
  const { words, options } = commandOf(name);
  if (words.slice(0, 2).join(' ') !== 'lambda invoke') throw new Error(`"${name}" invokes no function.`);
  return story.clock.run(story.lambda.invoke(options['function-name'] ?? '', payload));
}
