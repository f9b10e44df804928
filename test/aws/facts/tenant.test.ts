import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { gatherDistribution } from '../../../shared/aws/facts/distribution.ts';
import type { Sessions } from '../../../shared/aws/sessions.ts';
import { answeredBy, type WireRequest } from '../wire.ts';

const REF = { accountId: '111111111111', distributionTenantId: 'dt_2x9GhoK0TZ' };
const NAMESPACE = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';
const CONFIG =
  '<CallerReference>ref</CallerReference><Enabled>true</Enabled><ConnectionMode>tenant-only</ConnectionMode>' +
  '<HttpVersion>http2and3</HttpVersion><WebACLId>arn:shared-acl</WebACLId><IsIPV6Enabled>false</IsIPV6Enabled>' +
  '<ViewerCertificate><ACMCertificateArn>arn:shared</ACMCertificateArn></ViewerCertificate>' +
  '<Restrictions><GeoRestriction><RestrictionType>none</RestrictionType></GeoRestriction></Restrictions>' +
  '<Origins><Items><Origin><DomainName>{{brand}}.example.net</DomainName></Origin></Items></Origins>';

/** The facts of a tenant with these customizations, and these parameters. */
async function factsWith({ xml }: { readonly xml: string }, brand = 'ours') {
  const tenant = (request: WireRequest) => {
    if (request.path.includes('/connection-group/'))
      return '<ConnectionGroup><Id>cg_1</Id><RoutingEndpoint>d1.cloudfront.net</RoutingEndpoint><Ipv6Enabled>true</Ipv6Enabled><Status>Deployed</Status><Enabled>true</Enabled></ConnectionGroup>';
    if (request.path.endsWith('/config')) return `<DistributionConfig>${CONFIG}</DistributionConfig>`;
    if (request.path.includes('/distribution/'))
      return `<Distribution><Status>Deployed</Status><DistributionConfig>${CONFIG}</DistributionConfig></Distribution>`;
    return `<DistributionTenant><Id>dt_2x9GhoK0TZ</Id><DistributionId>E1MULTI</DistributionId><ConnectionGroupId>cg_1</ConnectionGroupId><Domains><member><Domain>a.example.com</Domain></member></Domains><Customizations>${xml}</Customizations><Parameters><member><Name>brand</Name><Value>${brand}</Value></member></Parameters><Enabled>true</Enabled><Status>Deployed</Status></DistributionTenant>`;
  };
  const { settings } = answeredBy((request) => ({ body: tenant(request).replace('>', ` xmlns="${NAMESPACE}">`) }));
  const acm = new ACMClient({ region: 'us-east-1' });
  mockClient(acm)
    .on(DescribeCertificateCommand)
    .callsFake(({ CertificateArn }) => ({
      Certificate: { Status: 'ISSUED', Serial: CertificateArn.slice(4), SubjectAlternativeNames: [CertificateArn] },
    }));
  const client = (service: unknown) => (service === ACMClient ? acm : new CloudFrontClient(settings));
  const sessions = { client } as unknown as Sessions;
  return gatherDistribution(sessions, REF, 'target');
}

test('a tenant without customizations has the settings of its multi-tenant distribution, and IPv6 of its group', async () => {
  const facts = await factsWith({ xml: '' });

  expect(facts).toMatchObject({
    ...REF,
    domainName: 'd1.cloudfront.net',
    aliases: ['a.example.com'],
    ipv6: true,
    multiTenant: false,
    staging: false,
    certificate: { id: 'arn:shared' },
    sharedCertificate: undefined,
  });
  expect(facts.viewerSettings).toMatchObject({
    HttpVersion: 'http2and3',
    IsIPV6Enabled: 'true',
    WebACLId: 'arn:shared-acl',
    GeoRestriction: 'none',
  });
  expect(facts.origins).toEqual([{ domainName: 'ours.example.net', accessControlled: false }]);
  expect(facts.viewerSettings).not.toHaveProperty('PriceClass');
});

test.each([
  ['<WebAcl><Action>override</Action><Arn>arn:acl</Arn></WebAcl>', { WebACLId: 'arn:acl' }],
  ['<WebAcl><Action>disable</Action></WebAcl>', { WebACLId: '' }],
  [
    '<GeoRestrictions><RestrictionType>blacklist</RestrictionType><Locations><Location>DE</Location><Location>AT</Location></Locations></GeoRestrictions>',
    { GeoRestriction: 'blacklist AT DE' },
  ],
])('customized by %s, that is what viewers meet', async (xml, settings) => {
  expect((await factsWith({ xml })).viewerSettings).toMatchObject({ HttpVersion: 'http2and3', ...settings });
});

test("a certificate of its own comes first, and its distribution's stays for the other names", async () => {
  const facts = await factsWith({ xml: '<Certificate><Arn>arn:own</Arn></Certificate>' });
  expect(facts).toMatchObject({ certificate: { id: 'arn:own' }, sharedCertificate: { id: 'arn:shared' } });
});

test('its digest is of everything that can be written but its domains', async () => {
  const [one, same, other] = await Promise.all([
    factsWith({ xml: '' }),
    factsWith({ xml: '' }),
    factsWith({ xml: '' }, 'theirs'),
  ]);
  expect(one.configDigest).toBe(same.configDigest);
  expect(one.configDigest).not.toBe(other.configDigest);
});
