import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { STATE_MACHINES } from '../../deploy/names.ts';
import { eventDocuments, schemaFile } from '../../shared/domain/events/documents.ts';
import { withErrorTable } from './error-table.ts';
import { withPermissionTable } from './permission-table.ts';
import { readStateGraph } from './state-graph.ts';
import { drawPicture } from './state-picture.ts';

/** Writes anew what docs/ takes from the code: the pictures of the state machines, the errors, the permissions, the schemas of events. */
const docs = new URL('../../docs/', import.meta.url);
for (const name of STATE_MACHINES) {
  writeFileSync(new URL(`${name}.svg`, docs), await drawPicture(name, readStateGraph(name)));
}
const errors = new URL('errors.md', docs);
writeFileSync(errors, withErrorTable(readFileSync(errors, 'utf8')));
const permissions = new URL('iam.md', docs);
writeFileSync(permissions, withPermissionTable(readFileSync(permissions, 'utf8')));
const schemas = new URL('event-schemas/', docs);
mkdirSync(schemas, { recursive: true });
for (const [type, schema] of eventDocuments()) {
  writeFileSync(new URL(schemaFile(type), schemas), `${JSON.stringify(schema, null, 2)}\n`);
}
