import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { STATE_MACHINES } from '../../deploy/names.ts';
import { readStateGraph } from '../tools/state-graph.ts';
import { drawPicture } from '../tools/state-picture.ts';

test.each(STATE_MACHINES)('the picture of %s is what `npm run docs` draws', async (name) => {
  const committed = readFileSync(`docs/${name}.svg`, 'utf8');

  expect(await drawPicture(name, readStateGraph(name))).toBe(committed);
});

test('the states that only look and wait are folded into the stage that they settle, unless a Choice leads to them', () => {
  const { nodes, start } = readStateGraph('move-domains');

  expect(start).toBe('Plan the move');
  expect(nodes).toContainEqual({
    name: 'Repoint DNS',
    type: 'Task',
    step: 'repoint-dns',
    settles: [
      { as: 'INSYNC', seconds: 1800 },
      { as: 'Deployed', seconds: 3600 },
    ],
  });
  expect(nodes.map(({ name }) => name).filter((name) => name.startsWith('Check'))).toEqual([
    "Check the target's deployment",
    "Check the association's deployment",
  ]);
});

test.each(STATE_MACHINES)('every edge of %s leads from one box or frame to another', (name) => {
  const { nodes, frames, edges } = readStateGraph(name);
  const known = [...nodes, ...frames].map((one) => one.name);

  const loose = edges.filter(({ from, to }) => !known.includes(from) || !known.includes(to));

  expect(edges.length).toBeGreaterThan(nodes.length - 5);
  expect(loose).toEqual([]);
});
