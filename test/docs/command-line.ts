/** A line of the AWS CLI as words: options by their names, and the rest in order. */
export interface Line {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string>>;
}

/** What the pages call the stack; no function or state machine of a local world has it in its name. */
const STACK = /cname-mover-prod-/g;
const WORD = /'([^']*)'|((?:[^\s"']|"[^"]*")+)/g;

/** The commands of a shell block, one each: lines that go on are joined, comments and blank lines left out. */
export function commandsOf(block: string): string[] {
  return block
    .replaceAll(/\\\n\s*/g, ' ')
    .split(/\n(?=(?:[^']*'[^']*')*[^']*$)| && /)
    .map((line) => line.replace(/(?:^|\s+)#.*$/, '').trim())
    .filter((line) => line !== '');
}

/** A command as words, quotes taken off. */
export function wordsOf(command: string): string[] {
  return [...command.matchAll(WORD)].map(([, quoted, bare]) => quoted ?? bare?.replaceAll('"', '') ?? '');
}

/** A command of the AWS CLI as it is meant in a local world. Throws Error for another command. */
export function awsLine(command: string): Line {
  const [aws, ...rest] = wordsOf(command.replaceAll(/\\\n/g, ' ').replaceAll(STACK, ''));
  if (aws !== 'aws') throw new Error(`"${command}" is no line of the AWS CLI.`);
  const options: Record<string, string> = {};
  const words: string[] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const [word = '', next = ''] = rest.slice(at, at + 2);
    if (!word.startsWith('--')) words.push(word);
    else {
      options[word.slice(2)] = next;
      at += 1;
    }
  }
  return { words, options };
}
