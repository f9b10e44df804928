import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import type { Clock } from '../../clock.ts';
import { type Random, seededRandom } from '../../random.ts';
import { uuidOf } from './uuid.ts';

const ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};
/** AWS refuses a `$range` of more elements; see its "Expression evaluation memory limit exceeded". */
const RANGE_ELEMENTS = 360_145;
const format = jsonata('$fromMillis($milliseconds, $picture, $timezone)');

/** The functions that Step Functions adds to JSONata. AWS: "JSONata functions provided by Step Functions". */
const STEP_FUNCTIONS_FUNCTIONS = ['partition', 'range', 'hash', 'random', 'uuid', 'parse'] as const;

/** JSONata 2.0.6's own functions, all but `$eval`, which Step Functions leaves out. */
const JSONATA_FUNCTIONS: readonly string[] = (
  'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match ' +
  'contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt ' +
  'power random boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each ' +
  'error assert type sort shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent ' +
  'decodeUrl toMillis fromMillis clone now millis'
).split(' ');

/** Every function an expression may call. */
export const KNOWN_FUNCTIONS: ReadonlySet<string> = new Set([...JSONATA_FUNCTIONS, ...STEP_FUNCTIONS_FUNCTIONS]);

/**
 * Bindings for one evaluation: Step Functions' own functions, and those of JSONata that would ask the machine's clock
 * or chance, answered by the world's. `$now` and `$millis` stand still within an evaluation.
 */
export function functionBindings(clock: Clock, random: Random): Record<string, unknown> {
  const milliseconds = clock.now();
  return {
    millis: () => milliseconds,
    now: (picture?: unknown, timezone?: unknown) =>
      format.evaluate(undefined, { milliseconds, picture: textOrNothing(picture), timezone: textOrNothing(timezone) }),
    shuffle: (items: unknown) => (Array.isArray(items) ? random.shuffle(items) : items),
    random: (seed?: unknown) => (typeof seed === 'number' ? seededRandom(Math.trunc(seed)).next() : random.next()),
    uuid: () => uuidOf(random),
    parse: (text: unknown) => (typeof text === 'string' ? JSON.parse(text) : undefined),
    hash,
    partition,
    range,
  };
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Undefined without an algorithm, as in AWS; an unknown algorithm is an error. */
function hash(data: unknown, algorithm: unknown): string | undefined {
  if (data === undefined || algorithm === undefined) return undefined;
  const known = typeof algorithm === 'string' ? ALGORITHMS[algorithm] : undefined;
  if (known === undefined) {
    throw new Error(
      `$hash does not know the algorithm ${String(algorithm)}; it takes ${Object.keys(ALGORITHMS).join(', ')}`,
    );
  }
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return createHash(known).update(text).digest('hex');
}

/** Chunks of `size` items, rounded towards zero; nothing for an empty array or a size below one. */
function partition(items: unknown, size: unknown): unknown[][] | undefined {
  if (!Array.isArray(items) || typeof size !== 'number') return undefined;
  const step = Math.trunc(size);
  if (items.length === 0 || step < 1) return undefined;
  return Array.from({ length: Math.ceil(items.length / step) }, (_, i) => items.slice(i * step, (i + 1) * step));
}

/** Numbers from start to end inclusive; one number alone is no array; nothing when the step leads away from the end. */
function range(start: unknown, end: unknown, step: unknown): number[] | number | undefined {
  if (typeof start !== 'number' || typeof end !== 'number' || typeof step !== 'number') return undefined;
  const [from, to, by] = [Math.trunc(start), Math.trunc(end), Math.trunc(step)];
  if (by === 0 || (to - from) * by < 0) return undefined;
  const length = Math.floor((to - from) / by) + 1;
  if (length > RANGE_ELEMENTS) throw new Error('Expression evaluation memory limit exceeded');
  return length === 1 ? from : Array.from({ length }, (_, i) => from + i * by);
}
