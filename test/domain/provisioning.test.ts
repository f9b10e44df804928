import { describe, expect, test } from '@jest/globals';
import { assertAttachable, putBack } from '../../shared/domain/attachment.ts';
import { certificateStep, validationWritten } from '../../shared/domain/certificate-steps.ts';
import { describeSteps } from '../../shared/domain/describe.ts';
import type { ProvisioningFacts, ValidationFacts } from '../../shared/domain/facts.ts';
import { type JournalEvent, nextEntry } from '../../shared/domain/journal.ts';
import { actionsOf } from '../../shared/domain/plan-actions.ts';
import { commonNameOf, namesFor, viewerCertificateOf } from '../../shared/domain/provisioning.ts';
import { renderPlan } from '../../shared/domain/render-plan.ts';
import { cname, DAY_MS, NOW, planOf, type Situation, TARGET, ZONE } from './facts.ts';

const WWW = 'www.example.com';
const FORMER = '<ViewerCertificate><ACMCertificateArn>arn:E2TARGET</ACMCertificateArn></ViewerCertificate>';
const OTHER = { ...ZONE, hostedZoneId: 'ZOTHER', name: 'example.org' };
const zoneOf = (name: string) => (name.endsWith('example.org') ? OTHER : ZONE);
const known = (name: string, fields: Partial<ValidationFacts> = {}): ValidationFacts => ({
  name,
  zone: zoneOf(name),
  caa: [],
  ...fields,
});

/** The usual situation with a certificate that covers the target's own alias alone, and a request for a better one. */
function provisioning(facts: Partial<ProvisioningFacts> = {}, situation: Situation = {}): Situation {
  const names = [WWW, '*.example.com', 'shop.example.org', 'example.com'];
  return {
    ...situation,
    request: { certificate: 'provision', ...situation.request },
    certificate: { names: ['shop.example.org'], ...situation.certificate },
    target: {
      aliases: ['shop.example.org'],
      viewerSettings: { SSLSupportMethod: 'vip', MinimumProtocolVersion: 'TLSv1_2016' },
      ...situation.target,
    },
    facts: {
      ...situation.facts,
      provisioning: {
        nameQuota: 10,
        viewerCertificate: FORMER,
        validation: names.map((name) => known(name)),
        ...facts,
      },
    },
  };
}
const codesOf = (situation: Situation) =>
  planOf(situation).checks.flatMap(({ code, verdict }) => (code.startsWith('cert') ? [`${verdict} ${code}`] : []));

describe('the names of a certificate', () => {
  test('are those that no wildcard among them covers, sorted and each once', () => {
    const aliases = [
      'b.example.com',
      '*.example.com',
      'example.com',
      'a.b.example.com',
      '*.b.example.com',
      'example.com',
    ];
    expect(namesFor(aliases)).toEqual(['*.b.example.com', '*.example.com', 'example.com']);
    expect(namesFor([])).toEqual([]);
  });

  test('have one among them that fits into a common name', () => {
    const long = `${'a'.repeat(60)}.example.com`;
    expect(commonNameOf([long, WWW])).toBe(WWW);
    expect(commonNameOf([long])).toBeUndefined();
  });
});

describe('a plan that provisions a certificate', () => {
  test('requests, validates and attaches it before anything else', () => {
    const plan = planOf(provisioning());
    expect(plan.verdict).toBe('ready');
    expect(plan.steps.slice(0, 3)).toEqual([
      { kind: 'certificate', id: 'request-certificate', names: ['*.example.com', 'shop.example.org'] },
      {
        kind: 'certificate',
        id: 'validate-certificate',
        zones: [
          { zone: ZONE, names: ['*.example.com'] },
          { zone: OTHER, names: ['shop.example.org'] },
        ],
      },
      {
        kind: 'certificate',
        id: 'attach-certificate',
        former: {
          kind: 'acm',
          id: 'arn:E2TARGET',
          names: ['shop.example.org'],
          notAfter: NOW + 100 * DAY_MS,
          viewerCertificate: FORMER,
        },
        settings: { sslSupportMethod: 'vip', minimumProtocolVersion: 'TLSv1_2016' },
      },
    ]);
    expect(plan.steps[3]?.id).toBe('add-cover');
    expect(codesOf(provisioning())).toEqual(['pass certificate-valid', 'warn certificate-provisioned']);
  });

  test('asks for the very names that its strategy needs', () => {
    const request = { strategy: 'disable-source', allowOutage: true } as const;
    const plan = planOf(provisioning({}, { request }));
    expect(certificateStep(plan, 'request-certificate')?.names).toEqual(['shop.example.org', WWW]);
  });

  test('says so in words: steps, duration, permissions, the way back and what to change in code', () => {
    const plan = planOf(provisioning());
    expect(describeSteps(plan).slice(0, 3)).toEqual([
      'request a certificate of ACM in us-east-1 for *.example.com, shop.example.org',
      'write its validation records: of *.example.com into example.com (ZEXAMPLE); of shop.example.org into example.org (ZOTHER)',
      'attach it to the target E2TARGET in place of arn:E2TARGET (vip, TLSv1_2016)',
    ]);
    expect(plan.expectedSeconds).toBe(planOf().expectedSeconds + 60 + 300 + 180);
    expect(actionsOf(plan).writes).toEqual([
      'acm:AddTagsToCertificate',
      'acm:RequestCertificate',
      'cloudfront:UpdateDistribution',
      'route53:ChangeResourceRecordSets',
    ]);
    expect(plan.wayBack).toContain('the former certificate is attached again');
    expect(renderPlan(plan)).toContain('`viewer_certificate.acm_certificate_arn` in Terraform');
    expect(renderPlan(planOf())).not.toContain('viewer_certificate');
  });

  test('gives a tenant one of its own, with the TLS settings of its multi-tenant distribution', () => {
    const sharedCertificate = { ...planOf().facts?.target.certificate, names: ['x.example.com'] } as never;
    const plan = planOf(
      provisioning(
        { viewerCertificate: 'arn:own' },
        { target: { distributionTenantId: 'dt_1', sharedCertificate, aliases: ['shop.example.org'] } },
      ),
    );
    expect(certificateStep(plan, 'attach-certificate')).toEqual({
      kind: 'certificate',
      id: 'attach-certificate',
      former: {
        kind: 'acm',
        id: 'arn:E2TARGET',
        names: ['shop.example.org', 'x.example.com'],
        notAfter: NOW + 100 * DAY_MS,
        viewerCertificate: 'arn:own',
      },
    });
    expect(plan.verdict).toBe('ready');
    expect(describeSteps(plan)[2]).toBe('attach it to the target dt_1 in place of arn:E2TARGET');
    expect(actionsOf(plan).writes).toContain('cloudfront:UpdateDistributionTenant');
    expect(plan.infrastructureCode?.map(({ target }) => target.certificate)).toEqual([
      'customizations.certificate.arn',
      'customizations',
      'Customizations.Certificate',
    ]);
  });

  test('tells no tenant of a minimum of TLS, which is not its own', () => {
    const bare = { certificate: { kind: 'default', id: '', names: [] } } as const;
    const target = { distributionTenantId: 'dt_1', aliases: [] };
    expect(codesOf(provisioning({}, { ...bare, target }))).toEqual(['warn certificate-provisioned']);
  });

  test('has another hash than one that does not, and than one for other names', () => {
    const hashes = [planOf(), planOf(provisioning()), planOf(provisioning({}, { target: { aliases: [] } }))];
    expect(new Set(hashes.map(({ hash }) => hash)).size).toBe(3);
  });

  test.each<[string, Situation, string[]]>([
    [
      'whose certificate is missing, with a minimum of TLS that rises',
      { certificate: { kind: 'default', id: '', names: [] }, target: { aliases: [] } },
      ['warn certificate-provisioned', 'warn certificate-minimum-tls'],
    ],
    ['whose certificate was never issued', { certificate: { status: 'FAILED' } }, ['warn certificate-provisioned']],
    ['whose certificate has expired', { certificate: { notAfter: NOW } }, ['warn certificate-provisioned']],
    [
      'whose certificate expires soon',
      { certificate: { notAfter: NOW + DAY_MS, names: ['*.example.com', 'shop.example.org'] } },
      ['pass certificate-covers', 'warn certificate-provisioned'],
    ],
  ])('mends a target %s', (_what, situation, codes) => {
    const plan = planOf(provisioning({}, situation));
    expect(codesOf(provisioning({}, situation))).toEqual(codes);
    expect([plan.verdict, plan.steps[0]?.id]).toEqual(['ready', 'request-certificate']);
  });

  test('requests nothing where the present certificate does, or nobody asked', () => {
    const fit = { certificate: { names: ['*.example.com', 'shop.example.org'] } };
    const unasked = { certificate: { names: [] }, facts: {} };
    expect(planOf(provisioning({}, fit)).steps.some(({ kind }) => kind === 'certificate')).toBe(false);
    expect(codesOf(provisioning({}, fit))).toEqual(['pass certificate-valid', 'pass certificate-covers']);
    expect(planOf(unasked).verdict).toBe('refused');
    expect(codesOf(unasked)).toContain('refuse certificate-does-not-cover');
  });

  test.each<[string, string, Partial<ProvisioningFacts>, Situation, string]>([
    [
      'a name lies in no zone of ours',
      'certificate-outside-zones',
      { validation: [known('*.example.com', { zone: undefined })] },
      {},
      'The validation records of *.example.com, shop.example.org lie in no hosted zone',
    ],
    ['ACM takes fewer names', 'certificate-too-many-names', { nameQuota: 1 }, {}, 'would need 2 names'],
    [
      'CAA records forbid it',
      'certificate-caa-forbids',
      {
        validation: [
          known('*.example.com', { caa: [{ tag: 'issuewild', value: ';', critical: false }] }),
          known('shop.example.org'),
        ],
      },
      {},
      'for *.example.com.',
    ],
    [
      'a name has an underscore',
      'certificate-name-unfit',
      {},
      { target: { aliases: ['_a.b.example.com'] } },
      '_a.b.example',
    ],
  ])('is refused where %s', (_what, code, facts, situation, words) => {
    const plan = planOf(provisioning(facts, situation));
    const refusal = plan.checks.find((check) => check.code === code);
    expect(plan.verdict).toBe('refused');
    expect(refusal).toMatchObject({ verdict: 'refuse', remedy: expect.any(String) });
    expect(refusal?.sentence).toContain(words);
    expect(plan.checks.map((check) => check.code)).not.toContain('certificate-provisioned');
  });
});

describe('the attachment', () => {
  const step = certificateStep(planOf(provisioning()), 'attach-certificate');
  const now = { aliases: [WWW], viewerCertificate: FORMER, certificate: 'arn:E2TARGET' };
  if (!step) throw new Error('The plan attaches nothing.');

  test('is allowed while the certificate covers every alias and the former one is there', () => {
    expect(() => assertAttachable(now, step, ['*.example.com'], TARGET.distributionId)).not.toThrow();
  });

  test.each([
    ['an alias more', { ...now, aliases: [WWW, 'a.b.example.com'] }, 'has a.b.example.com by now'],
    ['another certificate', { ...now, viewerCertificate: '<ViewerCertificate/>' }, 'Someone changed the certificate'],
  ])('is refused with %s', (_what, present, words) => {
    expect(() => assertAttachable(present, step, ['*.example.com'], TARGET.distributionId)).toThrow(words);
  });

  test('is taken back only from the certificate that the move attached', () => {
    const back = { kind: 'certificate', id: 'reattach-certificate', former: step.former, replaces: 'arn:new' } as const;
    expect(putBack({ ...now, certificate: 'arn:new' }, back)).toBe(FORMER);
    expect(putBack(now, back)).toBeUndefined();
  });

  test('writes a whole element', () => {
    expect(viewerCertificateOf('arn:new', { sslSupportMethod: 'vip', minimumProtocolVersion: 'TLSv1_2016' })).toBe(
      '<ViewerCertificate><CloudFrontDefaultCertificate>false</CloudFrontDefaultCertificate><ACMCertificateArn>arn:new</ACMCertificateArn><SSLSupportMethod>vip</SSLSupportMethod><MinimumProtocolVersion>TLSv1_2016</MinimumProtocolVersion></ViewerCertificate>',
    );
  });
});

test('the validation records that a move wrote are those that it announced as new, each once however often it did', () => {
  const [mine, theirs] = [cname('_a.example.com', '_b.acm-validations.aws'), cname('_c.example.com', 'x')];
  const events: JournalEvent[] = [
    { kind: 'intended', step: 'validate-certificate', before: [null, theirs], after: [mine, theirs] },
    { kind: 'intended', step: 'validate-certificate', before: [null, theirs], after: [mine, theirs] },
    { kind: 'refused', step: 'validate-certificate', error: 'RecordsRefused', answers: [2] },
    { kind: 'intended', step: 'validate-certificate', before: [mine], after: [mine] },
    { kind: 'intended', step: 'repoint-dns', before: [null], after: [theirs] },
  ];
  const entries = events.map((event) => nextEntry(undefined, { moveId: 'move-1', at: 1, fence: 1, event }));
  expect(validationWritten(entries)).toEqual([mine]);
});
