import type { Caller } from '../contracts.ts';
import { AuthFailure } from './auth-failures.ts';
import type { Authorization } from './authorization.ts';
import type { CredentialSource, StoredCredential } from './credential-source.ts';
import { type ReceivedRequest, sameSecret, verifySignature } from './signature.ts';

/** Who signed a request by Signature Version 4. Throws AuthFailure `unknownKey`, `expired`, `incomplete`, `mismatch`. */
export async function authenticate(
  request: ReceivedRequest,
  authorization: Authorization,
  credentials: CredentialSource,
): Promise<Caller> {
  const { caller, secretAccessKey } = identify(request, authorization, credentials);
  await verifySignature(request, authorization, secretAccessKey);
  return caller;
}

/** Who a request says it is from, by a key that is known and in force. Throws AuthFailure `unknownKey`, `expired`. */
export function identify(
  request: ReceivedRequest,
  { accessKeyId }: Authorization,
  credentials: CredentialSource,
): StoredCredential {
  const credential = credentials.find(accessKeyId);
  const token = request.headers['x-amz-security-token'] ?? '';
  if (!credential || !sameSecret(credential.sessionToken ?? '', token)) {
    throw new AuthFailure('unknownKey', 'The security token included in the request is invalid.');
  }
  if (credential.expired) throw new AuthFailure('expired', 'The security token included in the request is expired');
  return credential;
}
