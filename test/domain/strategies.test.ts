import { describe, expect, test } from '@jest/globals';
import type { Plan } from '../../shared/domain/plan.ts';
import { alias, checksOf, cname, inZone, planOf, type Situation, SOURCE, SOURCE_HOST } from './facts.ts';
import { asking, ONE_ACCOUNT, OUTAGE, shortly } from './strategy-situations.ts';

const WWW = 'www.example.com';
const APEX = 'example.com';
const apex = (situation: Situation = {}): Situation => ({
  domains: [APEX],
  dns: [inZone(APEX, [alias(APEX, SOURCE_HOST)])],
  ...situation,
});
const unprovable = (domain: string): Situation => ({ dns: [{ ...inZone(domain), ownership: undefined }] });

describe('the strategy that auto picks', () => {
  test.each<[string, Situation, Plan['strategy']['name'], Plan['verdict']]>([
    ['within one account', ONE_ACCOUNT, 'associate', 'ready'],
    ['for an apex within one account', apex(ONE_ACCOUNT), 'associate', 'ready'],
    ['for a wildcard name within one account', { ...ONE_ACCOUNT, domains: ['*.example.com'] }, 'associate', 'ready'],
    ['within one account, an outage allowed', { ...ONE_ACCOUNT, ...OUTAGE }, 'associate', 'ready'],
    ['between two accounts', {}, 'wildcard', 'ready'],
    ['between two accounts, an outage allowed', OUTAGE, 'wildcard', 'ready'],
    ['for an apex between two accounts', apex(), 'wildcard', 'refused'],
    ['for an apex between two accounts, an outage allowed', apex(OUTAGE), 'disable-source', 'ready'],
    ['for a wildcard name between two accounts', { domains: ['*.example.com'] }, 'wildcard', 'refused'],
    [
      'for a wildcard name between two accounts, an outage allowed',
      { domains: ['*.example.com'], ...OUTAGE },
      'disable-source',
      'ready',
    ],
    [
      'where the cover is taken, an outage allowed',
      { source: { aliases: [WWW, '*.example.com'] }, ...OUTAGE },
      'disable-source',
      'ready',
    ],
    [
      'where only the cover finds no place in the certificate, an outage allowed',
      { certificate: { names: [WWW] }, ...OUTAGE },
      'disable-source',
      'ready',
    ],
    [
      'where only the cover finds no place among the aliases, an outage allowed',
      { facts: { aliasQuota: 1 }, ...OUTAGE },
      'disable-source',
      'ready',
    ],
    [
      'where nothing helps within one account',
      { target: { accountId: SOURCE.accountId, enabled: false }, ...OUTAGE },
      'associate',
      'refused',
    ],
    ['where nothing helps between two accounts', { target: { enabled: false }, ...OUTAGE }, 'wildcard', 'refused'],
  ])('%s', (_when, situation, name, verdict) => {
    const plan = planOf(situation);
    expect([plan.strategy.name, plan.verdict]).toEqual([name, verdict]);
    expect(planOf(situation)).toEqual(plan);
  });
});

describe('the strategy that a request names is taken, open or closed', () => {
  test.each<[string, Situation, string[]]>([
    ['associate within one account', asking('associate', ONE_ACCOUNT), []],
    ['associate between two', asking('associate'), ['two-accounts']],
    ['wildcard within one account', asking('wildcard', ONE_ACCOUNT), []],
    ['wildcard for an apex, an outage allowed', asking('wildcard', apex(OUTAGE)), ['apex-domain']],
    ['disable-source without the word', asking('disable-source'), ['outage-not-allowed']],
    ['disable-source on the word', asking('disable-source', OUTAGE), []],
    ['disable-source within one account', asking('disable-source', { ...ONE_ACCOUNT, ...OUTAGE }), []],
    [
      'disable-source for a domain that cannot be proven',
      asking('disable-source', { ...unprovable(WWW), ...OUTAGE }),
      ['ownership-outside-zones'],
    ],
  ])('%s', (_what, situation, codes) => {
    const plan = planOf(situation);
    expect(plan.strategy.name).toBe(situation.request?.strategy);
    expect(plan.checks.flatMap(({ code, verdict }) => (verdict === 'refuse' ? [code] : []))).toEqual(codes);
    expect(plan.verdict).toBe(codes.length > 0 ? 'refused' : 'ready');
  });

  test('a missing TXT zone is no matter for a road that needs no TXT record', () => {
    expect(planOf(unprovable(WWW)).verdict).toBe('ready');
    const associated = planOf({ ...unprovable(WWW), ...ONE_ACCOUNT });
    expect([associated.verdict, ...shortly(associated)]).toEqual(['ready', `associate-domains ${WWW}`, 'repoint-dns']);
  });
});

describe('why a strategy was not chosen', () => {
  test.each<[string, Situation, [string, string][]]>([
    [
      'between two accounts',
      {},
      [
        [
          'associate',
          'CloudFront moves no domain in one call from distribution E1SOURCE of account 111111111111 to distribution E2TARGET of',
        ],
        ['disable-source', 'The source distribution E1SOURCE of account 111111111111 would have to be disabled'],
        ['assisted', 'AWS Support would have to move'],
      ],
    ],
    [
      'within one account, an outage allowed',
      { ...ONE_ACCOUNT, ...OUTAGE },
      [
        ['wildcard', 'another strategy costs less'],
        ['disable-source', 'another strategy costs less'],
        ['assisted', 'AWS Support would have to move'],
      ],
    ],
    [
      'for another that the request names',
      asking('wildcard', ONE_ACCOUNT),
      [
        ['associate', 'the request asks for wildcard'],
        ['disable-source', 'would have to be disabled'],
        ['assisted', 'AWS Support would have to move'],
      ],
    ],
    [
      'for an apex, an outage allowed',
      apex(OUTAGE),
      [
        ['associate', 'CloudFront moves no domain in one call'],
        ['wildcard', 'example.com is a registrable domain'],
        ['assisted', 'AWS Support would have to move'],
      ],
    ],
    [
      'for the certificate',
      { certificate: { names: [WWW] }, ...OUTAGE },
      [
        ['associate', 'CloudFront moves no domain in one call'],
        ['wildcard', 'does not cover *.example.com.'],
        ['assisted', 'AWS Support would have to move'],
      ],
    ],
  ])('%s', (_when, situation, reasons) => {
    const { rejected } = planOf(situation);
    expect(rejected.map(({ name }) => name)).toEqual(reasons.map(([name]) => name));
    expect(rejected.map(({ because }) => because)).toEqual(
      reasons.map(([, because]) => expect.stringContaining(because)),
    );
  });
});

describe('what is told of a strategy', () => {
  const others: Situation = { source: { aliases: [WWW, 'shop.example.com'] } };
  test.each<[string, string, 'pass' | 'warn' | 'refuse', Situation, string]>([
    ['one account', 'one-account', 'pass', ONE_ACCOUNT, 'are of account 111111111111'],
    ['two accounts', 'two-accounts', 'refuse', asking('associate'), 'E2TARGET of account 222222222222'],
    [
      'an outage on the word',
      'outage-allowed',
      'warn',
      asking('disable-source', OUTAGE),
      'www.example.com will be down',
    ],
    ['days of waiting', 'support-must-act', 'warn', asking('assisted'), 'until then nothing changes for viewers'],
    [
      'a proof that nobody can write, for AWS Support as well',
      'ownership-outside-zones',
      'refuse',
      asking('assisted', unprovable(WWW)),
      'lies in no zone that anybody serves',
    ],
    ['an outage without it', 'outage-not-allowed', 'refuse', asking('disable-source'), 'for about 7 minutes'],
    [
      'others on the source',
      'outage-of-others',
      'warn',
      asking('disable-source', { ...others, ...OUTAGE }),
      'shop.example.com stay on the source and go down',
    ],
    [
      'a name that cannot be proven',
      'ownership-outside-zones',
      'refuse',
      asking('disable-source', { ...unprovable(WWW), ...OUTAGE }),
      'The TXT record _www.example.com that proves www.example.com',
    ],
  ])('%s: %s', (_what, code, verdict, situation, words) => {
    const [check, ...more] = checksOf(planOf(situation), code);
    expect(check).toMatchObject({ verdict, sentence: expect.stringContaining(words) });
    expect(more).toEqual([]);
    if (verdict === 'refuse') expect(check?.remedy?.length).toBeGreaterThan(20);
  });

  test.each<[string, string, Situation]>([
    ['nothing of others where there are none', 'outage-of-others', asking('disable-source', OUTAGE)],
    [
      'nothing of others where all of them move',
      'outage-of-others',
      asking('disable-source', { domains: [WWW, 'a.example.com'], ...OUTAGE }),
    ],
    [
      'nothing of a proof for a domain that stays where it is',
      'ownership-outside-zones',
      asking('disable-source', { ...unprovable(WWW), ...OUTAGE, source: { aliases: [] }, target: { aliases: [WWW] } }),
    ],
    ['nothing of covers where none is needed', 'cover-free', ONE_ACCOUNT],
    [
      'nothing of records at the wildcard where no cover is needed',
      'cover-record-elsewhere',
      { ...ONE_ACCOUNT, dns: [inZone(WWW, undefined, [cname('\\052.example.com', 'd9.cloudfront.net')])] },
    ],
  ])('%s', (_what, code, situation) => {
    expect(checksOf(planOf(situation), code)).toEqual([]);
  });

  test.each<[string, Situation, string]>([
    ['associate', ONE_ACCOUNT, 'of one account'],
    [
      'associate with nothing to move',
      { source: { aliases: [] }, target: { ...ONE_ACCOUNT.target, aliases: [WWW] } },
      'no alias has to move',
    ],
    ['wildcard', {}, '*.example.com on the target can serve'],
    ['wildcard with one there', { target: { aliases: ['*.example.com'] } }, 'already serves the domains'],
    ['wildcard with none possible', apex(), 'no wildcard can serve'],
    ['disable-source', apex(OUTAGE), 'no road without one is open'],
  ])('why %s', (_what, situation, words) => {
    const { strategy, wayBack } = planOf(situation);
    expect(strategy.why).toContain(words);
    expect(wayBack).toMatch(/^restore-move /);
  });
});
