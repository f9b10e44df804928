import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { eventDocuments, schemaFile } from '../../shared/domain/events/documents.ts';

test('docs/event-schemas/ has the schema of every event as `npm run docs` writes it, and nothing else', () => {
  const files = readdirSync('docs/event-schemas').sort();
  expect(files).toEqual([...eventDocuments().keys()].map(schemaFile).sort());
  for (const [type, schema] of eventDocuments()) {
    expect(readFileSync(`docs/event-schemas/${schemaFile(type)}`, 'utf8')).toBe(`${JSON.stringify(schema, null, 2)}\n`);
  }
});
