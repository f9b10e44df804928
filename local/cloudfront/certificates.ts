import type { CertificateStore, HeldCertificate } from '../contracts.ts';
import { certificateCovers } from './aliases.ts';
import type { CertificateReference, DistributionConfig } from './distribution-config.ts';
import { certificateMissing, certificateTooNarrow, certificateUnusable } from './refusals.ts';

const ACM_ARN = /^arn:aws:acm:us-east-1:(\d{12}):certificate\/[\w-]+$/;

/** Looks up and judges the certificates that distributions name. */
export class Certificates {
  readonly #store: CertificateStore;
  readonly #now: () => number;

  constructor(store: CertificateStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** The certificate a configuration names, whatever its state; undefined for CloudFront's own and for one that is gone. */
  find(accountId: string, reference: CertificateReference): HeldCertificate | undefined {
    if (reference.acmArn) return this.#store.acm(reference.acmArn);
    return reference.iamId ? this.#store.iam(accountId, reference.iamId) : undefined;
  }

  /**
   * Checks that a configuration's certificate exists in the account, in us-east-1, is valid, and covers every alias.
   * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html#alternate-domain-names-requirements
   * @throws AwsError `InvalidViewerCertificate`.
   */
  check(accountId: string, config: DistributionConfig): void {
    const { acmArn, iamId } = config.certificate;
    if (!acmArn && !iamId) {
      if (config.aliases.length > 0) throw certificateMissing();
      return;
    }
    const certificate = this.#usable(accountId, config.certificate);
    if (!certificate) throw certificateUnusable();
    if (!config.aliases.every((alias) => certificateCovers(certificate.names, alias))) throw certificateTooNarrow();
  }

  /** True when the configuration has a valid certificate that covers the name: the proof that a move or a list asks for. */
  covers(accountId: string, config: DistributionConfig, name: string): boolean {
    return certificateCovers(this.#usable(accountId, config.certificate)?.names ?? [], name);
  }

  #usable(accountId: string, reference: CertificateReference): HeldCertificate | undefined {
    if (reference.acmArn && ACM_ARN.exec(reference.acmArn)?.[1] !== accountId) return undefined;
    const certificate = this.find(accountId, reference);
    const valid =
      certificate?.accountId === accountId && certificate.status === 'ISSUED' && certificate.notAfter > this.#now();
    return valid ? certificate : undefined;
  }
}
