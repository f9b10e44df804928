import { describe, expect, test } from '@jest/globals';
import { nextEntry } from '../../shared/domain/journal.ts';
import type { Side, Step } from '../../shared/domain/plan.ts';
import { DEPLOYED_STEPS, type DeployedStepId, isShown, sidesOf } from '../../shared/domain/settled.ts';

const WWW = 'www.example.com';
const COVER = '*.example.com';
const shown = (aliases: readonly string[], enabled = true) => ({ aliases, enabled });
const intended = { kind: 'intended', step: 'add-cover', before: [], after: [COVER] } as const;
const BROUGHT = [nextEntry(undefined, { moveId: 'move-1', at: 1, fence: 1, event: intended })];

const ARN = 'arn:new';
const former = { kind: 'acm', id: 'arn:former', names: [], notAfter: 1, viewerCertificate: '' } as const;
const settings = { sslSupportMethod: 'sni-only', minimumProtocolVersion: 'TLSv1.2_2021' };
const ATTACHING: Step[] = [
  { kind: 'certificate', id: 'attach-certificate', former, settings },
  { kind: 'certificate', id: 'reattach-certificate', former, replaces: ARN },
];
const detail = { certificateArn: ARN };
const requested = { kind: 'done', step: 'request-certificate', changed: true, detail, answers: [] } as const;
const REQUESTED = [nextEntry(undefined, { moveId: 'move-1', at: 1, fence: 1, event: requested })];

const PLAN: { steps: Step[] } = {
  steps: [
    { kind: 'aliases', id: 'add-cover', add: [COVER], remove: [] },
    { kind: 'aliases', id: 'remove-domains', add: [], remove: [WWW] },
    { kind: 'aliases', id: 'remove-cover', add: [], remove: [COVER] },
    { kind: 'association', id: 'associate-domains', domains: [WWW] },
    { kind: 'enabled', id: 'disable-source' },
    { kind: 'enabled', id: 'enable-source' },
  ],
};

test.each<[DeployedStepId, Side[]]>([
  ['add-cover', ['target']],
  ['remove-domains', ['source']],
  ['return-domains', ['source']],
  ['associate-domains', ['target', 'source']],
  ['associate-back', ['source', 'target']],
  ['disable-source', ['source']],
  ['enable-source', ['source']],
  ['attach-certificate', ['target']],
  ['reattach-certificate', ['target']],
])('%s is looked for on %j, the one that shows it first', (id, sides) => {
  expect(sidesOf(id)).toEqual(sides);
});

test('every step that changes a distribution can be waited for', () => {
  expect(DEPLOYED_STEPS).toHaveLength(13);
  expect(DEPLOYED_STEPS.filter((id) => sidesOf(id).length === 0)).toEqual([]);
});

describe('a step is shown', () => {
  test.each<[string, DeployedStepId, ReturnType<typeof shown>[], boolean]>([
    ['when what it adds is there', 'add-cover', [shown([WWW, COVER])], true],
    ['not while it is not', 'add-cover', [shown([WWW])], false],
    ['when what it removes is gone', 'remove-domains', [shown([])], true],
    ['not while it is there', 'remove-domains', [shown([WWW])], false],
    ['when its own cover is gone', 'remove-cover', [shown([WWW])], true],
    ['not while its own cover is there', 'remove-cover', [shown([COVER])], false],
    ['when the receiver has the domain and the holder has not', 'associate-domains', [shown([WWW]), shown([])], true],
    ['not while both have it', 'associate-domains', [shown([WWW]), shown([WWW])], false],
    ['not while neither has it', 'associate-domains', [shown([]), shown([])], false],
    ['when the source is disabled', 'disable-source', [shown([], false)], true],
    ['not while it is enabled', 'disable-source', [shown([])], false],
    ['when the source is enabled again', 'enable-source', [shown([])], true],
    ['not while it is disabled still', 'enable-source', [shown([], false)], false],
    ['not where no distribution was read', 'associate-domains', [], false],
    ['not where no distribution was read to be disabled', 'disable-source', [], false],
  ])('%s', (_when, id, states, isThere) => {
    expect(isShown(PLAN, id, states, BROUGHT)).toBe(isThere);
  });

  test('although a cover stands there that someone else brought', () => {
    expect(isShown(PLAN, 'remove-cover', [shown([COVER])], [])).toBe(true);
  });

  test.each<[string, DeployedStepId, string | undefined, boolean]>([
    ['when the target has the certificate of the journal', 'attach-certificate', ARN, true],
    ['not while it has another one', 'attach-certificate', 'arn:former', false],
    ['not while it has none', 'attach-certificate', '', false],
    ['not where the target was not read', 'attach-certificate', undefined, false],
    ['when the target has any other certificate again', 'reattach-certificate', 'arn:former', true],
    ['not while it has the new one', 'reattach-certificate', ARN, false],
  ])('%s', (_when, id, certificate, isThere) => {
    const states = certificate === undefined ? [] : [{ ...shown([]), certificate }];
    expect(isShown({ steps: ATTACHING }, id, states, REQUESTED)).toBe(isThere);
    if (id === 'attach-certificate') expect(isShown({ steps: ATTACHING }, id, states, [])).toBe(false);
  });

  test.each(DEPLOYED_STEPS)('by any distribution where the plan has no %s', (id) => {
    expect(isShown({ steps: [] }, id, [shown([WWW, COVER]), shown([WWW])], BROUGHT)).toBe(true);
  });
});
