import colors from 'picocolors';

/** Writes lines for a person. Colours follow the terminal and NO_COLOR; nothing is ever overwritten, so logs stay readable. */
export interface Terminal {
  line(text?: string): void;
  heading(text: string): void;
  /** A stage with the world's elapsed time. */
  stage(elapsedMs: number, name: string, detail: string): void;
  /** Something seen during a stage. */
  note(text: string): void;
  good(text: string): void;
  bad(text: string): void;
}

export function createTerminal(write: (text: string) => void): Terminal {
  const line = (text = '') => write(`${text}\n`);
  return {
    line,
    heading: (text) => line(`\n${colors.bold(text)}`),
    stage: (elapsedMs, name, detail) =>
      line(`${colors.dim(elapsed(elapsedMs))}  ${name.padEnd(36)} ${detail}`.trimEnd()),
    note: (text) => line(`${' '.repeat(9)}${colors.dim(text)}`),
    good: (text) => line(colors.green(text)),
    bad: (text) => line(colors.red(text)),
  };
}

function elapsed(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`.padStart(7);
}
