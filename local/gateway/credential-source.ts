import type { Caller } from '../contracts.ts';

/** One access key as the gateway needs it to check a signature. */
export interface StoredCredential {
  readonly secretAccessKey: string;
  /** Undefined for a long-term key. */
  readonly sessionToken: string | undefined;
  /** True once a session's end has passed on the world's clock. */
  readonly expired: boolean;
  readonly caller: Caller;
}

/** Where the gateway finds access keys. */
export interface CredentialSource {
  find(accessKeyId: string): StoredCredential | undefined;
}
