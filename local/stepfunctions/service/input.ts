import { AwsError } from '../../contracts.ts';
import { isObject } from '../interpreter/json.ts';

/** The members of a request. */
export type Input = Readonly<Record<string, unknown>>;

/** The members of a request body; throws SerializationException when it holds no JSON object. */
export function parseInput(body: Buffer): Input {
  const parsed = parseJson(body.length === 0 ? '{}' : body.toString('utf8'));
  if (parsed === undefined || !isObject(parsed.value)) {
    throw new AwsError('SerializationException', 400, 'The request body is not a JSON object.');
  }
  return parsed.value;
}

/** The value of a JSON text; undefined when it is none. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** A refusal as AWS words it for a member that breaks its constraint. */
export function validationError(member: string, value: unknown, constraint: string): AwsError {
  const shown = value === undefined ? 'null' : `'${String(value).slice(0, 100)}'`;
  const failed = `Value ${shown} at '${member}' failed to satisfy constraint: ${constraint}`;
  return new AwsError('ValidationException', 400, `1 validation error detected: ${failed}`);
}

/** A string member; undefined when absent; throws ValidationException when it is longer than `longest`. */
export function text(input: Input, member: string, longest = 1_048_576): string | undefined {
  const value = input[member] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'string') {
    throw new AwsError('SerializationException', 400, `The member '${member}' must be a string.`);
  }
  if (Buffer.byteLength(value) > longest) {
    throw validationError(member, value, `Member must have length less than or equal to ${longest}`);
  }
  return value;
}

/** A string member that must be there. */
export function requiredText(input: Input, member: string, longest?: number): string {
  const value = text(input, member, longest);
  if (value === undefined) throw validationError(member, undefined, 'Member must not be null');
  return value;
}

/** A member that is true or false. */
export function flag(input: Input, member: string, fallback: boolean): boolean {
  const value = input[member] ?? fallback;
  if (typeof value === 'boolean') return value;
  throw new AwsError('SerializationException', 400, `The member '${member}' must be true or false.`);
}

/** A whole number from 0 to `most`; undefined when absent. */
export function wholeNumber(input: Input, member: string, most: number): number | undefined {
  const value = input[member] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw validationError(member, value, `Member must have value between 0 and ${most}`);
}

/** A string member that is one of `values`. */
export function oneOf<T extends string>(input: Input, member: string, values: readonly T[]): T | undefined {
  const value = text(input, member);
  const known = values.find((one) => one === value);
  if (value === undefined || known !== undefined) return known;
  throw validationError(member, value, `Member must satisfy enum value set: [${values.join(', ')}]`);
}

/** Refuses members that the local AWS would otherwise drop in silence. */
export function refuseMembers(input: Input, operation: string, members: readonly string[]): void {
  const found = members.find(
    (member) => input[member] !== undefined && input[member] !== null && input[member] !== false,
  );
  if (found === undefined) return;
  throw new AwsError(
    'ValidationException',
    400,
    `The local AWS does not support the member '${found}' of ${operation}.`,
  );
}
