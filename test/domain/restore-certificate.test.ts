import { describe, expect, test } from '@jest/globals';
import type { FormerCertificate } from '../../shared/domain/certificate-steps.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import { type ProvisionedFacts, planCertificateBack } from '../../shared/domain/restore-certificate.ts';
import { cname, NOW, planOf, ZONE } from './facts.ts';

const ARN = 'arn:new';
const RECORD = cname('_a.example.com', '_b.acm-validations.aws.');
const FORMER: FormerCertificate = {
  kind: 'acm',
  id: 'arn:former',
  names: ['shop.example.com'],
  notAfter: NOW + 1,
  viewerCertificate: '<ViewerCertificate/>',
};
const WRITTEN = [{ zone: ZONE, record: RECORD, now: RECORD }];
const FACTS: ProvisionedFacts = { arn: ARN, attached: ARN, written: WRITTEN, otherNames: [], now: NOW };

function plan(former: Partial<FormerCertificate> = {}): Plan {
  const settings = { sslSupportMethod: 'sni-only', minimumProtocolVersion: 'TLSv1.2_2021' };
  const step = { kind: 'certificate', id: 'attach-certificate', former: { ...FORMER, ...former }, settings } as const;
  return { ...planOf(), steps: [step] };
}

/** What the way back does, in short. */
function shortly(facts: Partial<ProvisionedFacts> = {}, former: Partial<FormerCertificate> = {}, left: string[] = []) {
  const back = planCertificateBack(plan(former), { ...FACTS, ...facts }, left);
  return [...back.steps.map(({ id }) => id), ...back.records.map(() => 'remove-validation'), ...back.kept];
}

describe('the way back of a certificate', () => {
  const all = ['reattach-certificate', 'delete-certificate', 'remove-validation'];
  const deleted = all.slice(1);
  test.each<[string, Partial<ProvisionedFacts>, string[]]>([
    ['it is attached', {}, all],
    ['it was never attached', { attached: FORMER.id }, deleted],
    ['the target is gone', { attached: undefined }, deleted],
    ['it was never requested, or is deleted already', { arn: undefined, attached: FORMER.id }, ['remove-validation']],
    ['no record was written', { attached: FORMER.id, written: [] }, ['delete-certificate']],
    [
      'someone attached another one meanwhile',
      { attached: 'arn:third' },
      [...deleted, 'the certificate arn:third was attached by someone else'],
    ],
    ['a record is gone already', { written: [{ ...WRITTEN[0], now: undefined }] as never }, all.slice(0, 2)],
    [
      'someone changed a record',
      { written: [{ ...WRITTEN[0], now: { ...RECORD, TTL: 7 } }] as never },
      [...all.slice(0, 2), '_a.example.com CNAME _b.acm-validations.aws was set by someone else'],
    ],
    [
      'another certificate has the same record',
      { otherNames: ['*.example.com'] },
      [...all.slice(0, 2), '_a.example.com CNAME _b.acm-validations.aws validates another certificate as well'],
    ],
    ['other certificates have other records', { otherNames: ['a.example.com'] }, all],
  ])('where %s', (_when, facts, steps) => {
    expect(shortly(facts)).toEqual(steps);
  });

  const stays = (why: string) => [`the certificate ${ARN} and its validation records stay: the former one ${why}`];
  test.each<[string, Partial<FormerCertificate>, string[], string[]]>([
    ['covers the aliases that are left', {}, ['shop.example.com'], all],
    ['does not cover an alias that is left', {}, ['x.example.com'], stays('does not cover x.example.com')],
    ['has expired since', { notAfter: NOW }, [], stays('is not valid any more')],
    ['was never issued', { notAfter: undefined }, [], stays('is not valid any more')],
    ['is CloudFront’s own, and no alias is left', { kind: 'default', names: [], notAfter: undefined }, [], all],
    [
      'is CloudFront’s own, and an alias is left',
      { kind: 'default', names: [], notAfter: undefined },
      ['x.example.com'],
      stays('does not cover x.example.com'),
    ],
  ])('where the former one %s', (_when, former, left, steps) => {
    expect(shortly({}, former, left)).toEqual(steps);
  });

  test('is none for a plan that attaches none', () => {
    expect(planCertificateBack(planOf(), FACTS, [])).toEqual({ steps: [], records: [], kept: [] });
  });
});
