import { type CertificateStep, certificateStep, type FormerCertificate } from './certificate-steps.ts';
import type { ZoneFacts } from './facts.ts';
import { uncoveredNames } from './names.ts';
import type { Plan, Step } from './plan.ts';
import { provenBy, validatedName } from './provisioning.ts';
import { describeRecord, type RecordChange, type RecordSet, sameRecord } from './records.ts';

/** What the way back of a certificate needs to know of the present. */
export interface ProvisionedFacts {
  /** The ARN of the certificate that the move requested; undefined when it is gone, or never was. */
  readonly arn: string | undefined;
  /** ARN or IAM id of the certificate that the target has now; empty for the default one, undefined without a target. */
  readonly attached: string | undefined;
  /** The validation records that the move wrote, by its journal, and what stands there now. */
  readonly written: readonly {
    readonly zone: ZoneFacts;
    readonly record: RecordSet;
    readonly now: RecordSet | undefined;
  }[];
  /** The names of all other certificates of ACM in the target's account: they share validation records. */
  readonly otherNames: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The steps that take a certificate back, in order, and what stays instead, in words. */
export interface CertificateWayBack {
  readonly steps: readonly CertificateStep[];
  readonly records: readonly { readonly zone: ZoneFacts; readonly change: RecordChange }[];
  readonly kept: readonly string[];
}

const NOTHING: CertificateWayBack = { steps: [], records: [], kept: [] };

/**
 * The former certificate attached again where it covers the aliases that will be left on the target, then the move's own
 * certificate deleted, and its validation records. A certificate that stays keeps its records: ACM renews by them.
 * `left` are the aliases that the target will have.
 */
export function planCertificateBack(plan: Plan, facts: ProvisionedFacts, left: readonly string[]): CertificateWayBack {
  const attachment = certificateStep(plan, 'attach-certificate');
  if (!attachment) return NOTHING;
  const { arn } = facts;
  const isAttached = arn !== undefined && facts.attached === arn;
  const unfit = isAttached ? reasonAgainst(attachment.former, left, facts.now) : undefined;
  if (unfit !== undefined) {
    return { ...NOTHING, kept: [`the certificate ${arn} and its validation records stay: the former one ${unfit}`] };
  }
  const foreign =
    arn !== undefined && !isAttached && facts.attached !== undefined && facts.attached !== attachment.former.id
      ? [`the certificate ${facts.attached || "of CloudFront's own"} was attached by someone else`]
      : [];
  const records = removable(facts);
  return {
    steps: [
      ...(isAttached
        ? [{ kind: 'certificate', id: 'reattach-certificate', former: attachment.former, replaces: arn } as const]
        : []),
      ...(arn === undefined ? [] : [{ kind: 'certificate', id: 'delete-certificate', arn } as const]),
    ],
    records: records.records,
    kept: [...foreign, ...records.kept],
  };
}

/** Why the former certificate cannot come back; CloudFront's default one covers no alias. */
function reasonAgainst({ names, kind, notAfter }: FormerCertificate, left: readonly string[], now: number) {
  if (left.length === 0 && kind === 'default') return undefined;
  const uncovered = uncoveredNames(names, left);
  if (uncovered.length > 0) return `does not cover ${uncovered.join(', ')}`;
  return notAfter === undefined || notAfter <= now ? 'is not valid any more' : undefined;
}

/** The records as they are now; what others edited stays, and what another certificate is validated by. */
function removable({ written, otherNames }: ProvisionedFacts): Pick<CertificateWayBack, 'records' | 'kept'> {
  const isShared = (record: RecordSet) => otherNames.some((name) => validatedName(name) === provenBy(record));
  const there = written.flatMap(({ zone, record, now }) => (now ? [{ zone, record, now }] : []));
  return {
    records: there
      .filter(({ record, now }) => !isShared(record) && sameRecord(now, record))
      .map(({ zone, now }) => ({ zone, change: { before: now } })),
    kept: there.flatMap(({ record, now }) => {
      if (isShared(record)) return [`${describeRecord(now)} validates another certificate as well`];
      return sameRecord(now, record) ? [] : [`${describeRecord(now)} was set by someone else`];
    }),
  };
}

/** True when a way back has something to do about a certificate. */
export function takesCertificateBack({ steps }: { readonly steps: readonly Step[] }): boolean {
  return steps.some(({ kind, id }) => kind === 'certificate' || id === 'remove-validation');
}
