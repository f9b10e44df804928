import { expect, test } from '@jest/globals';
import { BUGS } from './bugs.ts';
import { countOf, exposed } from './exposing.ts';

const found: string[] = [];

test.each(BUGS.map((bug) => [bug.name, bug] as const))(
  'a service that %s is found out',
  async (name, bug) => {
    const { sound, problems } = await exposed(bug);
    expect(sound).toEqual([]);
    expect(problems).not.toEqual([]);
    found.push(name);
  },
  300_000,
);

test('no seeded bug is left', () => {
  process.stdout.write(`${countOf(found)}.\n`);
  expect(found).toHaveLength(BUGS.length);
});
