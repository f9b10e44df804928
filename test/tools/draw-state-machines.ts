import { writeFileSync } from 'node:fs';
import { readStateGraph } from './state-graph.ts';
import { drawPicture } from './state-picture.ts';

/** Draws the pictures of docs/ anew from the definitions in statemachines/. */
for (const name of ['move-domains', 'restore-move']) {
  const picture = await drawPicture(readStateGraph(name));
  writeFileSync(new URL(`../../docs/${name}.svg`, import.meta.url), picture);
}
