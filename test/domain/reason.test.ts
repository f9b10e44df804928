import { expect, test } from '@jest/globals';
import { readableReason } from '../../shared/domain/reason.ts';

const failure = JSON.stringify({ errorType: 'CoverGone', errorMessage: 'Say "no" {}.', trace: ['at x'] });

test.each([
  ['plain words', 'The execution ended ABORTED.', 'The execution ended ABORTED.'],
  ['nothing', '', ''],
  ["a function's failure", failure, 'Say "no" {}.'],
  ["a function's failure behind its name", `CoverGone: ${failure}`, 'CoverGone: Say "no" {}.'],
  ["a function's failure before more words", `${failure} And so on.`, 'Say "no" {}. And so on.'],
  ['other JSON', '{"output":{"a":1}}', '{"output":{"a":1}}'],
  ['a failure without a message', '{"errorType":"Lambda.Unknown"}', '{"errorType":"Lambda.Unknown"}'],
  ['a failure that was cut off', failure.slice(0, -20), failure.slice(0, -20)],
  ['a failure without any end', '{"errorType":"X"', '{"errorType":"X"'],
])('%s is told as people read it', (_what, text, told) => {
  expect(readableReason(text)).toBe(told);
});
