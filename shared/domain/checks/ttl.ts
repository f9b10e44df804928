import type { Check } from '../plan.ts';

const LONG_TTL_SECONDS = 3_600;
/** A move and its way back both wait for it, within the 48 hours that are left for them besides what people take. */
const LONGEST_TTL_SECONDS = 43_200;

/** Whether the old answers of a record expire in good time; `subject` names the record, `ttl` is in seconds. */
export function checkTtl(subject: string, ttl: number): Check[] {
  if (ttl <= LONG_TTL_SECONDS) return [];
  if (ttl > LONGEST_TTL_SECONDS) {
    return [
      {
        code: 'dns-ttl-too-long',
        verdict: 'refuse',
        sentence: `${subject} has a TTL of ${ttl} seconds; a move waits for ${LONGEST_TTL_SECONDS} at most.`,
        remedy: 'Lower the TTL, wait until the old one has passed, and plan again.',
      },
    ];
  }
  return [
    {
      code: 'dns-long-ttl',
      verdict: 'warn',
      sentence: `${subject} has a TTL of ${ttl} seconds; the move or its way back waits that long.`,
      remedy: 'Lower the TTL a day before the move.',
    },
  ];
}
