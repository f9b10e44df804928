import { describe, expect, test } from '@jest/globals';
import { compilePattern } from '../../../local/eventbridge/pattern.ts';

const EVENT = {
  source: 'aws.cloudfront',
  'detail-type': 'AWS API Call via CloudTrail',
  detail: { errorCode: 'CNAMEAlreadyExistsException', names: ['a', 'b'], count: 3, gone: null, deep: { yes: true } },
};

describe('An event pattern', () => {
  test.each([
    [{ source: ['aws.cloudfront'] }],
    [{ source: ['other', 'aws.cloudfront'], 'detail-type': ['AWS API Call via CloudTrail'] }],
    [{ detail: { errorCode: [{ prefix: 'CNAMEAlreadyExists' }] } }],
    [{ detail: { names: ['b'] } }],
    [{ detail: { count: [3], gone: [null], deep: { yes: [true] } } }],
    [{ detail: { count: [{ exists: true }], nothing: [{ exists: false }] } }],
    [{ source: [{ 'anything-but': ['cname-mover'] }] }],
    [{ source: [{ 'anything-but': 'cname-mover' }] }],
  ])('matches: %j', (pattern) => {
    expect(compilePattern(pattern)(EVENT)).toBe(true);
  });

  test.each([
    [{ source: ['aws'] }],
    [{ source: ['aws.cloudfront'], 'detail-type': ['Other'] }],
    [{ detail: { errorCode: ['CNAMEAlreadyExists'] } }],
    [{ detail: { count: ['3'] } }],
    [{ detail: { nothing: [{ exists: true }] } }],
    [{ detail: { count: [{ prefix: '3' }] } }],
    [{ source: [{ 'anything-but': ['aws.cloudfront'] }] }],
    [{ detail: { nothing: [{ 'anything-but': ['x'] }] } }],
    [{ detail: { names: { deep: ['a'] } } }],
    [{ source: { deep: ['a'] } }],
  ])('does not match: %j', (pattern) => {
    expect(compilePattern(pattern)(EVENT)).toBe(false);
  });

  test.each([
    [[]],
    [{}],
    [{ source: 'aws.cloudfront' }],
    [{ source: [] }],
    [{ source: [{ wildcard: '*' }] }],
    [{ source: [{ prefix: 'a', exists: true }] }],
    [{ source: [{ prefix: 3 }] }],
  ])('is refused: %j', (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(expect.objectContaining({ code: 'InvalidEventPatternException' }));
  });
});
