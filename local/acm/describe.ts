import type { DnsView } from '../contracts.ts';
import { type AcmCertificate, isValidated, statusOf, validationRecord } from './acm-certificate.ts';

/** What a description needs to know beyond the certificate. */
export interface Surroundings {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly dns: Pick<DnsView, 'resolve'>;
  /** ARNs of the resources that use the certificate. */
  readonly inUseBy: readonly string[];
  /** How long ACM takes to choose the validation records: milliseconds. */
  readonly optionsMs: number;
}

/** DescribeCertificate's `Certificate`; times are seconds since the epoch. */
export function describe(certificate: AcmCertificate, surroundings: Surroundings): Record<string, unknown> {
  const { now, inUseBy } = surroundings;
  const { arn, names, type, keyAlgorithm, createdAt, issuedAt, failure } = certificate;
  return {
    CertificateArn: arn,
    DomainName: names[0],
    SubjectAlternativeNames: names,
    ...(type === 'AMAZON_ISSUED' ? { DomainValidationOptions: validationOptions(certificate, surroundings) } : {}),
    Subject: `CN=${names[0]}`,
    Issuer: 'Amazon',
    ...(type === 'AMAZON_ISSUED' ? { CreatedAt: createdAt / 1000 } : { ImportedAt: createdAt / 1000 }),
    ...(issuedAt === undefined ? {} : issuedMembers(certificate, issuedAt)),
    Status: statusOf(certificate, now),
    ...(failure === undefined ? {} : { FailureReason: failure }),
    KeyAlgorithm: keyAlgorithm,
    SignatureAlgorithm: 'SHA256WITHRSA',
    InUseBy: inUseBy,
    Type: type,
    RenewalEligibility: inUseBy.length > 0 && type === 'AMAZON_ISSUED' ? 'ELIGIBLE' : 'INELIGIBLE',
    Options: { CertificateTransparencyLoggingPreference: 'ENABLED', Export: 'DISABLED' },
  };
}

/** One entry of ListCertificates' `CertificateSummaryList`; times are seconds since the epoch. */
export function summarize(certificate: AcmCertificate, now: number, inUse: boolean): Record<string, unknown> {
  const { arn, names, type, keyAlgorithm, createdAt, issuedAt, notBefore, notAfter } = certificate;
  return {
    CertificateArn: arn,
    DomainName: names[0],
    SubjectAlternativeNameSummaries: names.slice(0, 100),
    HasAdditionalSubjectAlternativeNames: names.length > 100,
    Status: statusOf(certificate, now),
    Type: type,
    KeyAlgorithm: keyAlgorithm,
    InUse: inUse,
    RenewalEligibility: inUse && type === 'AMAZON_ISSUED' ? 'ELIGIBLE' : 'INELIGIBLE',
    ...(issuedAt === undefined ? {} : { NotBefore: notBefore / 1000, NotAfter: notAfter / 1000 }),
    ...(type === 'AMAZON_ISSUED' ? { CreatedAt: createdAt / 1000 } : { ImportedAt: createdAt / 1000 }),
    ...(issuedAt !== undefined && type === 'AMAZON_ISSUED' ? { IssuedAt: issuedAt / 1000 } : {}),
  };
}

function issuedMembers({ issued, notBefore, notAfter, type }: AcmCertificate, issuedAt: number) {
  return {
    Serial: issued.serial,
    ...(type === 'AMAZON_ISSUED' ? { IssuedAt: issuedAt / 1000 } : {}),
    NotBefore: notBefore / 1000,
    NotAfter: notAfter / 1000,
    KeyUsages: [{ Name: 'DIGITAL_SIGNATURE' }],
    ExtendedKeyUsages: [{ Name: 'TLS_WEB_SERVER_AUTHENTICATION', OID: '1.3.6.1.5.5.7.3.1' }],
  };
}

function validationOptions(
  { accountId, names, issuedAt, createdAt, failure }: AcmCertificate,
  { dns, now, optionsMs }: Surroundings,
) {
  const chosen = now - createdAt >= optionsMs;
  return names.map((name) => {
    const record = validationRecord(accountId, name);
    const through = issuedAt !== undefined || isValidated(accountId, name, dns);
    return {
      DomainName: name,
      ValidationDomain: name,
      ValidationStatus: statusOfOption(through, failure),
      ...(chosen ? { ResourceRecord: { Name: `${record.name}.`, Type: record.type, Value: `${record.data}.` } } : {}),
      ValidationMethod: 'DNS',
    };
  });
}

function statusOfOption(through: boolean, failure: AcmCertificate['failure']): string {
  if (failure !== undefined) return 'FAILED';
  return through ? 'SUCCESS' : 'PENDING_VALIDATION';
}
