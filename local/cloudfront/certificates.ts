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
   * The certificate that the edge shows for an alias: of several the first that covers it, else the last, as an only one
   * is shown whatever it covers; undefined when none is left.
   */
  shown(accountId: string, references: readonly CertificateReference[], alias: string): HeldCertificate | undefined {
    const held = references.flatMap((reference) => this.find(accountId, reference) ?? []);
    return held.find(({ names }) => certificateCovers(names, alias)) ?? held.at(-1);
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
    const certificate = this.usable(accountId, config.certificate);
    if (!certificate) throw certificateUnusable();
    if (!config.aliases.every((alias) => certificateCovers(certificate.names, alias))) throw certificateTooNarrow();
  }

  /** True when one of the certificates is valid and covers the name: the proof that a move or a list asks for. */
  covers(accountId: string, references: readonly CertificateReference[], name: string): boolean {
    return references.some((reference) => certificateCovers(this.usable(accountId, reference)?.names ?? [], name));
  }

  /** The certificate when it is the account's own, in us-east-1, issued and not expired. */
  usable(accountId: string, reference: CertificateReference): HeldCertificate | undefined {
    if (reference.acmArn && ACM_ARN.exec(reference.acmArn)?.[1] !== accountId) return undefined;
    const certificate = this.find(accountId, reference);
    const valid =
      certificate?.accountId === accountId && certificate.status === 'ISSUED' && certificate.notAfter > this.#now();
    return valid ? certificate : undefined;
  }
}
