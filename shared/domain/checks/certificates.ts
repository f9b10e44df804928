import { uncoveredBy } from '../certificate-choice.ts';
import type { Facts } from '../facts.ts';
import type { Check } from '../plan.ts';
import { idOf } from '../refs.ts';

const WARN_BEFORE_EXPIRY_DAYS = 30;
const DAY_MS = 86_400_000;

/** The target's certificate: attached, issued, valid, and covering the names by its own list and not by guess. */
export function checkCertificate(facts: Facts, aliasesToAdd: readonly string[]): Check[] {
  const { certificate, aliases } = facts.target;
  if (certificate.kind === 'default') {
    return [
      refuse(
        'certificate-missing',
        `The target ${idOf(facts.target)} has CloudFront's default certificate, which covers no alias.`,
        'Attach a certificate from ACM in us-east-1 that covers the names.',
      ),
    ];
  }
  if (certificate.status === 'EXPIRED') return [refuseExpired(certificate.id)];
  if (certificate.status !== 'ISSUED' || certificate.notAfter === undefined) {
    return [
      refuse(
        'certificate-not-issued',
        `The target's certificate ${certificate.id} is ${certificate.status}, not ISSUED.`,
        'Complete its validation, or attach another certificate.',
      ),
    ];
  }
  return [
    checkExpiry(certificate.id, certificate.notAfter, facts.gatheredAt),
    checkCoverage(
      certificate.id,
      uncoveredBy(facts.target, [...new Set([...aliases, ...aliasesToAdd])], facts.gatheredAt),
    ),
  ];
}

function refuseExpired(id: string): Check {
  return refuse('certificate-expired', `The target's certificate ${id} has expired.`, 'Renew or replace it first.');
}

function checkExpiry(id: string, notAfter: number, now: number): Check {
  const days = Math.floor((notAfter - now) / DAY_MS);
  if (notAfter <= now) {
    return refuseExpired(id);
  }
  if (days < WARN_BEFORE_EXPIRY_DAYS) {
    return {
      code: 'certificate-expires-soon',
      verdict: 'warn',
      sentence: `The target's certificate ${id} expires in ${days} days.`,
      remedy: 'Make sure that it renews: viewers would see the error on the moved domains.',
    };
  }
  return {
    code: 'certificate-valid',
    verdict: 'pass',
    sentence: `The target's certificate is valid for ${days} days.`,
  };
}

function checkCoverage(id: string, uncovered: readonly string[]): Check {
  if (uncovered.length === 0) {
    return {
      code: 'certificate-covers',
      verdict: 'pass',
      sentence: "The target's certificate covers the domains, the cover and all aliases that are there already.",
    };
  }
  return refuse(
    'certificate-does-not-cover',
    `The target's certificate ${id} does not cover ${uncovered.join(', ')}.`,
    'Attach a certificate that also lists these names (a wildcard covers exactly one label).',
  );
}

function refuse(code: string, sentence: string, remedy: string): Check {
  return { code, verdict: 'refuse', sentence, remedy };
}
