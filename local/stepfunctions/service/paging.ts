import { AwsError } from '../../contracts.ts';
import { isObject } from '../interpreter/json.ts';
import { type Input, parseJson, text, validationError } from './input.ts';

const LARGEST = 1000;
const DEFAULT = 100;

/**
 * One page of `items`. `of` names the list, so that a token of another list is refused with InvalidToken. AWS: maxResults
 * up to 1000, 0 or absent for the default of 100.
 */
export function pageOf<T>(items: readonly T[], input: Input, of: string): { items: readonly T[]; nextToken?: string } {
  const size = sizeOf(input);
  const start = startOf(input, of);
  const end = start + size;
  const page = items.slice(start, end);
  if (end >= items.length) return { items: page };
  return { items: page, nextToken: Buffer.from(JSON.stringify({ of, start: end })).toString('base64url') };
}

function sizeOf(input: Input): number {
  const value = input.maxResults ?? 0;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LARGEST) return value || DEFAULT;
  throw validationError('maxResults', value, `Member must have value between 0 and ${LARGEST}`);
}

function startOf(input: Input, of: string): number {
  const token = text(input, 'nextToken');
  if (token === undefined) return 0;
  const parsed = parseJson(Buffer.from(token, 'base64url').toString('utf8'))?.value;
  if (isObject(parsed) && parsed.of === of && typeof parsed.start === 'number') return parsed.start;
  throw new AwsError('InvalidToken', 400, "Invalid Token: 'Invalid token'");
}
