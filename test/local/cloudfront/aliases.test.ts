import { describe, expect, test } from '@jest/globals';
import { aliasesServing, certificateCovers, isAlias } from '../../../local/cloudfront/aliases.ts';

describe('the syntax of an alias', () => {
  test.each([
    'www.example.com',
    '*.example.com',
    'example.com',
    'xn--bcher-kva.example',
    'a_b.example.com',
    'a.b.c.d.e.example',
  ])('%s is one', (name) => expect(isAlias(name)).toBe(true));

  test.each([
    ['upper case', 'WWW.example.com'],
    ['a final dot', 'www.example.com.'],
    ['one label', 'localhost'],
    ['a wildcard over a top level', '*.com'],
    ['a wildcard inside a label', 'w*.example.com'],
    ['a wildcard below the first label', 'www.*.example.com'],
    ['two wildcards', '*.*.example.com'],
    ['an empty label', 'www..example.com'],
    ['a label that ends with a hyphen', 'www-.example.com'],
    ['an address', '192.0.2.1'],
    ['a label of 64 characters', `${'a'.repeat(64)}.example.com`],
    ['more than 253 characters', `${'a.'.repeat(130)}example.com`],
    ["CloudFront's own names", 'd111111abcdef8.cloudfront.net'],
    ['nothing', ''],
  ])('%s is refused', (_why, name) => expect(isAlias(name)).toBe(false));
});

test.each([
  [['www.example.com'], 'www.example.com', true],
  [['*.example.com'], 'www.example.com', true],
  [['*.example.com'], 'a.b.example.com', false],
  [['*.example.com'], 'example.com', false],
  [['*.example.com'], '*.example.com', true],
  [['www.example.com'], '*.example.com', false],
  [['*.example.com'], '*.b.example.com', false],
  [[], 'www.example.com', false],
])('a certificate for %j covers %s: %s', (names, alias, covers) => {
  expect(certificateCovers(names, alias)).toBe(covers);
});

test('the aliases that serve a host run from the most specific to the least', () => {
  expect(aliasesServing('a.b.example.com')).toEqual(['a.b.example.com', '*.b.example.com', '*.example.com', '*.com']);
});
