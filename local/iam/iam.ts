import { SomeText } from '../../shared/domain/text.ts';
import * as z from '../../shared/domain/zod.ts';
import type { Clock } from '../clock.ts';
import { AwsError, type AwsRequest, type AwsService, type HeldCertificate } from '../contracts.ts';
import { page } from '../gateway/paging.ts';
import { queryAction, queryService } from '../gateway/query-protocol.ts';
import type { Random } from '../random.ts';
import { uniqueId } from '../sts/identifiers.ts';
import { type CertificateFacts, readCertificate, type UploadedPem } from './server-certificate.ts';

/** Server certificates per account: the default quota. */
const MAX_CERTIFICATES = 20;

const ServerCertificateName = z.string().check(z.minLength(1), z.maxLength(128), z.regex(/^[\w+=,.@-]+$/));
const Path = z.string().check(z.minLength(1), z.maxLength(512), z.regex(/^(\/)$|^(\/[\u0021-\u007e]+\/)$/));

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadServerCertificate.html, without tags. */
const UploadInput = z.strictObject({
  Path: z._default(Path, '/'),
  ServerCertificateName,
  CertificateBody: z.string().check(z.minLength(1), z.maxLength(16384)),
  PrivateKey: z.string().check(z.minLength(1), z.maxLength(16384)),
  CertificateChain: z.optional(z.string().check(z.minLength(1), z.maxLength(2097152))),
});

const OneInput = z.strictObject({ ServerCertificateName });

const ListInput = z.strictObject({
  PathPrefix: z._default(z.string().check(z.minLength(1), z.maxLength(512), z.regex(/^\/[\u0021-\u007f]*$/)), '/'),
  Marker: z.optional(SomeText),
  MaxItems: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000)), 100),
});

/** A server certificate to put there. */
export interface ServerCertificateInit extends UploadedPem {
  readonly accountId: string;
  readonly name: string;
  /** Default `/cloudfront/`: CloudFront wants its certificates below that path. */
  readonly path?: string;
}

/** One server certificate. */
interface ServerCertificate extends UploadedPem, CertificateFacts {
  readonly accountId: string;
  readonly name: string;
  readonly path: string;
  /** `ASCA...` */
  readonly id: string;
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly uploadedAt: number;
}

/** IAM's server certificates. */
export interface Iam {
  readonly service: AwsService;
  /** Puts a certificate there and returns its id (`ASCA...`); throws AwsError as UploadServerCertificate does. */
  add(certificate: ServerCertificateInit): string;
  /** An account's certificate by its id. */
  find(accountId: string, serverCertificateId: string): HeldCertificate | undefined;
}

export interface IamDependencies {
  readonly clock: Clock;
  readonly random: Random;
  /** What uses a certificate, by its id: refuses the deletion. */
  readonly usersOf?: (serverCertificateId: string) => readonly string[];
}

/** IAM, as far as CloudFront knows it: server certificates. */
export function createIam({ clock, random, usersOf = () => [] }: IamDependencies): Iam {
  const accounts = new Map<string, Map<string, ServerCertificate>>();
  const service = queryService({
    namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    version: '2010-05-08',
    actions: {
      UploadServerCertificate: queryAction(UploadInput, (input, { caller: { accountId } }) => {
        const { ServerCertificateName: name, Path: path, PrivateKey: privateKeyPem } = input;
        const { CertificateBody: certificatePem, CertificateChain: chainPem } = input;
        const added = add({ accountId, name, path, certificatePem, privateKeyPem, chainPem });
        return { ServerCertificateMetadata: metadata(added) };
      }),
      GetServerCertificate: queryAction(OneInput, (input, request) => {
        const certificate = named(input.ServerCertificateName, request);
        const { certificatePem: CertificateBody, chainPem: CertificateChain } = certificate;
        const body = { ServerCertificateMetadata: metadata(certificate), CertificateBody, CertificateChain };
        return { ServerCertificate: body };
      }),
      DeleteServerCertificate: queryAction(OneInput, (input, request) => {
        const { accountId, name, id } = named(input.ServerCertificateName, request);
        if (usersOf(id).length > 0) {
          const users = usersOf(id).join(', ');
          throw new AwsError('DeleteConflict', 409, `Certificate: ${id} is currently in use by ${users}.`);
        }
        accounts.get(accountId)?.delete(name);
        return undefined;
      }),
      ListServerCertificates: queryAction(ListInput, (input, { caller }) => {
        const all = [...of(caller.accountId).values()].filter(({ path }) => path.startsWith(input.PathPrefix));
        const { items, next } = page(all, { keyOf: ({ name }) => name, after: input.Marker, limit: input.MaxItems });
        return {
          ServerCertificateMetadataList: { member: items.map(metadata) },
          IsTruncated: next !== undefined,
          Marker: next,
        };
      }),
    },
  });
  return {
    service,
    add: (init) => add(init).id,
    find: (accountId, serverCertificateId) => {
      const certificate = [...of(accountId).values()].find(({ id }) => id === serverCertificateId);
      return certificate && toHeld(certificate, clock.now());
    },
  };

  function of(accountId: string): Map<string, ServerCertificate> {
    const certificates = accounts.get(accountId) ?? new Map();
    accounts.set(accountId, certificates);
    return certificates;
  }

  function add({ path = '/cloudfront/', ...init }: ServerCertificateInit): ServerCertificate {
    const { accountId, name } = init;
    const facts = readCertificate(init);
    const certificates = of(accountId);
    // IAM's names are unique without regard to case.
    if ([...certificates.keys()].some((other) => other.toLowerCase() === name.toLowerCase())) {
      throw new AwsError('EntityAlreadyExists', 409, `The Server Certificate with name ${name} already exists.`);
    }
    if (certificates.size >= MAX_CERTIFICATES) {
      const message = `Cannot exceed quota for ServerCertificatesPerAccount: ${MAX_CERTIFICATES}`;
      throw new AwsError('LimitExceeded', 409, message);
    }
    const arn = `arn:aws:iam::${accountId}:server-certificate${path}${name}`;
    const certificate = { ...init, ...facts, path, arn, id: uniqueId('ASCA', random), uploadedAt: clock.now() };
    certificates.set(name, certificate);
    return certificate;
  }

  function named(name: string, { caller }: AwsRequest): ServerCertificate {
    const certificate = of(caller.accountId).get(name);
    if (certificate) return certificate;
    throw new AwsError('NoSuchEntity', 404, `The Server Certificate with name ${name} cannot be found.`);
  }
}

function metadata({ path, name, id, arn, uploadedAt, notAfter }: ServerCertificate) {
  const time = (ms: number) => new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');
  return {
    Path: path,
    ServerCertificateName: name,
    ServerCertificateId: id,
    Arn: arn,
    UploadDate: time(uploadedAt),
    Expiration: time(notAfter),
  };
}

function toHeld(certificate: ServerCertificate, now: number): HeldCertificate {
  const { arn, accountId, names, notAfter, certificatePem, chainPem = '', privateKeyPem } = certificate;
  const status = notAfter <= now ? 'EXPIRED' : 'ISSUED';
  const pem = `${certificatePem.trimEnd()}\n${chainPem}`;
  return { arn, accountId, names, status, notAfter, certificatePem: pem, privateKeyPem };
}
