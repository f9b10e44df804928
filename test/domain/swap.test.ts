import { describe, expect, test } from '@jest/globals';
import { ASKED_AT_ONCE, askedInLook, swapOf } from '../../shared/domain/swap.ts';

const HUNDRED = Array.from({ length: 100 }, (_, index) => `n${index}.example.com`);

describe('of many domains', () => {
  test('each look asks for a few, and one after another for all that the target lacks', () => {
    const target = HUNDRED.slice(0, 3);
    const looks = Array.from({ length: 20 }, (_, look) => askedInLook(HUNDRED, target, look));
    expect(looks.every(({ length }) => length <= ASKED_AT_ONCE)).toBe(true);
    expect(looks.flat().sort()).toEqual(HUNDRED.slice(3).sort());
    expect(askedInLook(HUNDRED, target, 20)).toEqual(looks[0]);
  });

  test('none is asked for once the target has them all', () => {
    expect(askedInLook(HUNDRED, HUNDRED, 7)).toEqual([]);
    expect(askedInLook([], [], 0)).toEqual([]);
  });
});

describe('a look comes to', () => {
  const domains = ['a.example.com', 'b.example.com'];
  test.each([
    ['waiting while both are with their holder', [], [], { status: 'waiting', free: [], waiting: 2 }],
    ['waiting while one is', ['a.example.com'], [], { status: 'waiting', free: [], waiting: 1 }],
    ['swapped once the target has both', domains, [], { status: 'swapped', free: [], waiting: 0 }],
    [
      'released as soon as nobody holds one',
      [],
      ['b.example.com'],
      { status: 'released', free: ['b.example.com'], waiting: 1 },
    ],
    [
      'what is newer where the target has by now what looked free',
      domains,
      ['b.example.com'],
      { status: 'swapped', free: [], waiting: 0 },
    ],
  ])('%s', (_what, target, unheld, expected) => {
    expect(swapOf(domains, target, unheld)).toEqual(expected);
  });
});
