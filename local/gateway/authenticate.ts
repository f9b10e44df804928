import type { Caller } from '../contracts.ts';
import { AuthFailure } from './auth-failures.ts';
import type { Authorization } from './authorization.ts';
import type { CredentialSource } from './credential-source.ts';
import { type ReceivedRequest, sameSecret, verifySignature } from './signature.ts';

/** Who signed a request by Signature Version 4. Throws AuthFailure `unknownKey`, `expired`, `incomplete`, `mismatch`. */
export async function authenticate(
  request: ReceivedRequest,
  authorization: Authorization,
  credentials: CredentialSource,
): Promise<Caller> {
  const credential = credentials.find(authorization.accessKeyId);
  const token = request.headers['x-amz-security-token'] ?? '';
  if (!credential || !sameSecret(credential.sessionToken ?? '', token)) {
    throw new AuthFailure('unknownKey', 'The security token included in the request is invalid.');
  }
  if (credential.expired) throw new AuthFailure('expired', 'The security token included in the request is expired');
  await verifySignature(request, authorization, credential.secretAccessKey);
  return credential.caller;
}
