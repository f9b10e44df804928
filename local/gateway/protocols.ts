import type { AwsError, AwsResponse } from '../contracts.ts';
import { ec2Error, jsonError, queryError, restJsonError, restXmlError, s3Error } from './render.ts';

/** How a service words its refusals on the wire. */
export type Protocol =
  | { readonly kind: 'rest-xml'; readonly namespace: string }
  | { readonly kind: 'query'; readonly namespace: string }
  | { readonly kind: 'json'; readonly version: '1.0' | '1.1' }
  | { readonly kind: 'rest-json' }
  | { readonly kind: 'ec2' }
  | { readonly kind: 's3' };

/** The wire protocols of the services, by the service name of a signature's credential scope. */
const PROTOCOLS: ReadonlyMap<string, Protocol> = new Map([
  ['cloudfront', { kind: 'rest-xml', namespace: 'http://cloudfront.amazonaws.com/doc/2020-05-31/' }],
  ['route53', { kind: 'rest-xml', namespace: 'https://route53.amazonaws.com/doc/2013-04-01/' }],
  ['sts', { kind: 'query', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' }],
  ['iam', { kind: 'query', namespace: 'https://iam.amazonaws.com/doc/2010-05-08/' }],
  ['elasticloadbalancing', { kind: 'query', namespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/' }],
  ['dynamodb', { kind: 'json', version: '1.0' }],
  ['states', { kind: 'json', version: '1.0' }],
  ['acm', { kind: 'json', version: '1.1' }],
  ['events', { kind: 'json', version: '1.1' }],
  ['scheduler', { kind: 'json', version: '1.1' }],
  ['elasticbeanstalk', { kind: 'query', namespace: 'http://elasticbeanstalk.amazonaws.com/docs/2010-12-01/' }],
  ['ec2', { kind: 'ec2' }],
  ['s3', { kind: 's3' }],
  ['apprunner', { kind: 'json', version: '1.0' }],
  ['globalaccelerator', { kind: 'json', version: '1.1' }],
  ['apigateway', { kind: 'rest-json' }],
  ['appsync', { kind: 'rest-json' }],
  ['es', { kind: 'rest-json' }],
  ['vpc-lattice', { kind: 'rest-json' }],
]);

/** A service's protocol; for one that is unknown, or not named at all, what the request itself looks like. */
export function protocolOf(
  service: string | undefined,
  path: string,
  headers: Readonly<Record<string, string>>,
): Protocol {
  const known = PROTOCOLS.get(service ?? serviceOfPath(path));
  if (known) return known;
  const contentType = headers['content-type'] ?? '';
  if (headers['x-amz-target'] !== undefined || contentType.includes('json')) {
    return { kind: 'json', version: contentType.includes('json-1.0') ? '1.0' : '1.1' };
  }
  return { kind: 'query', namespace: 'http://webservices.amazon.com/AWSFault/2005-15-09' };
}

/** An error as the protocol words it. */
export function renderError(error: AwsError, requestId: string, protocol: Protocol): AwsResponse {
  switch (protocol.kind) {
    case 'json':
      return jsonError(error, requestId, protocol.version);
    case 'rest-json':
      return restJsonError(error, requestId);
    case 'ec2':
      return ec2Error(error, requestId);
    case 's3':
      return s3Error(error, requestId);
    case 'query':
      return queryError(error, requestId, protocol.namespace);
    case 'rest-xml':
      return restXmlError(error, requestId, protocol.namespace);
  }
}

/** The REST-XML services tell themselves by the API version that begins every path. */
function serviceOfPath(path: string): string {
  if (path.startsWith('/2020-05-31/')) return 'cloudfront';
  return path.startsWith('/2013-04-01/') ? 'route53' : '';
}
