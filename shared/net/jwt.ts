import { JwtVerifier } from 'aws-jwt-verify';
import { FetchError } from 'aws-jwt-verify/error';
import type { JwksCache } from 'aws-jwt-verify/jwk';
import type { JwtIssuer } from '../domain/api/access-list.ts';
import { MoverError } from '../errors.ts';

/** A JWT's claims, or undefined when it is not a valid one of that issuer for that audience. */
export type VerifyJwt = (jwt: string, trusted: JwtIssuer) => Promise<Readonly<Record<string, unknown>> | undefined>;

/**
 * Verifies signature (by the issuer's published keys, which are kept), issuer, audience, `exp`, which must be there, and `nbf`. Throws
 * ServiceUnavailable when the keys cannot be fetched: that says nothing about the token. `keys` differs from the published
 * ones in a local run only.
 */
export function createJwtVerifier(keys?: JwksCache): VerifyJwt {
  const verifiers = new Map<string, ReturnType<typeof verifierOf>>();
  return async (jwt, trusted) => {
    const known = verifiers.get(trusted.issuer) ?? verifierOf(trusted, keys);
    verifiers.set(trusted.issuer, known);
    try {
      const claims = await known.verify(jwt);
      // The library takes a JWT without `exp` for one that is valid for ever.
      return claims.exp === undefined ? undefined : claims;
    } catch (error) {
      if (!(error instanceof FetchError)) return undefined;
      throw new MoverError('ServiceUnavailable', `The keys of ${trusted.issuer} could not be fetched.`, {
        cause: error,
      });
    }
  };
}

function verifierOf({ issuer, audience, jwksUri }: JwtIssuer, keys: JwksCache | undefined) {
  const settings = { issuer, audience, ...(jwksUri === undefined ? {} : { jwksUri }) };
  return JwtVerifier.create(settings, keys === undefined ? undefined : { jwksCache: keys });
}
