import { AwsError } from '../contracts.ts';
import type { Protocol } from './protocols.ts';

const FAILURES = {
  missing: ['MissingAuthenticationToken', 403, 'MissingAuthenticationTokenException'],
  incomplete: ['IncompleteSignature', 400, 'IncompleteSignatureException'],
  unknownKey: ['InvalidClientTokenId', 403, 'UnrecognizedClientException'],
  expired: ['ExpiredToken', 403, 'ExpiredTokenException'],
  mismatch: ['SignatureDoesNotMatch', 403, 'InvalidSignatureException'],
} as const;

/**
 * A request that can't be authenticated. XML services answer with their own codes and 403, JSON services with theirs
 * and 400; `toAwsError` makes that difference.
 */
export class AuthFailure extends Error {
  override readonly name = 'AuthFailure';
  readonly reason: keyof typeof FAILURES;

  constructor(reason: keyof typeof FAILURES, message: string) {
    super(message);
    this.reason = reason;
  }

  /** The failure in the words of a protocol. */
  toAwsError(protocol: Protocol): AwsError {
    const [xmlCode, xmlStatus, jsonCode] = FAILURES[this.reason];
    if (protocol.kind === 'json') return new AwsError(jsonCode, 400, this.message);
    return new AwsError(xmlCode, xmlStatus, this.message);
  }
}
