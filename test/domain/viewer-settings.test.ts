import { describe, expect, test } from '@jest/globals';
import { configDocument } from '../../local/cloudfront/config-template.ts';
import { viewConfig } from '../../shared/domain/distribution-config.ts';
import { forwardsHost, originsOf, viewerSettingsOf } from '../../shared/domain/viewer-settings.ts';

const PLAIN = configDocument({ callerReference: 'one' });
/** The config as CloudFront gives it, with one text replaced by another; the text must be there. */
function edited(from: string, to: string): string {
  expect(PLAIN).toContain(from);
  return PLAIN.replace(from, to);
}
const settingsOf = (xml: string) => viewerSettingsOf(viewConfig(xml));
const NO_FUNCTIONS = '<LambdaFunctionAssociations><Quantity>0</Quantity></LambdaFunctionAssociations>';
const association = (event: string) =>
  `<LambdaFunctionAssociation><LambdaFunctionARN>arn:${event}</LambdaFunctionARN><EventType>${event}</EventType></LambdaFunctionAssociation>`;

describe('What viewers notice of a config', () => {
  test('has one entry for each element, empty where it says nothing', () => {
    expect(settingsOf(PLAIN)).toEqual({
      HttpVersion: 'http2and3',
      IsIPV6Enabled: 'true',
      PriceClass: 'PriceClass_All',
      WebACLId: '',
      DefaultRootObject: 'index.html',
      MinimumProtocolVersion: '',
      SSLSupportMethod: '',
      ViewerProtocolPolicy: 'redirect-to-https',
      CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      ResponseHeadersPolicyId: '',
      GeoRestriction: 'none',
      CacheBehaviors: '',
      CustomErrorResponses: '',
      TrustedKeyGroups: '',
      TrustedSigners: '',
      LambdaFunctionAssociations: '',
      FunctionAssociations: '',
    });
  });

  test('names the countries, in one order', () => {
    const restricted = edited(
      '<RestrictionType>none</RestrictionType><Quantity>0</Quantity>',
      '<RestrictionType>whitelist</RestrictionType><Quantity>2</Quantity><Items><Location>FR</Location><Location>DE</Location></Items>',
    );
    expect(settingsOf(restricted).GeoRestriction).toBe('whitelist DE FR');
  });

  test('names the events of functions, not their accounts', () => {
    const functions = edited(
      NO_FUNCTIONS,
      `<LambdaFunctionAssociations><Quantity>2</Quantity><Items>${association('viewer-request')}${association('origin-response')}</Items></LambdaFunctionAssociations>`,
    );
    expect(settingsOf(functions).LambdaFunctionAssociations).toBe('origin-response viewer-request');
  });
});

describe('The origins of a config', () => {
  test('are its domain names', () => {
    expect(originsOf(viewConfig(PLAIN))).toEqual([{ domainName: 'origin.example.net', accessControlled: false }]);
  });

  test('are controlled where a bucket lets in single distributions', () => {
    const bucket = edited('origin.example.net', 'b.s3.eu-west-1.amazonaws.com').replace(
      '<OriginAccessControlId></OriginAccessControlId>',
      '<OriginAccessControlId>E2OAC</OriginAccessControlId>',
    );
    expect(originsOf(viewConfig(bucket))).toEqual([
      { domainName: 'b.s3.eu-west-1.amazonaws.com', accessControlled: true },
    ]);
  });
});

describe('Whether the origin is asked under the host of the viewer', () => {
  const POLICY = '<OriginRequestPolicyId>b689b0a8-53d0-40ab-baf2-68738e2966ac</OriginRequestPolicyId>';
  const forwarded = (names: string) =>
    `<ForwardedValues><Headers><Quantity>1</Quantity><Items>${names}</Items></Headers></ForwardedValues>`;

  test.each([
    ['the managed policy AllViewerExceptHostHeader', POLICY, false],
    [
      'the managed policy AllViewer',
      '<OriginRequestPolicyId>216adef6-5c7f-47e4-b989-5492eafa07d3</OriginRequestPolicyId>',
      true,
    ],
    [
      'the managed policy HostHeaderOnly',
      '<OriginRequestPolicyId>bf0718e1-ba1e-49d1-88b1-f726733018ae</OriginRequestPolicyId>',
      true,
    ],
    ['the header Host by the older way', forwarded('<Name>host</Name>'), true],
    ['all headers by the older way', forwarded('<Name>*</Name>'), true],
    ['another header by the older way', forwarded('<Name>Origin</Name>'), false],
  ])('%s', (_what, instead, expected) => {
    expect(forwardsHost(viewConfig(edited(POLICY, instead)))).toBe(expected);
  });

  test.each([
    ['by a managed cache policy', '658327ea-f89d-4fab-a63d-7e88639e58f6', '83da9c7e-98b4-4e11-a168-04f0df8e2c65'],
    [
      'in a behaviour beside the default one',
      '<CacheBehaviors><Quantity>0</Quantity></CacheBehaviors>',
      '<CacheBehaviors><Quantity>1</Quantity><Items><CacheBehavior><PathPattern>/api/*</PathPattern><OriginRequestPolicyId>33f36d7e-f396-46d9-90e0-52428a34d9dc</OriginRequestPolicyId></CacheBehavior></Items></CacheBehaviors>',
    ],
  ])('%s', (_where, from, to) => {
    expect(forwardsHost(viewConfig(PLAIN))).toBe(false);
    expect(forwardsHost(viewConfig(edited(from, to)))).toBe(true);
  });
});
