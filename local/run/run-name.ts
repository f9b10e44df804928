/** What a run of the command line calls its execution: `move-www-example-com` for `move` and the first of its names. */
export function runName(what: 'move' | 'change' | 'batch', name = ''): string {
  const words = name.replaceAll(/[^a-z0-9]+/g, '-').replace(/^-/, '');
  return `${what}-${words}`.slice(0, MOST_CHARACTERS);
}

/** A batch's moves have numbers behind its name, and Step Functions takes 80 characters. */
const MOST_CHARACTERS = 72;
