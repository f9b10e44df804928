import type {
  AwsCredentialIdentity,
  HttpRequest,
  Provider,
  RequestSigner,
  RequestSigningArguments,
} from '@smithy/types';

/** Stands where a signature would; the gateway takes it from its own process only. */
export const NO_SIGNATURE = 'in-process';

/** What the SDK gives to the constructor of a signer. */
interface SignerInput {
  readonly credentials: AwsCredentialIdentity | Provider<AwsCredentialIdentity>;
  readonly region: string | Provider<string>;
  readonly service: string;
}

/**
 * The SDK's signer for clients that share a process with the gateway: who calls, as Signature Version 4 writes it, without
 * the signature. Computing and checking that is a fifth of a call's work, and nothing between the two could change the
 * request. `new STSClient({ signerConstructor: InProcessSigner })`
 */
export class InProcessSigner implements RequestSigner {
  readonly #input: SignerInput;

  constructor(input: SignerInput) {
    this.#input = input;
  }

  async sign(request: HttpRequest, { signingDate, signingRegion, signingService }: RequestSigningArguments = {}) {
    const { credentials, region, service } = this.#input;
    const { accessKeyId, sessionToken } = typeof credentials === 'function' ? await credentials() : credentials;
    const date = new Date(signingDate ?? Date.now()).toISOString().replace(/[-:]|\.\d+/g, '');
    const signedFor = signingRegion ?? (typeof region === 'function' ? await region() : region);
    const scope = `${date.slice(0, 8)}/${signedFor}/${signingService ?? service}/aws4_request`;
    const credential = `Credential=${accessKeyId}/${scope}`;
    const headers = {
      ...request.headers,
      'x-amz-date': date,
      ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
      authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=${NO_SIGNATURE}`,
    };
    return { ...request, headers };
  }
}
