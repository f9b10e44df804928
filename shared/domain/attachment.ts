import { MoverError } from '../errors.ts';
import type { AttachmentStep, ReattachmentStep } from './certificate-steps.ts';
import { uncoveredNames } from './names.ts';

/** What the target has right before its certificate is replaced. */
interface Now {
  readonly aliases: readonly string[];
  readonly viewerCertificate: string;
  /** ARN of ACM or id of IAM; empty for CloudFront's default certificate. */
  readonly certificate: string;
}

/**
 * The guard of the attachment: throws CertificateUnfit when the new certificate does not cover an alias that the target has
 * at this moment, or when the present certificate is not the one of the plan any more.
 */
export function assertAttachable(
  now: Now,
  { former }: AttachmentStep,
  names: readonly string[],
  distributionId: string,
): void {
  const uncovered = uncoveredNames(names, now.aliases);
  if (uncovered.length > 0) {
    throw unfit(`The target ${distributionId} has ${uncovered.join(', ')} by now, which the new certificate lacks.`);
  }
  if (now.viewerCertificate !== former.viewerCertificate) {
    throw unfit(`Someone changed the certificate of the target ${distributionId} meanwhile.`);
  }
}

/** The element to put back; undefined while the target has another certificate than the one that the move attached. */
export function putBack(now: Now, { former, replaces }: ReattachmentStep): string | undefined {
  return now.certificate === replaces ? former.viewerCertificate : undefined;
}

function unfit(sentence: string): MoverError {
  return new MoverError('CertificateUnfit', sentence, { remedy: 'Start the move again: it plans with what is there.' });
}
