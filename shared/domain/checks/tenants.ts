import type { DistributionFacts, Facts } from '../facts.ts';
import type { Check } from '../plan.ts';
import { idOf, isTenant, resourceOf } from '../refs.ts';

/** Domains that one distribution tenant can have: Amazon CloudFront API Reference, "UpdateDistributionTenant". */
export const DOMAINS_PER_TENANT = 5;

/** A multi-tenant distribution holds no domain itself: Amazon CloudFront API Reference, "DistributionConfig". */
export function refuseMultiTenant(distribution: DistributionFacts): Check[] {
  if (!distribution.multiTenant) return [];
  return [
    {
      code: 'multi-tenant-distribution',
      verdict: 'refuse',
      sentence: `${idOf(distribution)} is a multi-tenant distribution; only its distribution tenants hold domains.`,
      remedy: 'Name the distribution tenant as distributionTenantId ("dt_…") in place of distributionId.',
    },
  ];
}

/** What a distribution tenant as source must keep: "You must specify at least one domain", says the API Reference. */
export function checkTenants({ source }: Facts, moving: readonly string[]): Check[] {
  if (!isTenant(source) || moving.length === 0) return [];
  const left = source.aliases.filter((alias) => !moving.includes(alias));
  if (left.length > 0) {
    return [
      {
        code: 'tenant-keeps-domain',
        verdict: 'pass',
        sentence: `The source ${idOf(source)} keeps ${left.join(', ')}: a distribution tenant needs at least one domain.`,
      },
    ];
  }
  return [
    {
      code: 'tenant-last-domain',
      verdict: 'refuse',
      sentence: `The move would take the last domain from the ${resourceOf(source)}, which must have at least one.`,
      remedy: 'Give it another domain first, one that nobody asks for perhaps, and delete the tenant after the move.',
    },
  ];
}
