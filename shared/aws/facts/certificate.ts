import type { CertificateFacts } from '../../domain/facts.ts';
import type { Side } from '../../domain/plan.ts';
import { describeAcmCertificate, describeIamCertificate } from '../certificates.ts';
import { acmOf, iamOf } from '../clients.ts';
import type { Sessions } from '../sessions.ts';

const DEFAULT: CertificateFacts = {
  kind: 'default',
  id: '',
  names: [],
  status: 'ISSUED',
  notAfter: undefined,
  serial: undefined,
};

/**
 * The certificate that a distribution names: by the ARN of ACM, or the id of IAM; empty for CloudFront's default. Throws
 * CertificateUnfit for an id that IAM does not know.
 */
export async function gatherCertificate(
  sessions: Sessions,
  accountId: string,
  use: Side,
  id: string,
): Promise<CertificateFacts> {
  if (id === '') return DEFAULT;
  if (id.startsWith('arn:')) return describeAcmCertificate(acmOf(sessions, accountId, use), id);
  return describeIamCertificate(iamOf(sessions, accountId, use), id);
}
