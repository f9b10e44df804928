import type * as z from '../../shared/domain/zod.ts';
import type { CertificateAuthority } from '../ca/certificate-authority.ts';
import type { Clock } from '../clock.ts';
import { AwsError, type AwsRequest, type AwsService, type DnsView, type HeldCertificate } from '../contracts.ts';
import { jsonOperation, jsonService } from '../gateway/json-protocol.ts';
import { page } from '../gateway/paging.ts';
import type { Random } from '../random.ts';
import { type AcmCertificate, statusOf } from './acm-certificate.ts';
import { type AcmCertificateInit, createAcmState } from './acm-state.ts';
import { describe, summarize } from './describe.ts';
import { ListCertificatesInput, OneCertificateInput, RequestCertificateInput } from './inputs.ts';

/** The longest domain name: it becomes the common name of the certificate. */
const MAX_DOMAIN_NAME = 64;
const IDEMPOTENT_MS = 3600 * 1000;

export interface AcmDependencies {
  readonly ca: CertificateAuthority;
  readonly clock: Clock;
  readonly random: Random;
  /** What ACM's DNS validation sees; without it nothing ever resolves. */
  readonly dns?: Pick<DnsView, 'resolve'>;
  /** How long the validation CNAMEs must be visible before a certificate is issued: milliseconds; default a minute. */
  readonly validationMs?: number;
  /** How long after a request the validation records are known: milliseconds; AWS says some seconds; default 5 seconds. */
  readonly optionsMs?: number;
  /** Quota: names on one certificate; default 10. */
  readonly namesPerCertificate?: number;
  /** Quota: certificates of one account in one region; default 2,500. */
  readonly certificatesPerAccount?: number;
  /** The ARNs of what uses a certificate: makes `InUseBy`, and refuses the deletion. */
  readonly usersOf?: (certificateArn: string) => readonly string[];
}

/** ACM and what it holds. */
export interface Acm {
  readonly service: AwsService;
  /** Puts a certificate there; resolves when it is signed. */
  add(certificate: AcmCertificateInit): Promise<HeldCertificate>;
  /** A certificate of any account, in its present state. */
  find(arn: string): HeldCertificate | undefined;
  /** Ends the time for which a certificate is valid; does nothing for one that is not there. */
  expire(arn: string): void;
  /** All certificates of an account in us-east-1, for tests to look at. */
  list(accountId: string): HeldCertificate[];
}

/** ACM: each account its own certificates in each region. */
export function createAcm(dependencies: AcmDependencies): Acm {
  const { ca, clock, random, usersOf = () => [], validationMs = 60_000, optionsMs = 5_000 } = dependencies;
  const { namesPerCertificate = 10, certificatesPerAccount = 2_500 } = dependencies;
  const dns = dependencies.dns ?? { resolve: () => ({ rcode: 'NXDOMAIN', answers: [], authority: [] }) };
  const state = createAcmState({ ca, clock, random, dns, validationMs });
  const service = jsonService({
    target: 'CertificateManager',
    version: '1.1',
    operations: {
      DescribeCertificate: jsonOperation(OneCertificateInput, ({ CertificateArn }, request) => {
        const certificate = owned(CertificateArn, request);
        const surroundings = { now: clock.now(), dns, inUseBy: usersOf(certificate.arn), optionsMs };
        return { Certificate: describe(certificate, surroundings) };
      }),
      GetCertificate: jsonOperation(OneCertificateInput, ({ CertificateArn }, request) => {
        const certificate = owned(CertificateArn, request);
        if (certificate.issuedAt === undefined) throw inProgress(certificate);
        const { certificatePem, chainPem } = certificate.issued;
        return { Certificate: certificatePem, CertificateChain: chainPem };
      }),
      DeleteCertificate: jsonOperation(OneCertificateInput, ({ CertificateArn }, request) => {
        const { arn, accountId } = owned(CertificateArn, request);
        if (usersOf(arn).length > 0) {
          throw new AwsError('ResourceInUseException', 400, `Certificate ${arn} in account ${accountId} is in use.`);
        }
        state.remove(arn);
      }),
      ListTagsForCertificate: jsonOperation(OneCertificateInput, ({ CertificateArn }, request) => ({
        Tags: [...owned(CertificateArn, request).tags].map(([Key, Value]) => ({ Key, Value })),
      })),
      ListCertificates: jsonOperation(ListCertificatesInput, list),
      RequestCertificate: jsonOperation(RequestCertificateInput, requestCertificate),
    },
  });
  return {
    service,
    add: async (init) => state.held(await state.add(init)),
    find: (arn) => {
      const certificate = state.find(arn);
      return certificate && state.held(certificate);
    },
    expire: (arn) => {
      const certificate = state.find(arn);
      if (certificate) certificate.notAfter = Math.min(certificate.notAfter, clock.now());
    },
    list: (accountId) => state.list(accountId, 'us-east-1').map((certificate) => state.held(certificate)),
  };

  /** The caller's certificate in the region asked; everything else does not exist for the caller. */
  function owned(arn: string, { caller, region }: AwsRequest): AcmCertificate {
    if (!/^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/.test(arn)) {
      throw new AwsError('InvalidArnException', 400, `The ARN ${arn} is not that of an ACM certificate.`);
    }
    const certificate = state.find(arn);
    if (certificate?.accountId === caller.accountId && certificate.region === region) return certificate;
    const message = `Could not find certificate ${arn} in account ${caller.accountId}.`;
    throw new AwsError('ResourceNotFoundException', 400, message);
  }

  function list(input: z.output<typeof ListCertificatesInput>, { caller, region }: AwsRequest) {
    const now = clock.now();
    const keyTypes = new Set<string>(input.Includes?.keyTypes ?? ['RSA_1024', 'RSA_2048']);
    const statuses = new Set<string>(input.CertificateStatuses);
    const matching = state
      .list(caller.accountId, region)
      .filter((certificate) => keyTypes.has(certificate.keyAlgorithm))
      .filter((certificate) => statuses.size === 0 || statuses.has(statusOf(certificate, now)));
    const keyOf = ({ order }: AcmCertificate) => String(order).padStart(9, '0');
    const after = input.NextToken === undefined ? undefined : fromToken(input.NextToken);
    const { items, next } = page(matching, { keyOf, after, limit: input.MaxItems ?? 1000 });
    return {
      CertificateSummaryList: items.map((item) => summarize(item, now, usersOf(item.arn).length > 0)),
      ...(next === undefined ? {} : { NextToken: Buffer.from(next).toString('base64') }),
    };
  }

  async function requestCertificate(
    input: z.output<typeof RequestCertificateInput>,
    { caller: { accountId }, region }: AwsRequest,
  ) {
    const asked = [input.DomainName, ...(input.SubjectAlternativeNames ?? [])];
    const names = [...new Set(asked.map((name) => name.toLowerCase()))];
    if (input.DomainName.length > MAX_DOMAIN_NAME) {
      const message = `The domain name ${input.DomainName} has more than ${MAX_DOMAIN_NAME} characters.`;
      throw new AwsError('InvalidDomainValidationOptionsException', 400, message);
    }
    if (names.length > namesPerCertificate) {
      throw new AwsError('LimitExceededException', 400, `A certificate holds at most ${namesPerCertificate} names.`);
    }
    const { IdempotencyToken: idempotencyToken, KeyAlgorithm: keyAlgorithm = 'RSA_2048' } = input;
    const before = state
      .list(accountId, region)
      .find(
        (other) =>
          idempotencyToken !== undefined &&
          other.idempotencyToken === idempotencyToken &&
          other.createdAt > clock.now() - IDEMPOTENT_MS,
      );
    if (before) return { CertificateArn: before.arn };
    if (state.list(accountId, region).length >= certificatesPerAccount) {
      const message = `The account ${accountId} has its ${certificatesPerAccount} certificates already.`;
      throw new AwsError('LimitExceededException', 400, message);
    }
    const tags = new Map((input.Tags ?? []).map(({ Key, Value = '' }) => [Key, Value]));
    if (tags.size < (input.Tags?.length ?? 0)) {
      throw new AwsError('InvalidTagException', 400, 'A tag key was given twice.');
    }
    const wanted = {
      tags,
      accountId,
      region,
      names,
      keyAlgorithm,
      idempotencyToken,
      status: 'PENDING_VALIDATION',
    } as const;
    return { CertificateArn: (await state.add(wanted)).arn };
  }
}

function fromToken(token: string): string {
  const key = Buffer.from(token, 'base64').toString();
  if (/^\d{9}$/.test(key)) return key;
  throw new AwsError('ValidationException', 400, 'The NextToken is not one that ListCertificates gave.');
}

function inProgress({ arn, accountId }: AcmCertificate): AwsError {
  const message = `Certificate ${arn} in account ${accountId} is not yet issued.`;
  return new AwsError('RequestInProgressException', 400, message);
}
