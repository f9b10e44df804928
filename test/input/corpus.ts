/** One bad value with the name of what is bad about it. */
export type Case<Value> = readonly [what: string, value: Value];

/** What no line of text may hold: each forges a line, steers a terminal, hides, or has no UTF-8. */
export const UNFIT_CHARACTERS: readonly Case<string>[] = [
  ['NUL', '\u0000'],
  ['a newline', '\n'],
  ['a carriage return', '\r'],
  ['a backspace', '\b'],
  ['an escape that colours a terminal', '\u001b[31m'],
  ['an escape that sets a title', '\u001b]0;x\u0007'],
  ['DEL', '\u007f'],
  ['C1, an escape in one character', '\u009b31m'],
  ['a right-to-left override', '\u202e'],
  ['an isolate of the other direction', '\u2067'],
  ['a blank without width', '\u200b'],
  ['a byte order mark', '\ufeff'],
  ['a soft hyphen', '\u00ad'],
  ['a word joiner', '\u2060'],
  ['a tag that nobody sees', '\u{e0041}'],
  ['a line separator', '\u2028'],
  ['a paragraph separator', '\u2029'],
  ['half of a pair, the first', '\ud800'],
  ['half of a pair, the second', '\udfff'],
];

/** Names that every object has already. */
export const PROTOTYPE_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
] as const;

const LABEL_63 = 'a'.repeat(63);
/** 253 characters: the longest name that DNS can hold. */
export const LONGEST_NAME = `${[LABEL_63, LABEL_63, LABEL_63].join('.')}.${'b'.repeat(57)}.com`;

/** What is no host name, however near it comes. */
export const NO_NAMES: readonly Case<string>[] = [
  ['nothing', ''],
  ['the root', '.'],
  ['two final dots', 'www.example.com..'],
  ['an empty label', 'www..example.com'],
  ['one label', 'localhost'],
  ['a top-level domain in wide letters', 'ｃｏｍ'],
  ['a label of 64', `${'a'.repeat(64)}.example.com`],
  ['a name of 254', `a${LONGEST_NAME}`],
  ['a name without end', 'a.'.repeat(100_000)],
  ['dots without end', '.'.repeat(100_000)],
  ['hyphens without end', `${'-'.repeat(100_000)}.com`],
  ['blanks without end', `${' '.repeat(100_000)}x`],
  ['a wildcard alone', '*'],
  ['a wildcard of everything', '*.com'],
  ['two wildcards', '*.*.example.com'],
  ['a wildcard in a label', 'w*w.example.com'],
  ['a wildcard that is not first', 'www.*.example.com'],
  ['an IPv4 address', '192.0.2.1'],
  ['an IPv4 address in one number', '0xc0000201'],
  ['an IPv4 address in hexadecimal parts', '0xc0.0x0.0x2.0x1'],
  ['an IPv4 address in Arabic digits', '١٩٢.٠.٢.١'],
  ['an IPv6 address', '[2001:db8::1]'],
  ['a top-level domain of digits', 'www.example.123'],
  ['a top-level domain that is hexadecimal', 'www.example.0x7f'],
  ['an empty hexadecimal number as top-level domain', 'www.example.0x'],
  ['a URL', 'https://www.example.com/'],
  ['a port', 'www.example.com:443'],
  ['a user', 'ada@example.com'],
  ['percent-encoding', 'www%2eexample.com'],
  ['two names', 'www.example.com,evil.example.net'],
  ['two lines', 'www.example.com\nevil.example.net'],
  ['a header', 'www.example.com\r\nX-Evil: 1'],
  ['a quote', 'www.example.com"'],
  ['a shell', '$(reboot).example.com'],
  ['markup', '<b>.example.com'],
  ['an inner NUL', 'www\u0000.example.com'],
  ['a right-to-left override', 'www\u202e.example.com'],
  ['half of a surrogate pair', '\ud800.example.com'],
  ['an A-label that decodes to a control character', 'xn--a.example.com'],
  ['an A-label that decodes to nothing', 'xn--.example.com'],
  ['an A-label that encodes ASCII alone', 'xn--www-.example.com'],
  ['an A-label that overflows', 'xn--99999999999.example.com'],
  ['an A-label as long as a label can be', `xn--${'a'.repeat(59)}.example.com`],
  ['an A-label of an A-label', 'xn--xn--a-.example.com'],
  ['an A-label with an upper-case letter in it', 'xn--exmple-cub.example.com'],
];

/** Names that mix alphabets whose letters look alike, with the two alphabets and the form that says what is meant. */
export const HOMOGRAPHS: readonly (readonly [name: string, alphabets: string, ascii: string])[] = [
  ['p\u0430ypal.example', 'Latin and Cyrillic', 'xn--pypal-4ve.example'],
  ['\u0440\u0430ypal.example', 'Latin and Cyrillic', 'xn--ypal-43d9g.example'],
  ['sh\u03bfp.example', 'Latin and Greek', 'xn--shp-bzc.example'],
  ['\u00b5torrent.example', 'Latin and Greek', 'xn--torrent-jof.example'],
  ['\u0441\u03bf.example', 'Cyrillic and Greek', 'xn--0xa3x.example'],
  ['*.ex\u0430mple.com', 'Latin and Cyrillic', '*.xn--exmple-4nf.com'],
  ['www.ex\u0430mple\u3002com', 'Latin and Cyrillic', 'www.xn--exmple-4nf.com'],
];

/** Names of one alphabet, or of scripts that belong together: what people have. */
export const HONEST_NAMES = [
  'bücher.example',
  'пример.example',
  'ελλάδα.example',
  '例え.テスト',
  'tシャツ.example',
  'shop.пример.com',
  'faß.example',
  '💩.example',
] as const;

/** Values of the wrong kind: one of them is wrong wherever anything is asked for. */
export const WRONG_VALUES: readonly Case<unknown>[] = [
  ['null', null],
  ['true', true],
  ['zero', 0],
  ['minus zero', -0],
  ['a negative number', -1],
  ['a fraction', 1.5],
  ['more than a number can count', 2 ** 53],
  ['the largest number', Number.MAX_VALUE],
  ['no number', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['an empty text', ''],
  ['blanks', '   '],
  ['the text null', 'null'],
  ['the text NaN', 'NaN'],
  ['a day that is none', '2027-02-30T00:00:00Z'],
  ['a leap second', '2026-12-31T23:59:60Z'],
  ['a time of the year 9999', '9999-12-31T23:59:59Z'],
  ['a time elsewhere', '2027-01-31T02:00:00+02:00'],
  ['an empty list', []],
  ['a list in a list', [[]]],
  ['a sparse list', new Array(3)],
  ['an empty object', {}],
  ['an object that is a text', { toString: 'x', length: 1 }],
  ['an object like a list', { 0: 'www.example.com', length: 1 }],
];

/** A value inside of as many lists: deeper than any stack. */
export function nested(levels: number): unknown {
  let value: unknown = 'www.example.com';
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

/** About as much as Step Functions and EventBridge hand over, 256 KiB; made when it is needed. */
export const HUGE_VALUES: readonly Case<() => unknown>[] = [
  ['a text without end', () => 'a'.repeat(262_144)],
  ['a text of dots', () => 'a.'.repeat(131_072)],
  ['a text of blanks', () => ' '.repeat(262_144)],
  ['a list without end', () => Array.from({ length: 20_000 }, () => 'x')],
  ['a list of different names', () => Array.from({ length: 10_000 }, (_, index) => `n${index}.example.com`)],
  ['a list of empty objects', () => Array.from({ length: 20_000 }, () => ({}))],
  ['an object of many keys', () => Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, 1]))],
  ['a key without end', () => ({ ['k'.repeat(262_144)]: 1 })],
  ['nesting without end', () => nested(100_000)],
];
