import { AwsError } from '../contracts.ts';

/** What a pattern asks of one value. */
type Matcher = (value: unknown) => boolean;

/**
 * Compiles an event pattern. Throws AwsError `InvalidEventPatternException` for what is no pattern, and for comparisons that
 * are not known here. Amazon EventBridge User Guide, "Creating event patterns": members of the pattern must all match, of the
 * values in an array one; a value of the event that is an array matches when one of its members does.
 */
export function compilePattern(pattern: unknown): (event: unknown) => boolean {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) {
    throw invalid('Event pattern must be an object whose values are objects or arrays');
  }
  const members = Object.entries(pattern).map(([name, value]) => [name, compileMember(name, value)] as const);
  if (members.length === 0) throw invalid('Event pattern must not be empty');
  return (event) => {
    const object = typeof event === 'object' && event !== null && !Array.isArray(event) ? event : {};
    return members.every(([name, matches]) => matches((object as Record<string, unknown>)[name]));
  };
}

function compileMember(name: string, value: unknown): Matcher {
  if (!Array.isArray(value)) return compilePattern(value);
  if (value.length === 0) throw invalid(`Empty arrays are not allowed: "${name}"`);
  const matchers = value.map(compileValue);
  return (actual) => matchers.some((matches) => matches(actual));
}

function compileValue(wanted: unknown): Matcher {
  if (typeof wanted !== 'object' || wanted === null) return (actual) => valuesOf(actual).includes(wanted);
  const [[comparison, operand] = [], ...others] = Object.entries(wanted);
  if (comparison === undefined || others.length > 0) throw invalid('Only one comparison per object is allowed');
  if (comparison === 'prefix' && typeof operand === 'string')
    return (actual) => texts(actual).some((text) => text.startsWith(operand));
  if (comparison === 'exists' && typeof operand === 'boolean') return (actual) => (actual !== undefined) === operand;
  if (comparison === 'anything-but' && isScalarOrScalars(operand)) {
    const unwanted = [operand].flat();
    return (actual) => actual !== undefined && valuesOf(actual).every((value) => !unwanted.includes(value));
  }
  throw invalid(`The local AWS does not know this comparison: ${JSON.stringify(wanted)}`);
}

function valuesOf(actual: unknown): readonly unknown[] {
  return Array.isArray(actual) ? actual : [actual];
}

function texts(actual: unknown): string[] {
  return valuesOf(actual).filter((value) => typeof value === 'string');
}

function isScalarOrScalars(operand: unknown): boolean {
  return [operand].flat().every((value) => typeof value === 'string' || typeof value === 'number');
}

function invalid(reason: string): AwsError {
  return new AwsError('InvalidEventPatternException', 400, `Event pattern is not valid. Reason: ${reason}`);
}
