import { createHash } from 'node:crypto';
import { AuthFailure } from './auth-failures.ts';

/** What a Signature Version 4 `Authorization` header says. */
export interface Authorization {
  readonly accessKeyId: string;
  /** The credential scope's day, `YYYYMMDD`. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
  /** Lower case. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/**
 * Reads an `Authorization` header. Throws AuthFailure in AWS's sentences: without a header `missing`, with one that
 * is not Signature Version 4 or lacks a part `incomplete`, with a scope that does not end in `aws4_request` `mismatch`.
 * Presigned queries are not known here and count as `missing`.
 */
export function parseAuthorization(header: string | undefined): Authorization {
  if (!header?.trim()) throw new AuthFailure('missing', 'Request is missing Authentication Token');
  const [algorithm = '', ...rest] = header.trim().split(/[\s,]+/);
  if (algorithm !== 'AWS4-HMAC-SHA256') {
    throw new AuthFailure(
      'incomplete',
      `Unsupported AWS 'algorithm': '${algorithm}' (only AWS4-HMAC-SHA256 for now). `,
    );
  }
  const parts = keyValues(rest.filter(Boolean), header);
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !parts.get(name));
  if (missing.length > 0) {
    const needs = missing.map((name) => `Authorization header requires '${name}' parameter. `).join('');
    throw new AuthFailure('incomplete', `${needs}${fingerprint(header)}`);
  }
  const [accessKeyId = '', day = '', region = '', service = ''] = scopeOf(parts.get('Credential') ?? '');
  return {
    accessKeyId,
    day,
    region,
    service,
    signedHeaders: (parts.get('SignedHeaders') ?? '').toLowerCase().split(';'),
    signature: parts.get('Signature') ?? '',
  };
}

function keyValues(parts: readonly string[], header: string): Map<string, string> {
  return new Map(
    parts.map((part) => {
      const equals = part.indexOf('=');
      if (equals >= 0) return [part.slice(0, equals), part.slice(equals + 1)];
      const problem = `'${part}' not a valid key=value pair (missing equal-sign) in Authorization header`;
      throw new AuthFailure('incomplete', `${problem} ${fingerprint(header)}.`);
    }),
  );
}

function scopeOf(credential: string): readonly string[] {
  const scope = credential.split('/');
  if (scope.length !== 5) {
    throw new AuthFailure(
      'incomplete',
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  }
  if (scope[4] !== 'aws4_request') {
    const problem = "Credential should be scoped with a valid terminator: 'aws4_request'";
    throw new AuthFailure('mismatch', `${problem}, not '${scope[4]}'.`);
  }
  return scope;
}

/** AWS tells a malformed header apart by its hash, so that no key ends up in a message. */
function fingerprint(header: string): string {
  const hash = createHash('sha256').update(header).digest('base64');
  return `(hashed with SHA-256 and encoded with Base64): '${hash}'`;
}
