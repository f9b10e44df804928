import type { Facts } from '../facts.ts';
import type { Check } from '../plan.ts';
import { differencesOf } from '../plan-facts.ts';
import { isTenant } from '../refs.ts';

/** What viewers and origins will notice of a correct move. */
export function checkViewers(facts: Facts): Check[] {
  const compared = facts.source.unlisted ? [] : [...checkSettings(facts), ...checkOriginAccess(facts)];
  return [...compared, ...checkForwardedHost(facts), COLD_CACHE];
}

const COLD_CACHE: Check = {
  code: 'cold-cache',
  verdict: 'pass',
  sentence: "The target's cache has nothing of these domains yet: its origin is asked more for a while.",
};

function checkSettings(facts: Facts): Check[] {
  const differing = differencesOf(facts);
  if (differing.length === 0) return [];
  const described = differing.map(
    ({ setting, source, target }) => `${setting} ${source || 'none'} → ${target || 'none'}`,
  );
  return [
    {
      code: 'viewer-differences',
      verdict: 'warn',
      sentence: `Viewers may notice that the distributions differ: ${described.join(', ')}.`,
      remedy: 'Make sure that each difference is meant; the move changes none of them.',
    },
  ];
}

/** A bucket lets in the distributions that its policy names, and it may name the source alone. */
function checkOriginAccess({ source, target }: Facts): Check[] {
  const shared = target.origins.filter(
    ({ domainName, accessControlled }) =>
      accessControlled && source.origins.some((origin) => origin.domainName === domainName),
  );
  if (shared.length === 0) return [];
  const buckets = shared.map(({ domainName }) => domainName).join(', ');
  return [
    {
      code: 'origin-access',
      verdict: 'warn',
      sentence: `Both distributions read ${buckets}, whose policy may let in the source alone.`,
      remedy: `Make sure that its policy allows the target too, by "aws:SourceArn"${isTenant(target) ? '' : ` with distribution/${target.distributionId}`}.`,
    },
  ];
}

function checkForwardedHost({ source, target }: Facts): Check[] {
  const known =
    source.forwardsHost &&
    target.origins.every(({ domainName }) => source.origins.some((origin) => origin.domainName === domainName));
  if (!target.forwardsHost || known) return [];
  return [
    {
      code: 'host-forwarded',
      verdict: 'warn',
      sentence: `The target asks its origin ${target.origins.map(({ domainName }) => domainName).join(', ')} under the viewer's host name.`,
      remedy: 'Make sure that the origin answers to the moving names, with a certificate that covers them.',
    },
  ];
}
