import { createRequire } from 'node:module';
import { AwsError, type AwsRequest } from '../contracts.ts';
import { parseJsonObject } from '../gateway/json-protocol.ts';

const require = createRequire(import.meta.url);

/**
 * Refuses what dynalite would let pass or stumble over. Throws AwsError 400: `SerializationException` for a body that
 * is not a JSON object, `ValidationException` for members that dynalite does not know and would silently drop.
 */
export function checkInput({ headers, body }: AwsRequest): void {
  const input = parseJsonObject(body);
  const known = knownMembers((headers['x-amz-target'] ?? '').split('.')[1] ?? '');
  const unknown = Object.keys(input).filter((member) => known && !known.has(member));
  if (unknown.length > 0) {
    const message = `The local DynamoDB does not know ${unknown.join(', ')} of this operation.`;
    throw new AwsError('ValidationException', 400, message);
  }
}

/** What dynalite declares of an operation; undefined when it lacks the operation, which it then answers itself. */
function knownMembers(operation: string): ReadonlySet<string> | undefined {
  if (!/^[A-Z][A-Za-z]+$/.test(operation)) return undefined;
  const file = `dynalite/validations/${operation.charAt(0).toLowerCase()}${operation.slice(1)}.js`;
  try {
    const { types }: { readonly types: object } = require(file);
    return new Set(Object.keys(types));
  } catch {
    return undefined;
  }
}
