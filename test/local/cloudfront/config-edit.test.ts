import { expect, test } from '@jest/globals';
import { withAlias, withoutAlias } from '../../../local/cloudfront/config-edit.ts';
import { NAMESPACE } from '../../../local/cloudfront/xml.ts';

const document = (aliases: string) =>
  `<?xml version="1.0"?>\n<!-- kept -->\n<DistributionConfig xmlns="${NAMESPACE}">\n` +
  `  <CallerReference>a &amp; b</CallerReference>${aliases}<New x='1'/>\n</DistributionConfig>\n`;

const NONE = '<Aliases><Quantity>0</Quantity></Aliases>';
const ONE = '<Aliases><Quantity>1</Quantity><Items><CNAME>a.example.com</CNAME></Items></Aliases>';
const TWO =
  '<Aliases><Quantity>2</Quantity><Items><CNAME>a.example.com</CNAME><CNAME>b.example.com</CNAME></Items></Aliases>';

test.each([
  ['none', NONE, ONE, 'a.example.com'],
  ['one', ONE, TWO, 'b.example.com'],
])('an alias added to %s changes the list and no other byte', (_held, before, after, alias) => {
  expect(withAlias(document(before), alias)).toBe(document(after));
});

test.each([
  ['one of two', TWO, ONE, 'b.example.com'],
  ['the last one, with its Items', ONE, NONE, 'a.example.com'],
  ['one that is not there', ONE, ONE, 'c.example.com'],
])('an alias removed that is %s changes the list and no other byte', (_held, before, after, alias) => {
  expect(withoutAlias(document(before), alias)).toBe(document(after));
});

test('a document without a list gets one behind the caller reference', () => {
  expect(withAlias(document(''), 'a.example.com')).toBe(document(ONE));
});
