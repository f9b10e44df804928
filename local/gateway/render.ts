import { XMLBuilder } from 'fast-xml-parser';
import { AwsError, type AwsResponse } from '../contracts.ts';

/** What XML 1.0 cannot hold; such a character can come in with a client's input that a message repeats. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find.
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: false });

/**
 * An object as an XML document: one root member; arrays repeat their element; members that start with `@` are
 * attributes; undefined members are left out. Text is escaped, and what XML cannot hold becomes U+FFFD.
 */
export function xmlDocument(root: Readonly<Record<string, unknown>>): string {
  return `<?xml version="1.0"?>\n${builder.build(writable(root))}`;
}

/** A value with neither undefined members nor unprintable text, at any depth. */
function writable(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(UNPRINTABLE, '\ufffd');
  if (Array.isArray(value)) return value.map(writable);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, writable(member)]));
}

/** An XML response with AWS's request id header. */
export function xmlResponse(status: number, body: string, requestId: string): AwsResponse {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}

/**
 * An error of a REST-XML service (CloudFront, Route 53): `<ErrorResponse>` in the service's namespace; the error's
 * details follow the message.
 */
export function restXmlError(error: AwsError, requestId: string, namespace: string): AwsResponse {
  const refusal = { Type: faultOf(error), Code: error.code, Message: error.message, ...error.details };
  const document = { ErrorResponse: { '@xmlns': namespace, Error: refusal, RequestId: requestId } };
  return xmlResponse(error.status, xmlDocument(document), requestId);
}

/** An error of a Query service (STS, IAM), which has the shape of a REST-XML error. */
export function queryError(error: AwsError, requestId: string, namespace: string): AwsResponse {
  return restXmlError(error, requestId, namespace);
}

/** An AWS JSON response with AWS's request id header; `version` is the service's, 1.0 or 1.1. */
export function jsonResponse(status: number, body: unknown, requestId: string, version: '1.0' | '1.1'): AwsResponse {
  const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-requestid': requestId };
  return { status, headers, body: JSON.stringify(body) };
}

/** An error of an AWS JSON service (DynamoDB and Step Functions speak 1.0, ACM 1.1): `__type` holds its code. */
export function jsonError(error: AwsError, requestId: string, version: '1.0' | '1.1'): AwsResponse {
  const body = { __type: error.code, message: error.message, ...error.details };
  return jsonResponse(error.status, body, requestId, version);
}

/** A response of a REST-JSON service (API Gateway, AppSync). */
export function restJsonResponse(status: number, body: unknown, requestId: string): AwsResponse {
  const headers = { 'content-type': 'application/json', 'x-amzn-requestid': requestId };
  return { status, headers, body: JSON.stringify(body) };
}

/** An error of a REST-JSON service: its code is in a header. */
export function restJsonError(error: AwsError, requestId: string): AwsResponse {
  const response = restJsonResponse(error.status, { message: error.message, ...error.details }, requestId);
  return { ...response, headers: { ...response.headers, 'x-amzn-errortype': error.code } };
}

/** An error of EC2, whose Query protocol words it in its own way. */
export function ec2Error(error: AwsError, requestId: string): AwsResponse {
  const Errors = { Error: { Code: error.code, Message: error.message } };
  return xmlResponse(error.status, xmlDocument({ Response: { Errors, RequestID: requestId } }), requestId);
}

/** An error of S3, which has no envelope. */
export function s3Error(error: AwsError, requestId: string): AwsResponse {
  const refusal = { Code: error.code, Message: error.message, ...error.details, RequestId: requestId };
  const response = xmlResponse(error.status, xmlDocument({ Error: refusal }), requestId);
  return { ...response, headers: { ...response.headers, 'content-type': 'application/xml' } };
}

/**
 * Any thrown value as an AwsError: an AwsError stays itself, everything else becomes 500 `InternalFailure` that tells
 * nothing of its cause, which stays in `cause`.
 */
export function renderUnexpected(thrown: unknown): AwsError {
  if (thrown instanceof AwsError) return thrown;
  const message = 'The request processing has failed because of an unknown error, exception or failure.';
  return Object.assign(new AwsError('InternalFailure', 500, message), { cause: thrown });
}

function faultOf(error: AwsError): 'Sender' | 'Receiver' {
  return error.status < 500 ? 'Sender' : 'Receiver';
}
