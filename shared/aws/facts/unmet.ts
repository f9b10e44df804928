import pLimit from 'p-limit';
import type { Expectation } from '../../domain/expectation.ts';
import type { DomainDnsFacts, Facts } from '../../domain/facts.ts';
import { isMoverError } from '../../errors.ts';
import { probedHost } from '../observe.ts';
import type { Eyes } from './external.ts';

const CONCURRENCY = 8;

/**
 * The domains whose viewers do not get today what the request expects after the move, each with why: at one address, because
 * this is for a warning only. Of a domain that nobody can ask from here nothing is said.
 */
export async function gatherUnmet(
  expectation: Expectation | undefined,
  domains: readonly DomainDnsFacts[],
  { dns, probe }: Eyes,
): Promise<Facts['unmet']> {
  if (expectation === undefined) return [];
  const limit = pLimit(CONCURRENCY);
  const asked = domains.map((facts) => limit(() => (facts.kind === 'unusable' ? [] : ask(facts))));
  return (await Promise.all(asked)).flat();

  async function ask({ domain, zone }: Exclude<DomainDnsFacts, { kind: 'unusable' }>): Promise<Facts['unmet']> {
    const host = probedHost(domain);
    const [address] = await dns.addresses(host, zone.name).catch(nothingKnown);
    if (address === undefined) return [];
    const { unreachable, failure, unmet = [] } = await probe(host, address, expectation);
    const reasons = failure === undefined ? unmet : [failure];
    return unreachable || reasons.length === 0 ? [] : [{ domain, because: reasons.join(', ') }];
  }
}

/** What DNS does not answer now, no plan waits for: the verification asks again. */
function nothingKnown(error: unknown): string[] {
  if (isMoverError(error, 'ServiceUnavailable')) return [];
  throw error;
}
