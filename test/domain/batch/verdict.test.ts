import { describe, expect, test } from '@jest/globals';
import type { Group, GroupPlan } from '../../../shared/domain/batch/batch.ts';
import { besideOthers, judgeGroup } from '../../../shared/domain/batch/verdict.ts';
import type { Facts } from '../../../shared/domain/facts.ts';
import { parseRequest, type ResolvedRequest } from '../../../shared/domain/request.ts';
import { cname, distribution, inZone, NOW, SOURCE, SOURCE_HOST, TARGET, TARGET_HOST } from '../facts.ts';

function groupOf(domains: readonly string[]): Group {
  const listed = domains.map((domain, index) => ({ line: index + 1, domain }));
  return { group: 1, status: 'listed', domains: listed, source: SOURCE, target: TARGET, refused: [], there: [] };
}

function judge(
  domains: readonly string[],
  held: Partial<Record<'source' | 'target', readonly string[]>>,
  aliasQuota = 100,
) {
  const request: ResolvedRequest = { ...parseRequest({ domains, source: SOURCE, target: TARGET }), source: SOURCE };
  const onTarget = held.target ?? [];
  const facts: Facts = {
    gatheredAt: NOW,
    source: { ...distribution(SOURCE, SOURCE_HOST), aliases: held.source ?? domains },
    target: { ...distribution(TARGET, TARGET_HOST), aliases: onTarget },
    holders: [],
    unasked: [],
    dns: domains.map((domain) =>
      inZone(domain, [cname(domain, onTarget.includes(domain) ? TARGET_HOST : SOURCE_HOST)]),
    ),
    unmet: [],
    locks: [],
    aliasQuota,
  };
  return judgeGroup('batch-1', groupOf(domains), request, facts).verdict;
}

const [A, B, C] = ['a.example.com', 'b.example.com', 'c.example.com'];

describe('The domains of a group', () => {
  test('move together, by one plan', () => {
    expect(judge([A, B], {})).toMatchObject({
      status: 'ready',
      refused: [],
      there: [],
      plan: { strategy: 'wildcard', accounts: [SOURCE.accountId, TARGET.accountId], room: 99 },
    });
  });

  test('stay behind one by one: what nobody holds is refused, what is there already is told', () => {
    const verdict = judge([A, B, C], { source: [A], target: [C] });

    expect(verdict).toMatchObject({
      status: 'ready',
      domains: [{ line: 1, domain: A }],
      refused: [{ line: 2, domain: B, code: 'domain-not-on-source' }],
      there: [{ line: 3, domain: C, code: 'already-there' }],
    });
    expect(verdict.plan?.planHash).toBe(judge([A], { source: [A], target: [C] }).plan?.planHash);
  });

  test('are all refused where they can only not move together', () => {
    expect(judge([A, B], {}, 2)).toMatchObject({
      status: 'refused',
      domains: [],
      refused: [{ code: 'alias-quota' }, { code: 'alias-quota' }],
    });
  });

  test('are refused or there where none is left to move', () => {
    expect(judge([A], { source: [] }).status).toBe('refused');
    expect(judge([A], { source: [], target: [A] }).status).toBe('there');
  });
});

function ready(number: number, domains: readonly string[], plan: Partial<GroupPlan>): Group {
  const whole = { ...judge([A], {}).plan, ...plan } as GroupPlan;
  return { ...groupOf(domains), group: number, status: 'ready', plan: whole };
}

test('groups of one target are refused from where its quota ends', () => {
  const group = (number: number, domains: readonly string[]) => ready(number, domains, { room: 3 });

  const judged = besideOthers([group(1, [A, B]), group(2, [C, 'd.example.com']), group(3, ['e.example.com'])]);

  expect(judged.map(({ status }) => status)).toEqual(['ready', 'refused', 'ready']);
  expect(judged[1]?.refused).toMatchObject([{ code: 'alias-quota', domain: C }, { code: 'alias-quota' }]);
});

describe('Of the groups that need a certificate for one target', () => {
  const elsewhere = { accountId: '222222222222', distributionId: 'E2ELSEWHERE01C' };

  test('the first moves, and the others are refused with what to do', () => {
    const provisions = { provisions: true };
    const groups = [
      ready(1, [A], provisions),
      ready(2, [B, C], provisions),
      { ...ready(3, [A], provisions), target: elsewhere },
    ];

    const judged = besideOthers(groups);

    expect(judged.map(({ status }) => status)).toEqual(['ready', 'refused', 'ready']);
    expect(judged[1]).toMatchObject({
      domains: [],
      refused: [
        { code: 'certificate-after-another', domain: B, remedy: expect.stringContaining('Attach') },
        { domain: C },
      ],
    });
    expect(besideOthers(judged)).toEqual(judged);
  });

  test('none moves beside groups that need none: its certificate would be for what the target had before', () => {
    const judged = besideOthers([ready(1, [A], { provisions: true }), ready(2, [B], {})]);

    expect(judged.map(({ status }) => status)).toEqual(['refused', 'ready']);
  });
});
