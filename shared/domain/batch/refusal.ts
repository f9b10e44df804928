import type { MoverError } from '../../errors.ts';
import { clipped } from '../text.ts';
import type { Group, Unmoved } from './batch.ts';
import type { GroupVerdict } from './verdict.ts';

const SENTENCE_CHARACTERS = 400;

/** A group that could not be planned at all: every domain of it is refused with the error and what to do about it. */
export function refusedGroup(group: Group, { name, message, remedy }: MoverError): GroupVerdict {
  const refused = group.domains.map(
    (one): Unmoved => ({
      ...one,
      code: name,
      sentence: clipped(message, SENTENCE_CHARACTERS),
      remedy: clipped(remedy, SENTENCE_CHARACTERS),
    }),
  );
  return { status: 'refused', domains: [], refused, there: [], ...(group.source ? { source: group.source } : {}) };
}
