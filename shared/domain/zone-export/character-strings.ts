/**
 * The strings of a stored TXT, SPF or CAA value as bytes: in quotes, with `\ooo` for what is not printable ASCII. A value
 * without quotes is one string. Amazon Route 53 Developer Guide, "TXT record type".
 */
export function stringsOf(value: string): number[][] {
  const quoted = [...value.matchAll(/"((?:[^"\\]|\\[\s\S])*)"/g)].map(([, text = '']) => bytesOf(text));
  return quoted.length > 0 ? quoted : [bytesOf(value)];
}

function bytesOf(text: string): number[] {
  const plain = text.replace(/\\([0-7]{3})|\\([\s\S])/g, (_escape, octal: string | undefined, character: string) =>
    octal === undefined ? character : String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return [...plain].map((character) => character.charCodeAt(0) & 0xff);
}

/** Bytes as a zone file has them in quotes: `\DDD`, decimal, for what is not printable ASCII. RFC 1035, section 5.1. */
export function quotedForZoneFile(bytes: readonly number[]): string {
  return `"${bytes.map(escapedByte).join('')}"`;
}

function escapedByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (character === '"' || character === '\\') return `\\${character}`;
  return byte >= 0x20 && byte < 0x7f ? character : decimalEscape(byte);
}

/** `\046` for a point within a label. */
export function decimalEscape(byte: number): string {
  return `\\${byte.toString().padStart(3, '0')}`;
}
