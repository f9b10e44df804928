import { describe, expect, test } from '@jest/globals';
import { roleId } from '../../deploy/names.ts';
import { PERMISSIONS } from '../../deploy/permissions.ts';
import { functionRoles } from '../../deploy/roles.ts';
import { accountStatements } from '../deploy/account-role.ts';
import { statementsOf } from '../deploy/template.ts';
import { SOURCE, TARGET, tell } from '../moves/story.ts';
import type { SdkRequest } from './actions.ts';
import { alsoAsked } from './also-asked.ts';
import { askedBy, isAllowed, type PolicyStatement } from './policy.ts';
import { run } from './run.ts';
import { SCENARIOS } from './scenarios.ts';
import { ELSEWHERE } from './selection.ts';

/** Allowed, to all functions or one, and used in other situations than those of the scenarios: in which, or by whom. */
const REASONS: Readonly<Record<string, string>> = {
  'dynamodb:BatchGetItem': 'who holds a lock that another move has, and whether that one is over: test/moves/endings',
  'dynamodb:GetItem': 'a question that is asked again: test/moves/approval',
  'dynamodb:UpdateItem': 'a request for later that begins: test/events/schedule',
  'dynamodb:Query': 'a name that live DNS cannot tell: test/moves/external',
  'dynamodb:DeleteItem': 'locks that are given back when another move has one of them: test/moves/endings',
  'post-batch-abort dynamodb:PutItem': 'a batch that is aborted at rest: test/batches/going-on',
  'acm:ListTagsForCertificate': 'another certificate of the same names: test/moves/certificates',
  'acm:DescribeCertificate': 'a record that leads to a distribution: test/records',
  'iam:ListServerCertificates': 'a certificate that is kept in IAM: test/moves/situations/certificates',
  'iam:GetServerCertificate': 'a certificate that is kept in IAM: test/moves/situations/certificates',
  'cloudfront:ListDistributions': 'a request without a source: test/moves/situations/holders',
  'cloudfront:GetDistribution': 'a record that leads to a distribution: test/records',
  'post-dns-confirmation cloudfront:GetDistributionConfig': 'a name that live DNS cannot tell: test/moves/external',
  'cloudfront:GetDistributionTenant': 'tenants: test/moves/situations/tenants',
  'cloudfront:GetDistributionTenantByDomain': 'a tenant that holds the domain: test/moves/situations/tenants',
  'cloudfront:GetConnectionGroup': 'tenants: test/moves/situations/tenants',
  'cloudfront:ListDomainConflicts': 'an alias that nobody seems to hold on the way back: test/moves/interference',
  'cloudfront:ListConflictingAliases': 'where ListDomainConflicts is refused: test/aws/conflicts',
  'cloudfront:UpdateDistributionTenant': 'tenants: test/moves/situations/tenants',
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
    [...new Set([...moves, ...locks, ...batches, ...Object.values(accounts).flat()])]
      .filter((action) => !used.has(`${name} ${action}`) && !OF_TARGETS.test(action))
      .map((action) => ({ action, ofOne: `${name} ${action}` })),
  );
  const unknown = unused.filter(({ action, ofOne }) => (REASONS[action] ?? REASONS[ofOne]) === undefined);
  expect(unknown.map(({ ofOne }) => ofOne)).toEqual([]);
  const known = unused.flatMap(({ action, ofOne }) => [action, ofOne]);
  expect(Object.keys(REASONS).filter((key) => !known.includes(key))).toEqual([]);
}, 300_000);

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

describe('a call is judged by what the world knows of it', () => {
  const accountId = '222222222222';
  const requestOf = (body: object | string, query = {}): SdkRequest => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return { method: 'POST', path: '/2020-05-31/domain-association', query, headers: {}, body: text };
  };
  const role = (name: string) => functionRoles([])[roleId(name)] as { readonly Properties: object };
  const known = (tags: readonly (readonly [string, string])[], machine?: string) => ({
    tagsOf: () => new Map(tags),
    machineOf: () => machine,
  });

  test('the deletion of a certificate by the tags that it has', () => {
    const statements = accountStatements(['target'], accountId) as unknown as PolicyStatement[];
    const CertificateArn = `arn:aws:acm:us-east-1:${accountId}:certificate/1`;
    const asked = (tags: readonly (readonly [string, string])[]) =>
      askedBy('acm:DeleteCertificate', requestOf({ CertificateArn }), accountId, known(tags));
    expect(isAllowed(statements, asked([['cname-mover:move', 'move-7']]))).toBe(true);
    expect(isAllowed(statements, asked([['owner', 'somebody']]))).toBe(false);
    expect(isAllowed(statements, asked([]))).toBe(false);
  });

  test.each([
    ['answer-approval', 'change-records', true],
    ['answer-approval', 'restore-move', false],
    ['confirm-dns-change', 'restore-move', true],
    ['confirm-dns-change', undefined, false],
  ])('%s answers a task of %s: %s', (name, machine, allowed) => {
    const asked = askedBy('states:SendTaskSuccess', requestOf({ taskToken: 't' }), '999999999999', known([], machine));
    expect(isAllowed(statementsOf(role(name)) as unknown as PolicyStatement[], asked)).toBe(allowed);
  });

  test('the association of a domain as an update of whoever gets it and, in one account, of whoever loses it', async () => {
    const story = await tell();
    const arnOf = (id: string) => story.aws.cloudfront.distributions().find((one) => one.id === id)?.arn;
    const target = arnOf(TARGET.distributionId) ?? '';
    const asked = { action: 'cloudfront:UpdateDomainAssociation', resource: target, context: {} };
    const request = requestOf('<Domain>www.example.com</Domain>');
    const update = { action: 'cloudfront:UpdateDistribution', context: {} };
    expect(alsoAsked(asked, request, TARGET.accountId, story)).toEqual([{ ...update, resource: target }]);
    expect(alsoAsked(asked, request, SOURCE.accountId, story)).toEqual([
      { ...update, resource: target },
      { ...update, resource: arnOf(SOURCE.distributionId) },
    ]);
  });

  test('a request for a certificate with a tag, and a list of conflicts, by what else they need', async () => {
    const story = await tell();
    const resource = 'arn:aws:cloudfront::222222222222:distribution/E2';
    expect(
      alsoAsked({ action: 'cloudfront:ListDomainConflicts', resource, context: {} }, requestOf(''), accountId, story),
    ).toEqual([{ action: 'cloudfront:GetDistribution', resource, context: {} }]);
    const Tags = [{ Key: 'cname-mover:move', Value: 'move-1' }];
    const asked = { action: 'acm:RequestCertificate', resource: '*', context: {} };
    const [tagging] = alsoAsked(asked, requestOf({ Tags }), accountId, story);
    const statements = accountStatements(['target'], accountId) as unknown as PolicyStatement[];
    expect(tagging && isAllowed(statements, tagging)).toBe(true);
    expect(tagging && isAllowed(statements, { ...tagging, context: { 'aws:TagKeys': ['owner'] } })).toBe(false);
    expect(alsoAsked(asked, requestOf({}), accountId, story)).toEqual([]);
  });
});
