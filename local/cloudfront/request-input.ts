import { AwsError, type AwsRequest } from '../contracts.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Distribution } from './distributions.ts';
import { malformedInput, memberMissing, noSuchDistribution, parameterInvalid } from './refusals.ts';
import { childText, readXml } from './xml.ts';

const PAGE_SIZE = 100;

/** The caller's distribution of that id. @throws AwsError `NoSuchDistribution`, for other accounts' ones too. */
export function requireDistribution(plane: ControlPlane, request: AwsRequest, id: string): Distribution {
  const distribution = plane.ownDistribution(request.caller.accountId, id);
  if (!distribution) throw noSuchDistribution();
  return distribution;
}

/** The body as text. @throws AwsError `MissingBody`, or `MalformedInput` when it is not UTF-8. */
export function requireBody(request: AwsRequest): string {
  if (request.body.length === 0) {
    throw new AwsError(
      'MissingBody',
      400,
      'This operation requires a body. Ensure that the body is present and the Content-Type header is set.',
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(request.body);
  } catch {
    throw malformedInput('Could not parse XML: the body is not UTF-8.');
  }
}

/** A query parameter that must be there. @throws AwsError `MalformedXML`, AWS's answer to an absent member. */
export function requireQuery(request: AwsRequest, name: string): string {
  const value = request.query.get(name);
  if (!value) throw memberMissing(name.charAt(0).toLowerCase() + name.slice(1));
  return value;
}

/**
 * Checks the request's If-Match against a resource's ETag.
 * @throws AwsError `InvalidIfMatchVersion` when it is absent or no ETag at all, `PreconditionFailed` when it is stale.
 */
export function checkIfMatch(request: AwsRequest, resource: { readonly etag: string }): void {
  const ifMatch = request.headers['if-match'] ?? '';
  if (!/^E[A-Z0-9]{1,20}$/.test(ifMatch)) {
    throw new AwsError('InvalidIfMatchVersion', 400, 'The If-Match version is missing or not valid for the resource.');
  }
  if (ifMatch !== resource.etag) {
    throw new AwsError(
      'PreconditionFailed',
      412,
      "The request failed because it didn't meet the preconditions in one or more request-header fields.",
    );
  }
}

/** Which page a list request asks for. */
export interface PageRequest {
  /** The last key of the page before; empty for the first page. */
  readonly marker: string;
  readonly maxItems: number;
}

/** Marker and MaxItems (1 to 100, default 100) of a list request. @throws AwsError `InvalidArgument`. */
export function pageRequest(marker: string | null | undefined, maxItems: string | null | undefined): PageRequest {
  if (maxItems && !/^[1-9]\d{0,8}$/.test(maxItems)) throw parameterInvalid('MaxItems');
  return { marker: marker ?? '', maxItems: Math.min(PAGE_SIZE, Number(maxItems || PAGE_SIZE)) };
}

/**
 * The document of a list request and the page it asks for. The AWS CLI sends no document at all when it has nothing to say.
 * @throws AwsError `MalformedInput`, `InvalidArgument`.
 */
export function listRequest(request: AwsRequest, rootName: string) {
  const input = request.body.length > 0 ? readXml(requireBody(request), rootName) : undefined;
  return { input, page: pageRequest(childText(input, 'Marker'), childText(input, 'MaxItems')) };
}

/** The items after the marker, at most maxItems of them; `items` are in the order of their keys. */
export function pageOf<T>(items: readonly T[], keyOf: (item: T) => string, request: PageRequest) {
  const rest = items.filter((item) => keyOf(item) > request.marker);
  const page = rest.slice(0, request.maxItems);
  const last = page.at(-1);
  return { items: page, next: last !== undefined && rest.length > page.length ? keyOf(last) : undefined };
}
