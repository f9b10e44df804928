import { describe, expect, test } from '@jest/globals';
import { isUnproven } from '../../shared/aws/observe.ts';

const byTarget = { address: '192.0.2.1', status: 200, byTarget: true };
const byAnother = { address: '192.0.2.2', status: 200, byTarget: false };
const noWay = { address: '2001:db8::1', failure: 'connect ENETUNREACH', unreachable: true, byTarget: false } as const;

describe('what was seen of a domain leaves its move unproven', () => {
  test.each([
    ['when an address is answered by another distribution', [byTarget, byAnother]],
    ['when nothing could be asked', []],
    ['when every address is of a family that this machine cannot reach', [noWay]],
  ])('%s', (_when, edges) => {
    expect(isUnproven({ domain: 'www.example.com', conclusive: true, edges })).toBe(true);
  });

  test.each([
    ['when every address is answered by the target', true, [byTarget]],
    ['when only addresses of an unreachable family are missing', true, [byTarget, noWay]],
    ['when records lead elsewhere, so that the answer proves nothing', false, [byAnother]],
    ['when there is no record', false, []],
  ])('but not %s', (_when, conclusive, edges) => {
    expect(isUnproven({ domain: 'www.example.com', conclusive, edges })).toBe(false);
  });
});
