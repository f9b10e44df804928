import type { AwsRequest, AwsResponse } from '../contracts.ts';
import { xmlDocument, xmlResponse } from '../gateway/render.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Distribution } from './distributions.ts';
import { escapeXml, NAMESPACE } from './xml.ts';

/** What DistributionSummary takes from the configuration, in its order, and what stands where a document has nothing. */
const SUMMARY_DEFAULTS: Readonly<Record<string, string>> = {
  Aliases: '<Aliases><Quantity>0</Quantity></Aliases>',
  Origins: '',
  OriginGroups: '<OriginGroups><Quantity>0</Quantity></OriginGroups>',
  DefaultCacheBehavior: '',
  CacheBehaviors: '<CacheBehaviors><Quantity>0</Quantity></CacheBehaviors>',
  CustomErrorResponses: '<CustomErrorResponses><Quantity>0</Quantity></CustomErrorResponses>',
  Comment: '',
  PriceClass: '<PriceClass>PriceClass_All</PriceClass>',
  Enabled: '',
  ViewerCertificate:
    '<ViewerCertificate><CloudFrontDefaultCertificate>true</CloudFrontDefaultCertificate></ViewerCertificate>',
  Restrictions:
    '<Restrictions><GeoRestriction><RestrictionType>none</RestrictionType><Quantity>0</Quantity></GeoRestriction></Restrictions>',
  WebACLId: '<WebACLId></WebACLId>',
  HttpVersion: '<HttpVersion>http2</HttpVersion>',
  IsIPV6Enabled: '<IsIPV6Enabled>false</IsIPV6Enabled>',
  Staging: '<Staging>false</Staging>',
  ConnectionMode: '<ConnectionMode>direct</ConnectionMode>',
};

/** The `<Distribution>` document of GetDistribution, CreateDistribution and UpdateDistribution, with its ETag. */
export function distributionResponse(
  plane: ControlPlane,
  request: AwsRequest,
  distribution: Distribution,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): AwsResponse {
  const none = '<Enabled>false</Enabled><Quantity>0</Quantity>';
  const document =
    `<?xml version="1.0"?>\n<Distribution xmlns="${NAMESPACE}">${identity(plane, distribution)}` +
    '<InProgressInvalidationBatches>0</InProgressInvalidationBatches>' +
    `<DomainName>${distribution.domainName}</DomainName>` +
    `<ActiveTrustedSigners>${none}</ActiveTrustedSigners><ActiveTrustedKeyGroups>${none}</ActiveTrustedKeyGroups>` +
    `${distribution.version.config.element}${recordals(distribution)}</Distribution>`;
  return withHeaders(xmlResponse(status, document, request.requestId), { etag: distribution.etag, ...headers });
}

/** The `<DistributionConfig>` document, byte for byte as it was sent, with its ETag. */
export function configResponse(request: AwsRequest, distribution: Distribution): AwsResponse {
  const response = xmlResponse(200, distribution.version.config.xml, request.requestId);
  return withHeaders(response, { etag: distribution.etag });
}

/** The `<DistributionList>` document of one page. */
export function distributionListResponse(
  plane: ControlPlane,
  request: AwsRequest,
  page: { readonly items: readonly Distribution[]; readonly next: string | undefined },
  asked: { readonly marker: string; readonly maxItems: number },
): AwsResponse {
  const summaries = page.items.map((distribution) => summary(plane, distribution)).join('');
  const document =
    `<?xml version="1.0"?>\n<DistributionList xmlns="${NAMESPACE}"><Marker>${escapeXml(asked.marker)}</Marker>` +
    (page.next === undefined ? '' : `<NextMarker>${page.next}</NextMarker>`) +
    `<MaxItems>${asked.maxItems}</MaxItems><IsTruncated>${page.next !== undefined}</IsTruncated>` +
    `<Quantity>${page.items.length}</Quantity>${summaries && `<Items>${summaries}</Items>`}</DistributionList>`;
  return xmlResponse(200, document, request.requestId);
}

/** A small result document in CloudFront's namespace. */
export function resultResponse(
  request: AwsRequest,
  rootName: string,
  members: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): AwsResponse {
  const document = xmlDocument({ [rootName]: { '@xmlns': NAMESPACE, ...members } });
  return withHeaders(xmlResponse(200, document, request.requestId), headers);
}

/** An answer without a body. */
export function emptyResponse(request: AwsRequest, status: number): AwsResponse {
  return { status, headers: { 'x-amzn-requestid': request.requestId }, body: '' };
}

function withHeaders(response: AwsResponse, headers: Readonly<Record<string, string>>): AwsResponse {
  return { ...response, headers: { ...response.headers, ...headers } };
}

function identity(plane: ControlPlane, distribution: Distribution): string {
  return (
    `<Id>${distribution.id}</Id><ARN>${distribution.arn}</ARN>` +
    `<Status>${plane.deployments.statusOf(distribution)}</Status>` +
    `<LastModifiedTime>${new Date(distribution.lastModified).toISOString()}</LastModifiedTime>`
  );
}

function summary(plane: ControlPlane, distribution: Distribution): string {
  const { members } = distribution.version.config;
  const parts = Object.entries(SUMMARY_DEFAULTS).map(([name, absent]) => members.get(name) ?? absent);
  return (
    `<DistributionSummary>${identity(plane, distribution)}<DomainName>${distribution.domainName}</DomainName>` +
    `<ETag>${distribution.etag}</ETag>${parts.join('')}${recordals(distribution)}</DistributionSummary>`
  );
}

function recordals(distribution: Distribution): string {
  const items = distribution.version.config.aliases.map(
    (alias) =>
      `<AliasICPRecordal><CNAME>${escapeXml(alias)}</CNAME><ICPRecordalStatus>APPROVED</ICPRecordalStatus></AliasICPRecordal>`,
  );
  return items.length > 0 ? `<AliasICPRecordals>${items.join('')}</AliasICPRecordals>` : '';
}
