import type { SdkResponse } from './calls.ts';

const JSON_SERVICES = ['dynamodb', 'acm', 'states', 'events', 'scheduler'];

/** An error as the service of an action writes it: AWS's JSON protocols, or XML as S3 does, and CloudFront, Route 53, STS and IAM. */
export function errorOf(action: string, status: number, code: string): SdkResponse {
  const message = 'The simulation put this here.';
  const [service = ''] = action.split(':');
  const json = JSON_SERVICES.includes(service);
  const body = json ? JSON.stringify({ __type: code, message }) : xmlOf(service, code, message);
  const type = json ? 'application/x-amz-json-1.0' : 'text/xml';
  return { statusCode: status, headers: { 'content-type': type }, body: Buffer.from(body) };
}

/** Amazon S3 API Reference, "Error responses": S3 alone wraps its errors in nothing. */
function xmlOf(service: string, code: string, message: string): string {
  if (service === 's3') return `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>id</RequestId></ErrorResponse>`;
}

export function throttling(action: string): SdkResponse {
  return errorOf(action, 400, action.startsWith('dynamodb:') ? 'ThrottlingException' : 'Throttling');
}

export function unavailable(action: string): SdkResponse {
  return errorOf(action, 503, 'ServiceUnavailable');
}

export function denial(action: string): SdkResponse {
  return errorOf(action, action.startsWith('dynamodb:') ? 400 : 403, 'AccessDeniedException');
}

/** The connection broke before the answer came. */
export function lostAnswer(): Error {
  return Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
}
