/** The tokens that tell where a key stands: whole strings, and what opens, ends and divides. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g;

/**
 * The first key that an object of a JSON text has twice; undefined without one. Readers differ in which of the two counts,
 * so that what one approved could be what another one never saw: RFC 8259, section 4; RFC 7493 forbids it. The text has to
 * be valid JSON, and takes as long as it is.
 */
export function repeatedKey(text: string): string | undefined {
  const open: Set<string>[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token !== ':') last = token;
    else {
      const keys = open.at(-1);
      const key = String(JSON.parse(last));
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}
