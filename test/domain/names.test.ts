import { describe, expect, test } from '@jest/globals';
import {
  aliasCovers,
  certificateNameCovers,
  coverOf,
  isApex,
  isBelowPrivateSuffix,
  isWildcard,
  isWithin,
  normalizeName,
  parentOf,
  uncoveredNames,
} from '../../shared/domain/names.ts';

const LABEL_63 = 'a'.repeat(63);
/** 253 characters: the longest name that DNS can hold. */
const LONGEST = `${[LABEL_63, LABEL_63, LABEL_63].join('.')}.${'b'.repeat(57)}.com`;

describe('a host name comes into its one form', () => {
  test.each([
    ['www.example.com', 'www.example.com'],
    ['www.ExAmPlE.COM.', 'www.example.com'],
    ['a-b.example.com', 'a-b.example.com'],
    ['*.example.com', '*.example.com'],
    ['*.EXAMPLE.com.', '*.example.com'],
    ['  www.example.com\n', 'www.example.com'],
    ['_dmarc.example.com', '_dmarc.example.com'],
    ['1.2.3.example', '1.2.3.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['BÜCHER.example', 'xn--bcher-kva.example'],
    ['*.bücher.example', '*.xn--bcher-kva.example'],
    ['例え。テスト', 'xn--r8jz45g.xn--zckzah'],
    ['faß.example', 'xn--fa-hia.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['constructor.prototype.com', 'constructor.prototype.com'],
    ['__proto__.example.com', '__proto__.example.com'],
    [`${LABEL_63}.example.com`, `${LABEL_63}.example.com`],
    [LONGEST, LONGEST],
    [`*.${LONGEST.slice(2)}`, `*.${LONGEST.slice(2)}`],
  ])('%j becomes %s', (input, name) => {
    expect(normalizeName(input)).toBe(name);
  });
});

describe('what is no host name is told apart', () => {
  test.each([
    ['nothing', ''],
    ['the root', '.'],
    ['blanks', '   '],
    ['one label', 'localhost'],
    ['a bare wildcard', '*'],
    ['a wildcard of a top-level domain', '*.com'],
    ['a wildcard below a wildcard', '*.*.example.com'],
    ['a wildcard inside of a label', 'a*c.example.com'],
    ['a wildcard that is not first', 'www.*.example.com'],
    ['an empty label', 'www..example.com'],
    ['an empty first label', '.example.com'],
    ['two final dots', 'www.example.com..'],
    ['an inner blank', 'www .example.com'],
    ['an IPv4 address', '192.0.2.1'],
    ['an IPv4 address in wide digits', '１９２.0.2.1'],
    ['an IPv6 address', '[2001:db8::1]'],
    ['a URL', 'https://www.example.com'],
    ['a path', 'www.example.com/path'],
    ['a port', 'www.example.com:443'],
    ['a user', 'you@example.com'],
    ['a user before an IDN', 'you@bücher.example'],
    ['an escape of Route 53', '\\052.example.com'],
    ['an escape for NUL', 'a\\000c.example.com'],
    ['an exclamation mark', '!.example.com'],
    ['a slash as label', '/.example.com'],
    ['a leading hyphen', '-a.example.com'],
    ['a trailing hyphen', 'a-.example.com'],
    ['a label of 64', `${'a'.repeat(64)}.example.com`],
    ['a name of 254', `a${LONGEST}`],
    ['a wildcard name of 254', `*.${LONGEST.slice(1)}`],
    ['a control character', 'www\u0000.example.com'],
    ['an IDN that cannot be', '\u{e000}\u{ffff}.example'],
  ])('%s: %j', (_what, input) => {
    expect(normalizeName(input)).toBeUndefined();
  });
});

describe('names and their neighbours', () => {
  test('the parent of a wildcard is the name it stands below', () => {
    expect([parentOf('www.example.com'), parentOf('*.example.com')]).toEqual(['example.com', 'example.com']);
    expect([isWildcard('*.example.com'), isWildcard('www.example.com')]).toEqual([true, false]);
  });

  test('the cover of a name is the wildcard one label up', () => {
    expect(coverOf('a.b.example.com')).toBe('*.b.example.com');
  });

  test.each([
    ['someone.github.io', true],
    ['www.someone.github.io', false],
    ['example.com', false],
    ['example.co.uk', false],
    ['example.internal', false],
    ['*.example.com', false],
  ])('%s lies right below a suffix that no registry runs: %s', (name, below) => {
    expect(isBelowPrivateSuffix(name)).toBe(below);
  });

  test.each([
    ['example.com', true],
    ['www.example.com', false],
    ['example.co.uk', true],
    ['www.example.co.uk', false],
    ['co.uk', true],
    ['someone.github.io', true],
    ['www.someone.github.io', false],
    ['city.kawasaki.jp', true],
    ['example.internal', true],
    ['*.example.com', false],
  ])('%s is a registrable domain that no wildcard can cover: %s', (name, apex) => {
    expect(isApex(name)).toBe(apex);
  });

  test('a name lies within another only at a label boundary', () => {
    expect(isWithin('www.example.com', 'example.com')).toBe(true);
    expect(isWithin('example.com', 'example.com')).toBe(true);
    expect(isWithin('fineexample.com', 'example.com')).toBe(false);
    expect(isWithin('example.com', 'www.example.com')).toBe(false);
  });
});

describe('a wildcard alias reaches further than a wildcard of a certificate', () => {
  test.each([
    ['www.example.com', 'www.example.com', true, true],
    ['*.example.com', 'www.example.com', true, true],
    ['*.example.com', 'a.b.example.com', true, false],
    ['*.example.com', 'example.com', false, false],
    ['*.example.com', '*.example.com', true, true],
    ['*.example.com', '*.b.example.com', true, false],
    ['*.example.com', 'fineexample.com', false, false],
    ['www.example.com', 'a.www.example.com', false, false],
    ['*.b.example.com', '*.example.com', false, false],
  ])('%s for %s: alias %s, certificate %s', (holder, name, byAlias, byCertificate) => {
    expect(aliasCovers(holder, name)).toBe(byAlias);
    expect(certificateNameCovers(holder, name)).toBe(byCertificate);
  });

  test('the names that a certificate misses are named', () => {
    const names = ['www.example.com', '*.example.com', 'example.com', 'a.b.example.com'];
    expect(uncoveredNames(['*.example.com', 'example.com'], names)).toEqual(['a.b.example.com']);
    expect(uncoveredNames([], names)).toEqual(names);
  });
});
