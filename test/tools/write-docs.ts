import { readFileSync, writeFileSync } from 'node:fs';
import { withErrorTable } from './error-table.ts';
import { readStateGraph } from './state-graph.ts';
import { drawPicture } from './state-picture.ts';

/** Writes anew what docs/ takes from the code: the pictures of the state machines, and the table of errors. */
const docs = new URL('../../docs/', import.meta.url);
for (const name of ['move-domains', 'restore-move', 'change-records']) {
  writeFileSync(new URL(`${name}.svg`, docs), await drawPicture(name, readStateGraph(name)));
}
const errors = new URL('errors.md', docs);
writeFileSync(errors, withErrorTable(readFileSync(errors, 'utf8')));
