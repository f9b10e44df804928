import type { Facts } from '../facts.ts';
import type { Check } from '../plan.ts';
import type { ResolvedRequest } from '../request.ts';

/**
 * Whether viewers get today what the request expects after the move. A warning and no refusal: the target may be meant to
 * answer otherwise than the source, and it cannot be asked for the domains before it has them.
 */
export function checkExpectation({ verify }: ResolvedRequest, { unmet }: Facts): Check[] {
  if (verify === undefined) return [];
  if (unmet.length === 0) {
    return [
      {
        code: 'expectation-known',
        verdict: 'pass',
        sentence: `Nothing was seen to answer GET ${verify.path} otherwise today than the request expects after the move.`,
      },
    ];
  }
  return unmet.map(({ domain, because }) => ({
    code: 'expectation-unmet',
    verdict: 'warn',
    sentence: `Viewers of ${domain} do not get now what the request expects of GET ${verify.path} after the move: ${because}.`,
    remedy: 'Make sure that the target answers so: a move that it does not meet is restored.',
  }));
}
