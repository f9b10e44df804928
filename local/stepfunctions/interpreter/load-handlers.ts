import type { Catcher, Retrier } from './definition.ts';
import { FieldReader } from './field-reader.ts';
import { loadEffect } from './load-effect.ts';
import { LONGEST_SECONDS } from './quotas.ts';

/** AWS: a retry's MaxDelaySeconds stays below a year. */
const LONGEST_DELAY = 31_622_400;

/** Reads Retry and Catch of a Task, Map or Parallel. */
export function loadHandlers(reader: FieldReader): { retry: readonly Retrier[]; catch: readonly Catcher[] } {
  const retry = loadEach(reader, 'Retry', loadRetrier);
  const catchers = loadEach(reader, 'Catch', loadCatcher);
  return { retry, catch: catchers };
}

function loadEach<T extends Retrier | Catcher>(
  reader: FieldReader,
  name: 'Retry' | 'Catch',
  load: (entry: FieldReader) => T,
): readonly T[] {
  const entries = reader.list(name) ?? [];
  return entries.map((value, i) => {
    const entry = new FieldReader(value, reader.state, `${name}[${i}]`, name === 'Catch');
    const loaded = load(entry);
    entry.finish();
    if (loaded.errorEquals.includes('States.ALL') && i < entries.length - 1) {
      throw entry.refusal("'States.ALL' must be in the last element", 'ErrorEquals');
    }
    return loaded;
  });
}

function loadRetrier(entry: FieldReader): Retrier {
  const interval = entry.literal('IntervalSeconds', 1, LONGEST_SECONDS) ?? 1;
  const maxDelay = entry.literal('MaxDelaySeconds', 1, LONGEST_DELAY - 1);
  if (maxDelay !== undefined && maxDelay <= interval) {
    throw entry.refusal('MaxDelaySeconds must be greater than IntervalSeconds', 'MaxDelaySeconds');
  }
  return {
    errorEquals: loadErrorEquals(entry),
    intervalSeconds: interval,
    maxAttempts: entry.literal('MaxAttempts', 0, LONGEST_SECONDS) ?? 3,
    backoffRate: entry.literal('BackoffRate', 1, Number.MAX_VALUE, false) ?? 2,
    maxDelaySeconds: maxDelay ?? Number.POSITIVE_INFINITY,
    fullJitter: entry.choice('JitterStrategy', ['FULL', 'NONE']) === 'FULL',
  };
}

function loadCatcher(entry: FieldReader): Catcher {
  return { errorEquals: loadErrorEquals(entry), next: entry.requiredText('Next'), effect: loadEffect(entry) };
}

function loadErrorEquals(entry: FieldReader): readonly string[] {
  const names = entry.list('ErrorEquals');
  if (names === undefined) throw entry.missing('ErrorEquals');
  const texts = names.filter((name) => typeof name === 'string');
  if (texts.length < names.length) throw entry.refusal('Expected strings', 'ErrorEquals');
  if (texts.includes('States.ALL') && texts.length > 1) {
    throw entry.refusal("'States.ALL' must stand alone", 'ErrorEquals');
  }
  return texts;
}
