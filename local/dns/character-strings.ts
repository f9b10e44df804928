/** Takes apart a value of quoted strings, as TXT, SPF, CAA and NAPTR values hold them. */

const MAX_STRING_BYTES = 255;

/** Tells why a value is no sequence of quoted strings, in Route 53's words. */
export class CharacterStringError extends Error {
  override readonly name = 'CharacterStringError';
}

/**
 * The strings of a value such as `"one" "two"`, each as its bytes. A string is at most 255 bytes long; inside it `\"`,
 * `\\` and octal `\ooo` are escapes; characters beyond ASCII have to be escaped.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html#TXTFormat
 * @throws CharacterStringError when a string is not quoted, too long or holds what has to be escaped.
 */
export function parseCharacterStrings(value: string): Buffer[] {
  const pattern = /\s*"((?:[^"\\]|\\[0-3][0-7]{2}|\\[^0-7])*)"/y;
  const strings: Buffer[] = [];
  const end = value.trimEnd().length;
  while (pattern.lastIndex < end) {
    const match = pattern.exec(value);
    if (!match) {
      throw new CharacterStringError('InvalidCharacterString (Value should be enclosed in quotation marks)');
    }
    const bytes = unescapeBytes(match[1] ?? '');
    if (bytes.length > MAX_STRING_BYTES) throw new CharacterStringError('CharacterStringTooLong (Value is too long)');
    strings.push(bytes);
  }
  if (strings.length === 0) {
    throw new CharacterStringError('InvalidCharacterString (Value should be enclosed in quotation marks)');
  }
  return strings;
}

function unescapeBytes(text: string): Buffer {
  if (/[^ -~]/.test(text)) {
    throw new CharacterStringError('InvalidCharacterString (Value contains characters that have to be escaped)');
  }
  const raw = text.replace(/\\([0-3][0-7]{2}|.)/g, (_escape, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : code,
  );
  return Buffer.from(raw, 'latin1');
}
