import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { openApiDocument } from '../../shared/domain/api/openapi.ts';
import { ROUTES } from '../../shared/domain/api/routes.ts';
import { parseRecordsRequest } from '../../shared/domain/records-job/request.ts';
import { parseRequest } from '../../shared/domain/request.ts';
import { tellApi } from './api-story.ts';

interface Body {
  readonly content: { readonly 'application/json': { readonly schema: { readonly properties: object } } };
}

const document = openApiDocument('1.2.3');

describe('the OpenAPI document', () => {
  test('is a valid one of version 3.1, and what the API answers', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
    const story = await tellApi();
    const { json } = await story.call('GET', '/openapi.json', { token: undefined });
    expect(json).toEqual(JSON.parse(JSON.stringify(openApiDocument('local'))));
  });

  test('has every route, and asks for credentials wherever a caller is needed', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, ...(operation as object) })),
    );
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
      ROUTES.map(({ method, path }) => `${method} ${path}`).sort(),
    );
    const open = operations.filter((operation) => 'security' in operation).map(({ path }) => path);
    expect(open.sort()).toEqual(['/health', '/openapi.json']);
  });

  test('says which grant a route needs, also where the body decides', () => {
    expect(document.paths['/moves']?.post).toMatchObject({ description: 'Needs a grant for `move`.' });
    expect(document.paths['/batches']?.post).toMatchObject({
      description: 'Needs a grant for `plan`; with `mode` `apply` one for `move` instead.',
    });
  });

  test('knows every field of a request, as the state machine takes it', () => {
    const fields = (path: string) => {
      const { content } = (document.paths[path]?.post as { requestBody: Body } | undefined)?.requestBody ?? {};
      return Object.keys(content?.['application/json'].schema.properties ?? {});
    };
    const read = (name: string) => JSON.parse(readFileSync(`examples/${name}.json`, 'utf8'));
    expect(fields('/moves')).toEqual(expect.arrayContaining(Object.keys(parseRequest(read('www')))));
    const change = Object.keys(parseRecordsRequest(read('records-approval')));
    expect(fields('/record-changes')).toEqual(expect.arrayContaining(change));
    expect(fields('/record-changes/preview')).toEqual(fields('/record-changes'));
  });
});
