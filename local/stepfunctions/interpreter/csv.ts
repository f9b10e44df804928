/**
 * The rows of a text with delimiters, as strings: quotation marks hold delimiters and newlines, and stand for one where they
 * are doubled; a backslash escapes itself, a quotation mark and the delimiter, and is dropped before anything else. AWS:
 * "How Step Functions parses input CSV files".
 */
export function csvRows(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  let delimited = false;
  // A newline at the end of the file begins no record, a delimiter there a field.
  while (at < text.length || delimited) {
    const { field, end } = fieldAt(text, at, delimiter);
    row.push(field);
    delimited = text.charAt(end) === delimiter;
    at = end + 1;
    if (delimited) continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** The field that begins at `start`, and the place of the delimiter or newline that ends it. */
function fieldAt(text: string, start: number, delimiter: string): { field: string; end: number } {
  const escapable = ['\\', '"', delimiter];
  let field = '';
  let quoted = false;
  let at = start;
  for (; at < text.length; at += 1) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    const ends = character === delimiter || character === '\n' || (character === '\r' && next === '\n');
    if (ends && !quoted) break;
    const escapes = character === '\\' ? escapable.includes(next) : isDoubled(character, next, at > start);
    if (escapes) {
      field += next;
      at += 1;
    } else if (character === '"') quoted = !quoted;
    else if (character !== '\\') field += character;
  }
  return { field, end: text.charAt(at) === '\r' ? at + 1 : at };
}

/** The two quotation marks of an empty field in quotation marks are no doubled one. */
function isDoubled(character: string, next: string, inside: boolean): boolean {
  return character === '"' && next === '"' && inside;
}
