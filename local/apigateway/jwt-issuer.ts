import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { createJwtVerifier, type VerifyJwt } from '../../shared/net/jwt.ts';

/** An OpenID Connect issuer of the local world; its keys are handed over, because nobody serves HTTPS for it. */
export interface JwtIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** Signs claims; `iss` and `aud` are its own unless the claims say otherwise. `expiresAt`: milliseconds since the epoch. */
  readonly issue: (claims: Readonly<Record<string, unknown>>, expiresAt: number) => string;
  readonly verify: VerifyJwt;
}

const KEY_ID = 'local';

export function createJwtIssuer(issuer = 'https://issuer.local.test', audience = 'cname-mover'): JwtIssuer {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const jwk = { ...createPublicKey(privateKey).export({ format: 'jwk' }), kid: KEY_ID, alg: 'ES256', use: 'sig' };
  const keys = new SimpleJwksCache({ fetcher: { fetch: () => Promise.resolve(encoded({ keys: [jwk] })) } });
  return {
    issuer,
    audience,
    issue: (claims, expiresAt) => {
      const header = { alg: 'ES256', kid: KEY_ID, typ: 'JWT' };
      const payload = { iss: issuer, aud: audience, exp: Math.floor(expiresAt / 1_000), ...claims };
      const signed = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
      const key = { key: createPrivateKey(privateKey), dsaEncoding: 'ieee-p1363' } as const;
      return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
    },
    verify: createJwtVerifier(keys),
  };
}

function encoded(value: unknown): ArrayBuffer {
  return new TextEncoder().encode(JSON.stringify(value)).buffer as ArrayBuffer;
}
