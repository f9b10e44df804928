import type { Acm } from './acm/acm.ts';
import type { CertificateStore } from './contracts.ts';
import type { Iam } from './iam/iam.ts';

/** The certificates of ACM and IAM, as CloudFront and the edge ask for them. */
export function createCertificateStore(held: {
  readonly acm: Pick<Acm, 'find'>;
  readonly iam: Pick<Iam, 'find'>;
}): CertificateStore {
  return {
    acm: (arn) => held.acm.find(arn),
    iam: (accountId, serverCertificateId) => held.iam.find(accountId, serverCertificateId),
  };
}
