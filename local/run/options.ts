import { Command, CommanderError } from 'commander';
import { UsageError } from './usage-error.ts';

export interface Options {
  /** The file of the request. */
  readonly request: string;
  /** The file of the world; undefined: the one that belongs to the request. */
  readonly world: string | undefined;
  readonly dryRun: boolean;
  readonly keep: boolean;
  /** Whether to run the API instead of the request's move. */
  readonly serve: boolean;
  /** Whether to write lines of JSON for programs instead of text for people. */
  readonly json: boolean;
  /** The folder for evidence files. */
  readonly evidence: string;
}

const DEFAULT_REQUEST = 'examples/www.json';

const EXIT_CODES = `
Exit codes: 0 done as asked, no request lost but in a declared outage. 1 ended restored or parked, or a
request was lost. 2 refused or wrong input, nothing was changed. 130 ended by
Ctrl-C before its end; with --keep, Ctrl-C after its end gives the move's code.

Environment: NO_COLOR, not empty: no colours. FORCE_COLOR, not empty, 0 or false: colours
without a terminal, too; NO_COLOR counts more. Lines are written once and never changed.

Afterwards: npm run verify -- evidence/….json`;

/**
 * Reads the command line. Returns undefined when help was printed. Throws UsageError with commander's own sentence for
 * an option that does not exist.
 */
export function parseOptions(argv: readonly string[]): Options | undefined {
  const command = new Command('npm start --')
    .description(
      'Moves a domain or a batch, or changes records, on a local AWS, in front of your eyes. Nothing leaves this machine.',
    )
    .argument('[request]', 'a request, as the service takes it', DEFAULT_REQUEST)
    .option('--world <file>', 'the accounts, distributions, certificates and zones to begin with')
    .option('--dry-run', 'show the plan and change nothing', false)
    .option('--keep', 'leave the local AWS running and print aws, dig and curl lines', false)
    .option('--serve', "run the service's API in the request's world until Ctrl-C, print a token, move nothing", false)
    .option('--json', 'write one JSON object a line, the last one the outcome, and no text: docs/terminal.md', false)
    .option('--evidence <folder>', 'where to write the evidence', 'evidence')
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return undefined;
    throw new UsageError(
      `${(error as Error).message.replace(/^error: /, '').replace(/\.$/, '')}. See npm start -- --help.`,
    );
  }
  if (command.getOptionValue('serve') && (command.getOptionValue('dryRun') || command.getOptionValue('keep'))) {
    throw new UsageError('--serve moves nothing by itself: leave out --dry-run and --keep. See npm start -- --help.');
  }
  if (command.getOptionValue('json') && (command.getOptionValue('serve') || command.getOptionValue('keep'))) {
    throw new UsageError('--json ends with the outcome: leave out --keep and --serve. See npm start -- --help.');
  }
  return { ...command.opts<Omit<Options, 'request'>>(), request: command.args[0] ?? DEFAULT_REQUEST };
}
