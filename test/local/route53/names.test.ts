import { describe, expect, it } from '@jest/globals';
import { isWildcard, liesWithin, plainName, storedName } from '../../../local/route53/names.ts';
import { compareNames } from '../../../local/route53/ordering.ts';

// What public clients of Route 53 expect (terraform-provider-aws clean_test.go, external-dns aws_test.go, dnscontrol
// route53Provider_test.go), with the final dot and the escaped wildcard that the API itself answers.
const NAMES = [
  ['a\\000c.example.com', 'a\\000c.example.com.'],
  ['a-b.example.com', 'a-b.example.com.'],
  ['www.example.com', 'www.example.com.'],
  ['www.ExAmPlE.COM.', 'www.example.com.'],
  ['*.example.com', '\\052.example.com.'],
  ['\\052.example.com.', '\\052.example.com.'],
  ['a*c.example.com', 'a\\052c.example.com.'],
  ['!.example.com', '\\041.example.com.'],
  ['/.example.com', '\\057.example.com.'],
  ['a\\2B.example.com', 'a\\1342b.example.com.'],
  ['_acme.example.com', '_acme.example.com.'],
  ['ex\\344mple.com', 'ex\\344mple.com.'],
  ['.', '.'],
] as const;

const NO_NAMES = [
  ['', 'DomainNameEmpty'],
  ['..', 'DomainLabelEmpty'],
  ['a..example.com', 'DomainLabelEmpty'],
  ['.example.com', 'DomainLabelEmpty'],
  ['a b.example.com', 'UnsupportedCharacter'],
  ['exämple.com', 'UnsupportedCharacter'],
  [`${'a'.repeat(64)}.example.com`, 'DomainLabelTooLong'],
  [`${'a.'.repeat(127)}com`, 'DomainNameTooLong'],
] as const;

describe('a name on its way into Route 53', () => {
  it.each(NAMES)('%s is stored as %s', (input, stored) => {
    expect(storedName(input)).toBe(stored);
    expect(storedName(stored)).toBe(stored);
  });

  it.each(NO_NAMES)('%j is refused: %s', (input, code) => {
    expect(() => storedName(input)).toThrow(`FATAL problem: ${code} (`);
  });

  it('takes labels of 63 bytes, however they are written', () => {
    expect(storedName(`${'a'.repeat(63)}.example.com`)).toBe(`${'a'.repeat(63)}.example.com.`);
    expect(storedName(`${'\\052'.repeat(63)}.example.com`)).toBe(`${'\\052'.repeat(63)}.example.com.`);
  });
});

describe('a stored name', () => {
  it.each([
    ['txt-\\041\\042\\043\\044-\\057\\072\\073-test.example.com.', 'txt-!"#$-/:;-test.example.com'],
    ['\\052.example.com.', '*.example.com'],
    ['foo.', 'foo'],
    ['a\\056b.example.com.', 'a\\056b.example.com'],
  ])('%s is read as %s', (stored, plain) => {
    expect(plainName(stored)).toBe(plain);
  });

  it('lies in a zone only at a label boundary', () => {
    expect(liesWithin('www.example.com.', 'example.com.')).toBe(true);
    expect(liesWithin('example.com.', 'example.com.')).toBe(true);
    expect(liesWithin('fineexample.com.', 'example.com.')).toBe(false);
  });

  it('is a wildcard only when the leftmost label is an asterisk and nothing else', () => {
    expect(['*.example.com', '*prod.example.com', 'a.*.example.com'].map(storedName).map(isWildcard)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('sorts by its labels reversed, as written', () => {
    const names = ['b.example.com.', 'example.com.', 'a.b.example.com.', 'a.example.com.', '\\052.example.com.'];
    expect(names.sort(compareNames)).toEqual([
      'example.com.',
      '\\052.example.com.',
      'a.example.com.',
      'b.example.com.',
      'a.b.example.com.',
    ]);
  });
});
