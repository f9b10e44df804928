import { labelsOf } from './names.ts';
import type { ResourceRecordSet } from './record-set.ts';

/** Orders as `com.example.www.` sorts in ASCII: labels reversed, escapes as written, with the trailing dot. */
export function compareNames(a: string, b: string): number {
  return compareText(reversed(a), reversed(b));
}

/**
 * The order of ListResourceRecordSets: by name with its labels reversed, then by type, then by set identifier.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html
 */
export function compareRecordSets(a: ResourceRecordSet, b: ResourceRecordSet): number {
  return (
    compareNames(a.Name, b.Name) ||
    compareText(a.Type, b.Type) ||
    compareText(a.SetIdentifier ?? '', b.SetIdentifier ?? '')
  );
}

/** Compares by code unit, as ASCII order wants it, whatever the locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function reversed(stored: string): string {
  return `${labelsOf(stored).reverse().join('.')}.`;
}
