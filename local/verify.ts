import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeJournal } from '../shared/domain/evidence.ts';
import { repeatedKey } from '../shared/domain/json.ts';
import { plainLine } from '../shared/domain/text.ts';
import { type Verification, verifyEvidence } from '../shared/domain/verify-evidence.ts';
import { UsageError } from './run/usage-error.ts';

/** What the shell is told: whole; broken; no evidence, or wrong input. */
const EXIT = { intact: 0, broken: 1, unreadable: 2 } as const;

const HELP = `Usage: npm run verify -- FILE.json [--head HASH]

Verifies evidence of a move or record change, offline, by the file alone: the hash chain of its journal, the hash of its plan,
and that all else it tells follows from both. FILE.json is what npm start or GET /moves/{id}/evidence writes.

  --head HASH  a hash of the journal that is known from elsewhere: \`journalHash\` of the event that told the end, or the log.
               With it a journal that was cut short or written anew is found, too.

Exit codes: 0 intact. 1 broken, with the entry. 2 no evidence, or wrong input.
`;

function main(argv: readonly string[]): number {
  try {
    const asked = parse(argv);
    if (!asked) {
      process.stdout.write(HELP);
      return EXIT.intact;
    }
    const verification = verifyEvidence(read(asked.file), asked.head);
    for (const line of linesOf(verification, asked.file)) process.stdout.write(`${line}\n`);
    return EXIT[verification.verdict];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return EXIT.unreadable;
  }
}

/** Throws UsageError; answers undefined where help is asked for. */
function parse(argv: readonly string[]): { readonly file: string; readonly head: string | undefined } | undefined {
  const options = { head: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    if (values.help) return undefined;
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError('Name one file. See npm run verify -- --help.');
    const head = values.head?.toLowerCase();
    if (head !== undefined && !/^[0-9a-f]{64}$/.test(head)) {
      throw new UsageError(`--head ${plainLine(head)} is not a SHA-256: 64 hex digits.`);
    }
    return { file, head };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${(error as Error).message.split('.')[0]}. See npm run verify -- --help.`);
  }
}

function read(file: string): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${file} cannot be read${code === undefined ? ': it is not UTF-8' : ` (${code})`}.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`${file} is not JSON. Verify the .json file of the evidence; the .md file is for people.`);
  }
  // Which of both a reader takes is its own affair: then it says two things.
  const twice = repeatedKey(text);
  if (twice !== undefined) throw new UsageError(`${file} has the key "${plainLine(twice)}" twice.`);
  return value;
}

function linesOf(verification: Verification, file: string): string[] {
  switch (verification.verdict) {
    case 'unreadable':
      return [`${file}: ${verification.because}`];
    case 'broken':
      return [`${file}: BROKEN`, ...verification.problems.map((problem) => `- ${problem}`)];
    case 'intact': {
      const { evidence, after } = verification;
      return [
        `${file}: intact. ${evidence.kind} ${evidence.moveId}, ${evidence.outcome}.`,
        describeJournal(evidence),
        `- Plan: ${evidence.plan.hash}, as admitted${evidence.approvals.map(({ by }) => ` and approved by ${plainLine(by)}`).join('')}`,
        '- All else follows from plan and journal, but for the words of the timeline and the requests of a local run.',
        `- Head: ${headLine(after)}`,
      ];
    }
  }
}

function headLine(after: number | undefined): string {
  if (after === undefined) {
    return 'not compared. That nothing was cut off at the end, or written anew, is proven only with --head and the hash that was told elsewhere.';
  }
  return after === 0
    ? 'the hash that was told is the last one.'
    : `the hash that was told is there, and the journal went on by ${after} entries.`;
}

process.exitCode = main(process.argv.slice(2));
