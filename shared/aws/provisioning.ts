import {
  type ACMClient,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  KeyAlgorithm,
  ListTagsForCertificateCommand,
  paginateListCertificates,
  RequestCertificateCommand,
} from '@aws-sdk/client-acm';
import { digest } from '../domain/digest.ts';
import { commonNameOf, MOVE_TAG } from '../domain/provisioning.ts';
import type { RecordSet } from '../domain/records.ts';
import { isMoverError, MoverError } from '../errors.ts';
import { listingWith } from './listing.ts';
import { calling } from './translate-error.ts';

/** Seconds: as ACM's own console writes the records. */
const VALIDATION_TTL = 300;
/** The longest that ACM takes. */
const TOKEN_LENGTH = 32;

/** A certificate of the account, as a list shows it. */
export interface ListedCertificate {
  readonly arn: string;
  readonly names: readonly string[];
}

/** Every certificate of the client's account, of any key type, over all pages. */
export async function listCertificates(client: ACMClient): Promise<ListedCertificate[]> {
  return calling({ action: 'acm:ListCertificates', resource: 'the account' }, async () => {
    const found: ListedCertificate[] = [];
    const input = { Includes: { keyTypes: Object.values(KeyAlgorithm) } };
    for await (const page of paginateListCertificates({ client: listingWith(client) }, input)) {
      for (const { CertificateArn, SubjectAlternativeNameSummaries = [] } of page.CertificateSummaryList ?? []) {
        const names = SubjectAlternativeNameSummaries.map((name) => name.toLowerCase());
        found.push({ arn: CertificateArn ?? '', names });
      }
    }
    return found;
  });
}

/** Of the certificates listed, the one that a move requested, by its tag: for a request whose answer was lost. */
export async function certificateOfMove(
  client: ACMClient,
  listed: readonly ListedCertificate[],
  moveId: string,
  names: readonly string[],
): Promise<string | undefined> {
  const wanted = names.toSorted().join();
  for (const { arn } of listed.filter((one) => one.names.toSorted().join() === wanted)) {
    const { Tags = [] } = await calling({ action: 'acm:ListTagsForCertificate', resource: arn }, () =>
      client.send(new ListTagsForCertificateCommand({ CertificateArn: arn })),
    );
    if (Tags.some(({ Key, Value }) => Key === MOVE_TAG && Value === moveId)) return arn;
  }
  return undefined;
}

/**
 * Requests a certificate for the names, to be validated by DNS, and answers its ARN. Asked again within an hour for the
 * same move, ACM answers the same one. ACM API Reference, "RequestCertificate".
 */
export async function requestCertificate(client: ACMClient, moveId: string, names: readonly string[]): Promise<string> {
  const common = commonNameOf(names);
  const others = names.filter((name) => name !== common);
  const { CertificateArn } = await calling(
    { action: 'acm:RequestCertificate', resource: `a certificate for ${names.join(', ')}` },
    () =>
      client.send(
        new RequestCertificateCommand({
          DomainName: common,
          ...(others.length === 0 ? {} : { SubjectAlternativeNames: others }),
          ValidationMethod: 'DNS',
          IdempotencyToken: digest(moveId).slice(0, TOKEN_LENGTH),
          Tags: [{ Key: MOVE_TAG, Value: moveId }],
        }),
      ),
  );
  return CertificateArn ?? '';
}

/** How a requested certificate stands. */
export interface RequestedCertificate {
  readonly names: readonly string[];
  readonly issued: boolean;
  /** The validation records, each once; undefined while ACM has not chosen all of them. */
  readonly validation: readonly RecordSet[] | undefined;
}

/** The certificates' ends that no waiting changes. */
const ENDS = ['FAILED', 'VALIDATION_TIMED_OUT', 'REVOKED', 'EXPIRED', 'INACTIVE'];

/**
 * Throws CertificateNotIssued with ACM's own reason when the request has failed for good. A certificate that ACM does not
 * know yet, right after its request, counts as pending.
 */
export async function describeRequested(client: ACMClient, arn: string): Promise<RequestedCertificate> {
  const { Certificate } = await calling({ action: 'acm:DescribeCertificate', resource: arn }, () =>
    client.send(new DescribeCertificateCommand({ CertificateArn: arn })),
  ).catch((error: unknown) => {
    if (isGone(error)) return { Certificate: undefined };
    throw error;
  });
  const { Status = '', FailureReason, SubjectAlternativeNames = [], DomainValidationOptions = [] } = Certificate ?? {};
  if (ENDS.includes(Status)) {
    const because = FailureReason === undefined ? '' : `: ${FailureReason}`;
    throw new MoverError(
      'CertificateNotIssued',
      `ACM did not issue the certificate ${arn}; it is ${Status}${because}.`,
    );
  }
  const records = DomainValidationOptions.flatMap(({ ResourceRecord }) => {
    if (!ResourceRecord?.Name || !ResourceRecord.Value) return [];
    const ResourceRecords = [{ Value: ResourceRecord.Value }];
    return [{ Name: ResourceRecord.Name, Type: 'CNAME', TTL: VALIDATION_TTL, ResourceRecords }];
  });
  const complete = records.length > 0 && records.length === DomainValidationOptions.length;
  return {
    names: SubjectAlternativeNames.map((name) => name.toLowerCase()),
    issued: Status === 'ISSUED',
    validation: complete ? [...new Map(records.map((record) => [record.Name, record])).values()] : undefined,
  };
}

/**
 * Deletes a certificate; one that is gone already is deleted. Of that AWS may say that it is not there, or refuse the access: the
 * role asks for a tag, which nothing has that is gone. Throws CertificateInUse while ACM still counts a user of it,
 * which it does for a while after the last one let it go.
 */
export async function deleteCertificate(client: ACMClient, arn: string): Promise<void> {
  await calling({ action: 'acm:DeleteCertificate', resource: arn }, () =>
    client.send(new DeleteCertificateCommand({ CertificateArn: arn })),
  ).catch(async (error: unknown) => {
    if (isGone(error) || (isMoverError(error, 'AccessRefused') && (await isAbsent(client, arn)))) return;
    throw error;
  });
}

/** Whether ACM says so; false where it does not tell. */
async function isAbsent(client: ACMClient, arn: string): Promise<boolean> {
  return calling({ action: 'acm:DescribeCertificate', resource: arn }, () =>
    client.send(new DescribeCertificateCommand({ CertificateArn: arn })),
  ).then(
    () => false,
    (error: unknown) => isGone(error),
  );
}

function isGone(error: unknown): boolean {
  return error instanceof MoverError && (error.cause as Error).name === 'ResourceNotFoundException';
}
