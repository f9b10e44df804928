import { AwsError } from '../contracts.ts';

/** S3's refusals that more than one operation has. Amazon S3 API Reference, "Error responses". */
export function accessDenied(): AwsError {
  return new AwsError('AccessDenied', 403, 'Access Denied');
}

export function noSuchKey(key: string): AwsError {
  return new AwsError('NoSuchKey', 404, 'The specified key does not exist.', { Key: key });
}

export function preconditionFailed(condition: string): AwsError {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return new AwsError('PreconditionFailed', 412, message, { Condition: condition });
}

export function invalidArgument(name: string, value: string, message: string): AwsError {
  return new AwsError('InvalidArgument', 400, message, { ArgumentName: name, ArgumentValue: value });
}

/** For what S3 has and the local AWS has not. */
export function notImplemented(what: string): AwsError {
  return new AwsError('NotImplemented', 501, `The local AWS does not have ${what} of S3.`);
}

/** Refuses parameters of the query, and headers of S3's own, that would be dropped in silence. */
export function refuseUnknown(
  { query, headers }: { readonly query: URLSearchParams; readonly headers: Readonly<Record<string, string>> },
  known: { readonly query?: readonly string[]; readonly headers?: readonly string[] },
): void {
  const parameter = [...query.keys()].find((name) => name !== 'x-id' && !known.query?.includes(name));
  if (parameter !== undefined) throw notImplemented(`the parameter ${parameter}`);
  const header = Object.keys(headers).find(
    (name) =>
      name.startsWith('x-amz-') &&
      !name.startsWith('x-amz-meta-') &&
      !OF_EVERY_REQUEST.has(name) &&
      !known.headers?.includes(name),
  );
  if (header !== undefined) throw notImplemented(`the header ${header}`);
}

const OF_EVERY_REQUEST = new Set([
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-user-agent',
  'x-amz-expected-bucket-owner',
]);
