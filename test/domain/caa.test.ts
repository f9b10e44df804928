import { expect, test } from '@jest/globals';
import { type CaaRecord, forbidsAmazon } from '../../shared/domain/caa.ts';

const record = (tag: string, value: string, critical = false): CaaRecord => ({ tag, value, critical });

test.each<[string, CaaRecord[], boolean, boolean]>([
  ['there are none', [], false, false],
  ['Amazon is named', [record('issue', 'amazon.com')], false, false],
  [
    'Amazon is named by another name and with parameters',
    [record('issue', ' AmazonTrust.com ; policy=ev')],
    false,
    false,
  ],
  ['Amazon is one of several', [record('issue', 'ca.example.net'), record('issue', 'awstrust.com')], false, false],
  ['only somebody else is named', [record('issue', 'ca.example.net')], false, true],
  ['nobody is named', [record('issue', ';')], false, true],
  ['they say only where to complain', [record('iodef', 'mailto:ca@example.com')], false, false],
  ['wildcards are nobody’s, for a wildcard', [record('issue', 'amazon.com'), record('issuewild', ';')], true, true],
  ['wildcards are nobody’s, for another name', [record('issue', 'amazon.com'), record('issuewild', ';')], false, false],
  ['wildcards are Amazon’s alone', [record('issue', ';'), record('issuewild', 'amazonaws.com')], true, false],
  ['only the rest is told, for a wildcard', [record('issue', 'ca.example.net')], true, true],
  ['an unknown tag is critical', [record('issue', 'amazon.com'), record('future', 'x', true)], false, true],
  ['an unknown tag is not critical', [record('issue', 'amazon.com'), record('future', 'x')], false, false],
  ['a known tag is critical', [record('issue', 'amazon.com', true)], false, false],
])('CAA records forbid Amazon or not: %s', (_when, records, wildcard, forbidden) => {
  expect(forbidsAmazon(records, wildcard)).toBe(forbidden);
});
