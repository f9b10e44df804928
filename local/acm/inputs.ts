import * as z from '../../shared/domain/zod.ts';

/** What CertificateManager's operations take: https://docs.aws.amazon.com/acm/latest/APIReference/API_Operations.html */
const CertificateArn = z
  .string()
  .check(
    z.minLength(20),
    z.maxLength(2048),
    z.regex(/^arn:[\w+=/,.@-]+:[\w+=/,.@-]+:[\w+=/,.@-]*:[0-9]+:[\w+=,.@-]+(\/[\w+=,.@-]+)*$/),
  );

const DomainName = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(253),
    z.regex(/^(\*\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])$/),
  );

const Tag = z.strictObject({
  Key: z.string().check(z.minLength(1), z.maxLength(128), z.regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u)),
  Value: z.optional(z.string().check(z.maxLength(256), z.regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u))),
});

/** DescribeCertificate, GetCertificate, DeleteCertificate, ListTagsForCertificate. */
export const OneCertificateInput = z.strictObject({ CertificateArn });

/** ListCertificates; of the filters, statuses and key types. */
export const ListCertificatesInput = z.strictObject({
  CertificateStatuses: z.optional(
    z.array(
      z.enum(['PENDING_VALIDATION', 'ISSUED', 'INACTIVE', 'EXPIRED', 'VALIDATION_TIMED_OUT', 'REVOKED', 'FAILED']),
    ),
  ),
  Includes: z.optional(
    z.strictObject({
      keyTypes: z.optional(
        z.array(
          z.enum(['RSA_1024', 'RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1', 'EC_secp521r1']),
        ),
      ),
    }),
  ),
  NextToken: z.optional(z.string().check(z.minLength(1), z.maxLength(10000))),
  MaxItems: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
});

/** RequestCertificate, validated by DNS only. */
export const RequestCertificateInput = z.strictObject({
  DomainName,
  SubjectAlternativeNames: z.optional(z.array(DomainName).check(z.minLength(1), z.maxLength(100))),
  ValidationMethod: z.literal('DNS'),
  IdempotencyToken: z.optional(z.string().check(z.minLength(1), z.maxLength(32), z.regex(/^\w+$/))),
  KeyAlgorithm: z.optional(z.enum(['RSA_2048', 'EC_prime256v1', 'EC_secp384r1'])),
  Tags: z.optional(z.array(Tag).check(z.minLength(1), z.maxLength(50))),
});
