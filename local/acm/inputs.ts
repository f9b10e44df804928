import { z } from 'zod';

/** What CertificateManager's operations take: https://docs.aws.amazon.com/acm/latest/APIReference/API_Operations.html */
const CertificateArn = z
  .string()
  .min(20)
  .max(2048)
  .regex(/^arn:[\w+=/,.@-]+:[\w+=/,.@-]+:[\w+=/,.@-]*:[0-9]+:[\w+=,.@-]+(\/[\w+=,.@-]+)*$/);

const DomainName = z
  .string()
  .min(1)
  .max(253)
  .regex(/^(\*\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])$/);

const Tag = z.strictObject({
  Key: z
    .string()
    .min(1)
    .max(128)
    .regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u),
  Value: z
    .string()
    .max(256)
    .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u)
    .optional(),
});

/** DescribeCertificate, GetCertificate, DeleteCertificate, ListTagsForCertificate. */
export const OneCertificateInput = z.strictObject({ CertificateArn });

/** ListCertificates; of the filters, statuses and key types. */
export const ListCertificatesInput = z.strictObject({
  CertificateStatuses: z
    .array(z.enum(['PENDING_VALIDATION', 'ISSUED', 'INACTIVE', 'EXPIRED', 'VALIDATION_TIMED_OUT', 'REVOKED', 'FAILED']))
    .optional(),
  Includes: z
    .strictObject({
      keyTypes: z
        .array(
          z.enum(['RSA_1024', 'RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1', 'EC_secp521r1']),
        )
        .optional(),
    })
    .optional(),
  NextToken: z.string().min(1).max(10000).optional(),
  MaxItems: z.number().int().min(1).max(1000).optional(),
});

/** RequestCertificate, validated by DNS only. */
export const RequestCertificateInput = z.strictObject({
  DomainName,
  SubjectAlternativeNames: z.array(DomainName).min(1).max(100).optional(),
  ValidationMethod: z.literal('DNS'),
  IdempotencyToken: z.string().min(1).max(32).regex(/^\w+$/).optional(),
  KeyAlgorithm: z.enum(['RSA_2048', 'EC_prime256v1', 'EC_secp384r1']).optional(),
  Tags: z.array(Tag).min(1).max(50).optional(),
});
