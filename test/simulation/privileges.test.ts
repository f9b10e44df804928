import { expect, test } from '@jest/globals';
import { PERMISSIONS } from '../../deploy/permissions.ts';
import { isAllowed } from './policy.ts';
import { run } from './run.ts';
import { SCENARIOS } from './scenarios.ts';
import { ELSEWHERE } from './selection.ts';

/** Allowed, and used in other situations than those of the scenarios: in which, or by whom. */
const REASONS: Readonly<Record<string, string>> = {
  'dynamodb:BatchGetItem': 'who holds a lock that another move has: test/moves/endings',
  'dynamodb:GetItem': 'a question that is asked again: test/moves/approval',
  'dynamodb:UpdateItem': 'a request for later that begins: test/events/schedule',
  'dynamodb:Query': 'a name that live DNS cannot tell: test/moves/external',
  'dynamodb:DeleteItem': 'locks that are given back when another move has one of them: test/moves/endings',
  'acm:AddTagsToCertificate': 'AWS asks for it when a certificate is requested with a tag',
  'acm:ListTagsForCertificate': 'another certificate of the same names: test/moves/certificates',
  'acm:DescribeCertificate': 'a record that leads to a distribution: test/records',
  'iam:ListServerCertificates': 'a certificate that is kept in IAM: test/moves/situations/certificates',
  'iam:GetServerCertificate': 'a certificate that is kept in IAM: test/moves/situations/certificates',
  'cloudfront:ListDistributions': 'a request without a source: test/moves/situations/holders',
  'cloudfront:GetDistribution': 'a record that leads to a distribution: test/records',
  'cloudfront:GetDistributionConfig': 'a record that leads to a distribution: test/records',
  'cloudfront:GetDistributionTenant': 'tenants: test/moves/situations/tenants',
  'cloudfront:GetDistributionTenantByDomain': 'a tenant that holds the domain: test/moves/situations/tenants',
  'cloudfront:GetConnectionGroup': 'tenants: test/moves/situations/tenants',
  'cloudfront:ListDomainConflicts': 'an alias that nobody seems to hold on the way back: test/moves/interference',
  'cloudfront:ListConflictingAliases': 'where ListDomainConflicts is refused: test/aws/conflicts',
  'cloudfront:UpdateDistributionTenant': 'tenants: test/moves/situations/tenants',
  'cloudfront:UpdateDistribution': 'AWS asks for it with the association of a domain',
  'cloudfront:AssociateAlias': 'where UpdateDomainAssociation is refused: test/moves/associate-back',
  'cloudfront:GetVpcOrigin': 'AWS asks for it with an update of a config that refers to one',
  'wafv2:GetWebACL': 'AWS asks for it with an update of a config that refers to one',
};
/** What targets of records are asked for: test/aws and test/records. */
const OF_TARGETS =
  /^(apigateway|apprunner|appsync|ec2|elasticbeanstalk|elasticloadbalancing|es|globalaccelerator|s3|vpc-lattice):/;

test('every call of every function is allowed, and every action that is allowed is used, or told why not', async () => {
  const used = new Set<string>();
  for (const scenario of SCENARIOS) {
    const { privileges } = await run({ scenario, seed: 1, strikes: [] });
    expect(privileges.problems).toEqual([]);
    for (const use of privileges.used) used.add(use);
  }
  const seen = Object.entries(PERMISSIONS).filter(([name]) => [...used].some((use) => use.startsWith(`${name} `)));
  expect(seen.length).toBeGreaterThan(20);
  const notSeen = Object.keys(PERMISSIONS).filter((name) => !seen.some(([one]) => one === name));
  expect(notSeen.sort()).toEqual(Object.keys(ELSEWHERE).sort());
  const unused = seen.flatMap(([name, { moves, locks, accounts, batches = [] }]) =>
    [...new Set([...moves, ...locks, ...batches, ...Object.values(accounts).flat()])].filter(
      (action) => !used.has(`${name} ${action}`) && !OF_TARGETS.test(action),
    ),
  );
  expect(unused.filter((action) => REASONS[action] === undefined)).toEqual([]);
  expect(Object.keys(REASONS).filter((action) => !unused.includes(action))).toEqual([]);
}, 60_000);

test('a call outside of a policy is refused by its action, its resource and its condition', () => {
  const zone = 'arn:aws:route53:::hostedzone/Z1EXAMPLE';
  const names = 'route53:ChangeResourceRecordSetsNormalizedRecordNames';
  const Condition = { 'ForAllValues:StringEquals': { [names]: ['www.example.com'] } };
  const allowed = [{ Effect: 'Allow', Action: 'route53:Change*', Resource: zone, Condition }];
  const asked = {
    action: 'route53:ChangeResourceRecordSets',
    resource: zone,
    context: { [names]: ['www.example.com'] },
  };
  expect(isAllowed(allowed, asked)).toBe(true);
  expect(isAllowed(allowed, { ...asked, action: 'route53:DeleteHostedZone' })).toBe(false);
  expect(isAllowed(allowed, { ...asked, resource: 'arn:aws:route53:::hostedzone/Z2' })).toBe(false);
  expect(isAllowed(allowed, { ...asked, context: { [names]: ['www.example.com', 'example.com'] } })).toBe(false);
  expect(() => isAllowed([{ Effect: 'Deny', Action: '*', Resource: '*' }], asked)).toThrow(/judges no statement/);
});
