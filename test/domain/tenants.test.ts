import { describe, expect, test } from '@jest/globals';
import { certificateFor, uncoveredBy } from '../../shared/domain/certificate-choice.ts';
import { describeSteps } from '../../shared/domain/describe.ts';
import type { DistributionFacts } from '../../shared/domain/facts.ts';
import { renderInfrastructureCode } from '../../shared/domain/infrastructure-code.ts';
import { lockedResources, type Plan } from '../../shared/domain/plan.ts';
import { actionsOf } from '../../shared/domain/plan-actions.ts';
import { idOf, isTenant, named, refOf, resourceOf } from '../../shared/domain/refs.ts';
import { parseRequest } from '../../shared/domain/request.ts';
import { sessionPolicy } from '../../shared/domain/session-policy.ts';
import { isShown } from '../../shared/domain/settled.ts';
import { cname, DAY_MS, distribution, inZone, NOW, planOf, SOURCE, SOURCE_HOST, TARGET, TARGET_HOST } from './facts.ts';

const WWW = 'www.example.com';
const TENANT = { accountId: '222222222222', distributionTenantId: 'dt_2x9GhoK0TZRsohWzv1b9It8JABC' } as const;
const OTHER_TENANT = { accountId: '222222222222', distributionTenantId: 'dt_7Kd0oTZRsohWzv1b9It8JXYZ' } as const;
const ONE = { ...SOURCE, accountId: TENANT.accountId };

/** What a request comes to: its target, or the sentence that refuses it. */
function target(given: unknown, source: unknown = SOURCE): unknown {
  try {
    return parseRequest({ domains: [WWW], source, target: given }).target;
  } catch (error) {
    return (error as Error).message.replace('The request is not valid: ', '');
  }
}

describe('a request', () => {
  test('names a distribution tenant by its id', () => {
    expect(target(TENANT)).toEqual(TENANT);
    expect(target(TARGET)).toEqual(TARGET);
  });

  test.each([
    [{ ...TENANT, ...TARGET }, 'target names a distribution and a distribution tenant: give the one that holds'],
    [{ accountId: TENANT.accountId }, 'target names no distribution: give distributionId, or distributionTenantId.'],
    [
      { accountId: TENANT.accountId, distributionId: TENANT.distributionTenantId },
      'target.distributionId is the id of a distribution tenant: name it as distributionTenantId.',
    ],
    [
      { accountId: TENANT.accountId, distributionTenantId: 'E2TARGET' },
      'target.distributionTenantId is not the id of a distribution tenant: "dt_", then letters and digits.',
    ],
    [{ ...TENANT, distributionTenantId: 'dt_../x' }, 'target.distributionTenantId is not the id'],
    [{ ...TENANT, connectionGroupId: 'cg_1' }, 'target: unrecognized key: "connectionGroupId"'],
  ])('%j is refused in words', (given, words) => {
    expect(target(given)).toContain(words);
    expect(target(given)).not.toContain(';');
  });

  test('may not name one tenant as both ends', () => {
    expect(target(TENANT, TENANT)).toBe('target is the same distribution tenant as the source.');
    expect(target(TENANT, OTHER_TENANT)).toEqual(TENANT);
  });
});

describe('a ref', () => {
  test('tells what it is, in words and as data', () => {
    expect([isTenant(TENANT), isTenant(SOURCE)]).toEqual([true, false]);
    expect([idOf(TENANT), idOf(SOURCE)]).toEqual([TENANT.distributionTenantId, 'E1SOURCE']);
    expect(resourceOf(TENANT)).toBe(`distribution tenant ${TENANT.distributionTenantId}`);
    expect(named(SOURCE)).toBe('distribution E1SOURCE of account 111111111111');
    expect(refOf({ ...TENANT, domainName: 'x' } as typeof TENANT)).toEqual(TENANT);
  });

  test('is what is locked', () => {
    const locked = lockedResources({ domains: ['example.com'], source: SOURCE, target: TENANT, strategy: 'auto' });
    expect(locked).toEqual([
      'distribution E1SOURCE',
      `distribution tenant ${TENANT.distributionTenantId}`,
      'domain example.com',
    ]);
  });
});

/** Plans a move of www.example.com from a distribution to a tenant of one account. */
function toTenant(tenant: Partial<DistributionFacts> = {}): Plan {
  const source = { ...distribution(ONE, SOURCE_HOST), aliases: [WWW] };
  return planOf({
    facts: { source, target: { ...distribution(TENANT, TARGET_HOST), ...tenant } as DistributionFacts },
  });
}

describe('a plan', () => {
  test('has a tenant as its end and nothing of a distribution beside it', () => {
    const plan = toTenant();
    expect(plan.target).toEqual({ ...TENANT, domainName: TARGET_HOST });
    expect(plan.source).toEqual({ ...ONE, domainName: SOURCE_HOST });
    expect(describeSteps(plan)[0]).toContain(`associate ${WWW} with the target ${TENANT.distributionTenantId}`);
  });

  test('of an association with a tenant has no proof for the older call, and asks for its own actions', () => {
    const plan = toTenant();
    expect(plan.steps.map(({ id }) => id)).toEqual(['associate-domains', 'repoint-dns']);
    expect(actionsOf(plan).writes).toEqual([
      'cloudfront:UpdateDistribution',
      'cloudfront:UpdateDistributionTenant',
      'cloudfront:UpdateDomainAssociation',
      'route53:ChangeResourceRecordSets',
    ]);
  });

  test('counts a source whose connection group is disabled as one that did not serve', () => {
    expect(planOf({ source: { disabledParts: ['connection group cg_1'] } }).sourceWasEnabled).toBe(false);
    expect(planOf().sourceWasEnabled).toBe(true);
  });

  test.each([
    [
      'a disabled connection group',
      { disabledParts: ['connection group cg_1'] },
      'target-disabled',
      'Enable the connection group cg_1',
    ],
    [
      'five domains already',
      { aliases: ['a', 'b', 'c', 'd', 'e'].map((label) => `${label}.example.com`) },
      'alias-quota',
      'holds no more',
    ],
  ])('refuses a tenant with %s', (_what, fields, code, remedy) => {
    const plan = toTenant(fields);
    expect(plan.verdict).toBe('refused');
    expect(plan.checks.find((check) => check.code === code)).toMatchObject({
      verdict: 'refuse',
      remedy: expect.stringContaining(remedy),
    });
  });

  test('finds no difference in what a tenant cannot have', () => {
    const plan = toTenant({ viewerSettings: { HttpVersion: 'http2' } });
    expect(plan.checks.some(({ code }) => code === 'viewer-differences')).toBe(false);
  });

  test('between tenants of one endpoint needs no record of its own, where a wildcard record leads there', () => {
    const wildcard = cname('*.example.com', SOURCE_HOST);
    const dns = [inZone(WWW, [], [wildcard])];
    const refused = (domainName: string) =>
      planOf({ dns, target: { domainName } }).checks.some(({ code }) => code === 'dns-wildcard-record');
    expect([refused(TARGET_HOST), refused(SOURCE_HOST)]).toEqual([true, false]);
  });

  test.each([['source'], ['target']])('refuses a multi-tenant distribution as %s, and says whom to name', (side) => {
    const plan = planOf({ [side]: { multiTenant: true } });
    expect(plan.verdict).toBe('refused');
    expect(plan.checks.find(({ code }) => code === 'multi-tenant-distribution')?.remedy).toContain(
      'distributionTenantId',
    );
  });

  test('tells infrastructure code of either kind where the domains go', () => {
    const lines = renderInfrastructureCode(toTenant());
    expect(lines.at(-3)).toBe(
      '- Terraform: `aws_cloudfront_distribution`: remove "www.example.com" from `aliases` of the source, add them to the `domain` blocks of the target\'s `aws_cloudfront_distribution_tenant`; records: `name = "d222.cloudfront.net"` in `aws_route53_record`.',
    );
    expect(lines.at(-2)).toContain(
      "`domains` of the target's `CfnDistributionTenant`; records: an alias to `d222.cloudfront.net`.",
    );
    expect(lines.at(-1)).toContain("`Domains` of the target's `AWS::CloudFront::DistributionTenant`");
  });
});

describe('a step is shown', () => {
  const plan = planOf();
  const held = { aliases: ['*.example.com'], enabled: true };

  test('by a tenant once the added domain is active', () => {
    expect(isShown(plan, 'add-cover', [{ ...held, inactive: [] }], [])).toBe(true);
    expect(isShown(plan, 'add-cover', [{ ...held, inactive: ['*.example.com'] }], [])).toBe(false);
    expect(isShown(plan, 'add-cover', [{ ...held, inactive: ['other.example.com'] }], [])).toBe(true);
  });
});

describe('the certificate of a tenant', () => {
  const own = { ...distribution(TENANT, TARGET_HOST).certificate, names: ['a.example.com'], serial: 'own' };
  const shared = { ...own, names: ['*.example.com'], serial: 'shared' };

  test('is its own where that covers the name, else the one of its distribution', () => {
    const both = { certificate: own, sharedCertificate: shared };
    expect(certificateFor(both, 'a.example.com').serial).toBe('own');
    expect(certificateFor(both, 'b.example.com').serial).toBe('shared');
    expect(certificateFor({ certificate: own }, 'b.example.com').serial).toBe('own');
  });

  test.each([
    ['valid', {}, []],
    ['expired', { notAfter: NOW - DAY_MS }, ['b.example.com']],
    ['pending', { status: 'PENDING_VALIDATION' }, ['b.example.com']],
  ])('of its distribution counts while it is valid: %s', (_what, fields, uncovered) => {
    const both = { certificate: own, sharedCertificate: { ...shared, ...fields } };
    expect(uncoveredBy(both, ['a.example.com', 'b.example.com'], NOW)).toEqual(uncovered);
  });
});

describe('a role session', () => {
  const writes = (...distributions: (typeof SOURCE | typeof TENANT | typeof ONE)[]) => {
    const policy = sessionPolicy({ writes: 'distributions', distributions }, TENANT.accountId, 'aws');
    expect(policy.length).toBeLessThan(1_700);
    return JSON.parse(policy).Statement[1];
  };

  test('that changes a tenant is cut down to it', () => {
    expect(writes(SOURCE, TENANT)).toEqual({
      Effect: 'Allow',
      Action: ['cloudfront:UpdateDistributionTenant', 'cloudfront:UpdateDomainAssociation'],
      Resource: [`arn:aws:cloudfront::222222222222:distribution-tenant/${TENANT.distributionTenantId}`],
    });
  });

  test('that changes a tenant and a distribution has the actions of both, and no older call', () => {
    expect(writes(ONE, TENANT)).toMatchObject({
      Action: [
        'cloudfront:UpdateDistribution',
        'cloudfront:UpdateDistributionTenant',
        'cloudfront:UpdateDomainAssociation',
      ],
      Resource: [
        expect.stringContaining(':distribution/E1SOURCE'),
        expect.stringContaining(':distribution-tenant/dt_'),
      ],
    });
  });
});
