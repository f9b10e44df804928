import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from '../contracts.ts';
import type { Random } from '../random.ts';
import { AuthFailure } from './auth-failures.ts';
import { authenticate, identify } from './authenticate.ts';
import { parseAuthorization } from './authorization.ts';
import type { CredentialSource } from './credential-source.ts';
import { NO_SIGNATURE } from './in-process-signer.ts';
import { protocolOf, renderError } from './protocols.ts';
import { renderUnexpected } from './render.ts';
import type { ReceivedRequest } from './signature.ts';

/** The longest request body that the gateway takes: bytes. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** One HTTP request as a client sent it. */
export interface GatewayRequest {
  readonly method: string;
  /** Path and query, not decoded. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Handed over within this process: it may come from a client with `InProcessSigner`, which computes no signature. */
  readonly inProcess?: true;
}

/** The one endpoint of the local AWS. */
export interface Gateway {
  /** Answers every request, never rejects: whatever goes wrong is an error in the shape of the service addressed. */
  handle(request: GatewayRequest): Promise<AwsResponse>;
}

export interface GatewayDependencies {
  readonly credentials: CredentialSource;
  /** By the service name of the credential scope: `cloudfront`, `route53`, `acm`, `iam`, `sts`, `dynamodb`, `states`. */
  readonly services: Readonly<Record<string, AwsService>>;
  /** For request ids. */
  readonly random: Random;
}

/**
 * Builds the endpoint that all services share: it authenticates a request by its Signature Version 4 and hands it to
 * the service that the signature's credential scope names.
 */
export function createGateway({ credentials, services, random }: GatewayDependencies): Gateway {
  return {
    handle: async (request) => {
      const requestId = newRequestId(random);
      const received = receive(request);
      let service: string | undefined;
      try {
        if (received.body.length > MAX_BODY_BYTES) throw tooLarge();
        const authorization = parseAuthorization(received.headers.authorization);
        service = authorization.service;
        const caller =
          request.inProcess && authorization.signature === NO_SIGNATURE
            ? identify(received, authorization, credentials).caller
            : await authenticate(received, authorization, credentials);
        const target = Object.hasOwn(services, service) ? services[service] : undefined;
        if (!target) throw unknownService(service, Object.keys(services));
        const { region } = authorization;
        return await target.handle({ ...received, service, region, caller, requestId } satisfies AwsRequest);
      } catch (thrown) {
        const protocol = protocolOf(service, received.path, received.headers);
        const error = thrown instanceof AuthFailure ? thrown.toAwsError(protocol) : renderUnexpected(thrown);
        return renderError(error, requestId, protocol);
      }
    },
  };
}

/** The refusal of a body over MAX_BODY_BYTES. */
function tooLarge(): AwsError {
  return new AwsError('RequestEntityTooLarge', 413, `The request body is longer than ${MAX_BODY_BYTES} bytes.`);
}

/** The request with its query apart and its headers' names in lower case. */
export function receive({ method, url, headers, body }: GatewayRequest): ReceivedRequest {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { method: method.toUpperCase(), path: path || '/', query, headers: Object.fromEntries(lowered), body };
}

function unknownService(service: string, known: readonly string[]): AwsError {
  const message = `The local AWS has no service '${service}'. It has: ${known.join(', ')}.`;
  return new AwsError('UnknownOperationException', 404, message);
}

function newRequestId(random: Random): string {
  const hex = random.text(32, '0123456789abcdef');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
