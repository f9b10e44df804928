import type { CertificateFacts, ZoneFacts } from './facts.ts';
import type { JournalEntry } from './journal.ts';
import { provenBy, type TlsSettings, validatedName } from './provisioning.ts';
import { type RecordSet, recordKey } from './records.ts';
import type { DistributionRef } from './refs.ts';
import { updateAction } from './session-policy.ts';

/** The steps that give the target a certificate of its own, and the last two that take it back. */
export type CertificateStep = RequestStep | ValidationStep | AttachmentStep | ReattachmentStep | DeletionStep;

/** A request to ACM, in the target's account and us-east-1. */
interface RequestStep {
  readonly kind: 'certificate';
  readonly id: 'request-certificate';
  /** Sorted. */
  readonly names: readonly string[];
}

/** The validation records: what they say is ACM's to choose, so that a plan names only what they prove, by zone. */
export interface ValidationStep {
  readonly kind: 'certificate';
  readonly id: 'validate-certificate';
  readonly zones: readonly { readonly zone: ZoneFacts; readonly names: readonly string[] }[];
}

/** The target's `<ViewerCertificate>`, or the certificate of a tenant's own, replaced, and nothing else of it. */
export interface AttachmentStep {
  readonly kind: 'certificate';
  readonly id: 'attach-certificate';
  readonly former: FormerCertificate;
  /** Undefined for a tenant, whose viewers connect as its multi-tenant distribution says. */
  readonly settings?: TlsSettings;
}

/** What the target had before. */
export interface FormerCertificate extends Pick<CertificateFacts, 'kind' | 'id' | 'names' | 'notAfter'> {
  /**
   * `<ViewerCertificate>` as CloudFront sent it: it names the certificate, and holds no secret. Of a tenant the ARN of its own
   * certificate, empty where it has none but the one of its multi-tenant distribution.
   */
  readonly viewerCertificate: string;
}

/** The former `<ViewerCertificate>` put back, while the target still has the certificate that the move attached. */
export interface ReattachmentStep {
  readonly kind: 'certificate';
  readonly id: 'reattach-certificate';
  readonly former: FormerCertificate;
  /** The ARN that must be there. */
  readonly replaces: string;
}

/** The certificate that the move requested deleted again. */
interface DeletionStep {
  readonly kind: 'certificate';
  readonly id: 'delete-certificate';
  readonly arn: string;
}

export type CertificateStepId = CertificateStep['id'];
/** Those that end in a deployment of the target. */
export type AttachmentStepId = 'attach-certificate' | 'reattach-certificate';
export const ATTACHMENT_STEPS = ['attach-certificate', 'reattach-certificate'] as const;

/** The step of a plan by its id; undefined when the plan has nothing to do there. */
export function certificateStep<Id extends CertificateStepId>(
  plan: { readonly steps: readonly { readonly kind: string; readonly id: string }[] },
  id: Id,
): Extract<CertificateStep, { readonly id: Id }> | undefined {
  return plan.steps.find(
    (step): step is Extract<CertificateStep, { readonly id: Id }> => step.kind === 'certificate' && step.id === id,
  );
}

/** One sentence for a step; `target` names the distribution. */
export function describeCertificateStep(step: CertificateStep, target: string): string {
  switch (step.id) {
    case 'request-certificate':
      return `request a certificate of ACM in us-east-1 for ${step.names.join(', ')}`;
    case 'validate-certificate':
      return `write its validation records: ${step.zones.map(({ zone, names }) => `of ${names.join(', ')} into ${zone.name} (${zone.hostedZoneId})`).join('; ')}`;
    case 'attach-certificate':
      return `attach it to ${target} in place of ${describeFormer(step.former)}${describeTls(step.settings)}`;
    case 'reattach-certificate':
      return `attach ${describeFormer(step.former)} to ${target} again, in place of ${step.replaces}`;
    case 'delete-certificate':
      return `delete the certificate ${step.arn}`;
  }
}

function describeTls(settings: TlsSettings | undefined): string {
  return settings ? ` (${settings.sslSupportMethod}, ${settings.minimumProtocolVersion})` : '';
}

/** The AWS actions that a step writes with. */
export function writesOfCertificateStep(step: CertificateStep, target: DistributionRef): string[] {
  switch (step.id) {
    case 'request-certificate':
      return ['acm:AddTagsToCertificate', 'acm:RequestCertificate'];
    case 'validate-certificate':
      return ['route53:ChangeResourceRecordSets'];
    case 'attach-certificate':
    case 'reattach-certificate':
      return [updateAction(target)];
    case 'delete-certificate':
      return ['acm:DeleteCertificate'];
  }
}

function describeFormer({ kind, id }: FormerCertificate): string {
  return kind === 'default' ? "CloudFront's default certificate" : id;
}

/** The zone of the plan that a validation record belongs into; undefined for one that no name of the plan asked for. */
export function zoneOfValidation(step: ValidationStep, record: Pick<RecordSet, 'Name'>): ZoneFacts | undefined {
  const proven = provenBy(record);
  return step.zones.find(({ names }) => names.some((name) => validatedName(name) === proven))?.zone;
}

/** The ARN of the certificate that the move requested, by its journal; undefined while no answer to the request is there. */
export function requestedCertificate(entries: readonly JournalEntry[]): string | undefined {
  const done = entries.findLast(({ event }) => event.kind === 'done' && event.step === 'request-certificate')?.event;
  const detail = done?.kind === 'done' ? (done.detail as { readonly certificateArn?: string } | undefined) : undefined;
  return detail?.certificateArn;
}

/** True when a step of this id was announced: then it may have happened. */
export function wasAnnounced(entries: readonly JournalEntry[], step: CertificateStepId): boolean {
  return entries.some(({ event }) => event.kind === 'intended' && event.step === step);
}

/**
 * The validation records that the move itself announced to write, by its journal, each once however often it did; those that it
 * found there are not among them. A refusal counts for nothing: a batch whose answer was lost is refused when it is sent again.
 */
export function validationWritten(entries: readonly JournalEntry[]): RecordSet[] {
  const announced = entries.flatMap(({ event }) => {
    if (event.kind !== 'intended' || event.step !== 'validate-certificate') return [];
    const before = event.before as readonly (RecordSet | null)[];
    return (event.after as readonly RecordSet[]).filter((_, at) => before[at] === null);
  });
  return [...new Map(announced.map((record) => [recordKey(record), record])).values()];
}
