import type * as z from '../../shared/domain/zod.ts';
import { AwsError } from '../contracts.ts';

/** The member whose value never appears in a message. */
const SENSITIVE = 'PrivateKey';

/**
 * An operation's input, checked against its schema. Throws AwsError 400 with `code` (`ValidationError` for Query
 * services, `ValidationException` for JSON ones) and AWS's sentences, all violations in one message.
 */
export function validate<Schema extends z.ZodMiniType>(schema: Schema, input: unknown, code: string): z.output<Schema> {
  const checked = schema.safeParse(input, { reportInput: true });
  if (checked.success) return checked.data;
  const { issues } = checked.error;
  const errors = issues.length === 1 ? '1 validation error' : `${issues.length} validation errors`;
  throw new AwsError(code, 400, `${errors} detected: ${issues.map(sentence).join('; ')}`);
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    return `The local AWS does not know ${issue.keys.map((key) => `'${key}'`).join(', ')} of this operation`;
  }
  const at = issue.path.map((part) => lowerFirst(String(part))).join('.');
  return `Value ${shownValue(issue)}at '${at}' failed to satisfy constraint: ${constraint(issue)}`;
}

function shownValue({ input, path }: z.core.$ZodIssue): string {
  if (path.at(-1) === SENSITIVE) return '';
  if (input === undefined) return 'null ';
  // An object says by itself what it is as text, and can say it wrongly.
  const shown = typeof input === 'object' ? JSON.stringify(input) : String(input);
  return shown.length > 256 ? '' : `'${shown}' `;
}

function constraint(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small')
    return `Member must have ${measure(issue.origin)} greater than or equal to ${issue.minimum}`;
  if (issue.code === 'too_big')
    return `Member must have ${measure(issue.origin)} less than or equal to ${issue.maximum}`;
  if (issue.code === 'invalid_value') return `Member must satisfy enum value set: [${issue.values.join(', ')}]`;
  if (issue.code === 'invalid_format' && 'pattern' in issue) {
    return `Member must satisfy regular expression pattern: ${String(issue.pattern).replace(/^\/\^?|\$?\/[a-z]*$/g, '')}`;
  }
  if (issue.input === undefined) return 'Member must not be null';
  return issue.message;
}

function measure(origin: string): string {
  return origin === 'number' ? 'value' : 'length';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
