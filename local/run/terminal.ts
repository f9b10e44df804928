import pc from 'picocolors';
import { wrap } from './wrap.ts';

/** Writes lines for a person. Nothing is ever overwritten, so that logs stay readable. */
export interface Terminal {
  /** A line, broken at spaces where it is too wide. */
  line(text?: string): void;
  /** A line to paste into a shell: never broken. */
  paste(text: string): void;
  heading(text: string): void;
  /** A stage with the world's elapsed time. */
  stage(elapsedMs: number, name: string, detail: string): void;
  /** Something seen during a stage. */
  note(text: string): void;
  good(text: string): void;
  bad(text: string): void;
}

const NAME_COLUMNS = 36;
/** Where notes begin, below the name of their stage. */
const NOTE_INDENT = ' '.repeat(9);

/**
 * Whether lines may have colours: on a person's screen, or where FORCE_COLOR asks for it; never where NO_COLOR or TERM=dumb
 * forbids it. https://no-color.org, https://force-color.org.
 */
export function wantsColour(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.NO_COLOR) return false;
  const { FORCE_COLOR: forced } = env;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return isTerminal && env.TERM !== 'dumb';
}

/**
 * `write` takes text with its line ends; `width` is asked for each line, as windows change: columns. `coloured` is for a
 * person's screen only: a build server's log is none.
 */
export function createTerminal(write: (text: string) => void, width: () => number, coloured = false): Terminal {
  const colors = pc.createColors(coloured);
  const put = (text: string, colour: (line: string) => string = (line) => line) => {
    const hang = (/^ */.exec(text)?.[0].length ?? 0) + 2;
    for (const line of wrap(text, width(), hang)) write(`${colour(line)}\n`);
  };
  const note = (text: string) => put(NOTE_INDENT + text, colors.dim);
  return {
    line: (text = '') => put(text),
    paste: (text) => write(`${text}\n`),
    heading: (text) => put(`\n${text}`, colors.bold),
    stage: (elapsedMs, name, detail) => {
      const time = elapsed(elapsedMs);
      const beside = `${time}  ${name.padEnd(NAME_COLUMNS)} ${detail}`.trimEnd();
      const fits = beside.length <= width();
      const [first = '', ...rest] = wrap(fits ? beside : `${time}  ${name}`, width(), NOTE_INDENT.length + 2);
      write(`${colors.dim(time)}${first.slice(time.length)}\n`);
      for (const line of rest) write(`${line}\n`);
      if (!fits && detail !== '') note(detail);
    },
    note,
    good: (text) => put(text, colors.green),
    bad: (text) => put(text, colors.red),
  };
}

function elapsed(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`.padStart(7);
}
