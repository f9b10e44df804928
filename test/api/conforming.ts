import { openApiDocument } from '../../shared/domain/api/openapi.ts';
import { ajv } from '../tools/json-schema.ts';

interface Response {
  readonly content: Readonly<Record<string, { readonly schema: object }>>;
}
type Operation = { readonly responses: Readonly<Record<string, Response>> };

const document = openApiDocument('local');
const compiled = new Map<string, ReturnType<typeof ajv.compile>>();

/**
 * Throws unless a response is one that the OpenAPI document describes for its route: status, content type and body. What no
 * route is for is API Gateway's own 404, of which the document knows nothing.
 */
export function assertConforming(method: string, url: string, status: number, contentType: string, text: string): void {
  const path = (url.split('?')[0] ?? '').replace(/^\/iam\//, '/');
  const found = Object.entries(document.paths).find(
    ([template]) => fits(template, path) && method.toLowerCase() in of(template),
  );
  if (!found) return;
  const type = contentType.split(';')[0] ?? '';
  const where = `${method} ${found[0]} ${status} ${type}`;
  const operation = of(found[0])[method.toLowerCase()];
  const schema = operation?.responses[String(status)]?.content[type]?.schema;
  if (!schema) throw new Error(`The OpenAPI document has no ${where}: ${text}`);
  const validate = compiled.get(where) ?? ajv.compile({ ...schema, components: document.components });
  compiled.set(where, validate);
  if (!validate(type.includes('json') ? JSON.parse(text) : text)) {
    throw new Error(`${where} is not as the OpenAPI document says: ${ajv.errorsText(validate.errors)}: ${text}`);
  }
}

function of(template: string): Readonly<Record<string, Operation>> {
  return document.paths[template] as Readonly<Record<string, Operation>>;
}

function fits(template: string, path: string): boolean {
  return new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/, '[^/]+')}$`).test(path);
}
