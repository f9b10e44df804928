import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readStateGraph } from '../tools/state-graph.ts';
import { drawPicture } from '../tools/state-picture.ts';

test.each(['move-domains', 'restore-move'])('the picture of %s is what `npm run draw` draws', async (name) => {
  const committed = readFileSync(`docs/${name}.svg`, 'utf8');

  expect(await drawPicture(readStateGraph(name))).toBe(committed);
});

test('the picture shows every stage, and folds the states that only look and wait into them', () => {
  const { nodes, start } = readStateGraph('move-domains');

  expect(start).toBe('Plan the move');
  expect(nodes).toHaveLength(20);
  expect(nodes).toContainEqual({
    name: 'Repoint DNS',
    type: 'Task',
    settles: { as: 'INSYNC', seconds: 1800 },
  });
});
