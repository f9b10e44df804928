/**
 * Domain names as Route 53 stores and answers them: lower case, with a final dot, every character outside
 * `a-z 0-9 - _` written as a three-digit octal escape.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
 */

/** Tells why a text is no domain name, in Route 53's words. */
export class NameError extends Error {
  override readonly name = 'NameError';

  constructor(code: string, sentence: string, input: string) {
    super(`FATAL problem: ${code} (${sentence}) encountered with '${input}'`);
  }
}

const MAX_LABEL_BYTES = 63;
const MAX_NAME_BYTES = 255;

/**
 * The stored form of a name: `WWW.Example.com` gives `www.example.com.`, `*.example.com` gives `\052.example.com.`. The
 * input may lack the final dot and may hold raw characters or `\ooo` escapes; a backslash that begins no escape stands
 * for itself. `.` gives `.`.
 * @throws NameError when the text is no domain name.
 */
export function storedName(input: string): string {
  if (input === '') throw new NameError('DomainNameEmpty', 'Domain name is empty', input);
  if (input === '.') return '.';
  const text = input.endsWith('.') ? input.slice(0, -1) : input;
  const labels = text.split('.').map((label) => labelBytes(label, input));
  const length = labels.reduce((sum, bytes) => sum + bytes.length + 1, 1);
  if (length > MAX_NAME_BYTES) throw new NameError('DomainNameTooLong', 'Domain name is too long', input);
  return `${labels.map((bytes) => bytes.map(writeByte).join('')).join('.')}.`;
}

/** The stored form of a name; undefined when the text is no domain name. */
export function storedNameIfValid(input: string): string | undefined {
  try {
    return storedName(input);
  } catch (error) {
    if (error instanceof NameError) return undefined;
    throw error;
  }
}

function labelBytes(label: string, input: string): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < label.length; i += 1) {
    const octal = /^\\([0-3][0-7]{2})/.exec(label.slice(i))?.[1];
    const code = octal === undefined ? label.charCodeAt(i) : Number.parseInt(octal, 8);
    if (octal === undefined && (code <= 0x20 || code >= 0x7f)) {
      throw new NameError('UnsupportedCharacter', 'Value contains unsupported characters', input);
    }
    bytes.push(code >= 0x41 && code <= 0x5a ? code + 0x20 : code);
    if (octal !== undefined) i += 3;
  }
  if (bytes.length === 0) throw new NameError('DomainLabelEmpty', 'Domain label is empty', input);
  if (bytes.length > MAX_LABEL_BYTES) throw new NameError('DomainLabelTooLong', 'Domain label is too long', input);
  return bytes;
}

function writeByte(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[a-z0-9_-]/.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`;
}

/** The labels of a stored name, leftmost first; none for the root. */
export function labelsOf(stored: string): string[] {
  return stored === '.' ? [] : stored.slice(0, -1).split('.');
}

/** True when the stored name lies in the zone of that stored name or is its apex. */
export function liesWithin(stored: string, zoneName: string): boolean {
  return zoneName === '.' || stored === zoneName || stored.endsWith(`.${zoneName}`);
}

/** The stored name without its leftmost label; `.` above a top-level domain. */
export function parentOf(stored: string): string {
  return stored.slice(stored.indexOf('.') + 1) || '.';
}

/** `*.` in front of a stored name, in stored form. */
export function wildcardBelow(stored: string): string {
  return `\\052.${stored}`;
}

/** True when the whole leftmost label is an asterisk: the only kind of wildcard there is. */
export function isWildcard(stored: string): boolean {
  return stored.startsWith('\\052.');
}

/** How DNS people write a stored name: no final dot, printable characters as themselves. */
export function plainName(stored: string): string {
  const text = stored.replace(/\\([0-3][0-7]{2})/g, (written, octal: string) => {
    const character = String.fromCharCode(Number.parseInt(octal, 8));
    return /[!-~]/.test(character) && character !== '.' && character !== '\\' ? character : written;
  });
  return text === '.' ? '' : text.slice(0, -1);
}
