/** Columns that lines for a person may take where the terminal does not say. */
export const DEFAULT_WIDTH = 140;
/** Narrower than this, wrapping hurts more than it helps. */
const LEAST_WIDTH = 60;

/** Breaks a text at spaces into lines of at most `width` columns; lines after the first begin with `hang` spaces. */
export function wrap(text: string, width: number, hang: number): string[] {
  const columns = Math.max(LEAST_WIDTH, width);
  const lines: string[] = [];
  let rest = text;
  while (rest.length > columns) {
    const indent = /^ */.exec(rest)?.[0].length ?? 0;
    const at = rest.lastIndexOf(' ', columns);
    // A word that is longer than the line stays whole, so that it can be copied.
    const end = at > indent ? at : rest.indexOf(' ', columns);
    if (end < 0) break;
    lines.push(rest.slice(0, end));
    rest = ' '.repeat(hang) + rest.slice(end + 1).trimStart();
  }
  return [...lines, rest];
}

/** How many names a line shows before it says `and 97 more`. */
const NAMES_SHOWN = 4;

/** `a, b, c`; of many only the first, and how many more there are. */
export function shortList(names: readonly string[]): string {
  return shortened(names, 'more').join(', ');
}

/** The first items, and in place of the others one that counts them: `and 97 more`. */
export function shortened(items: readonly string[], others: string): string[] {
  if (items.length <= NAMES_SHOWN + 1) return [...items];
  return [...items.slice(0, NAMES_SHOWN), `and ${items.length - NAMES_SHOWN} ${others}`];
}
