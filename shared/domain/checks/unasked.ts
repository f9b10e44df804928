import type { Facts } from '../facts.ts';
import type { Check } from '../plan.ts';
import { idOf } from '../refs.ts';

/**
 * The names for which CloudFront did not tell who holds them. Amazon CloudFront API Reference, "ListDomainConflicts": it
 * does so only where the certificate of the distribution asked with covers the name.
 */
export function checkUnasked(names: readonly string[], { unasked, target }: Facts): Check[] {
  const untold = [...new Set(names)].filter((name) => unasked.includes(name));
  if (untold.length === 0) return [];
  return [
    {
      code: 'holders-not-asked',
      verdict: 'warn',
      sentence: `CloudFront did not tell who else holds ${untold.join(', ')}: it does so only for names that a valid certificate of the target ${idOf(target)} covers.`,
      remedy: 'Attach a certificate that covers them, and plan again.',
    },
  ];
}
