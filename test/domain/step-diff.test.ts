import { describe, expect, test } from '@jest/globals';
import { viewOf } from '../../shared/domain/api/job-view.ts';
import { possibleFor } from '../../shared/domain/api/possible.ts';
import { stepDiffs } from '../../shared/domain/step-diff.ts';
import { planOf } from './facts.ts';

describe('the diff of a plan', () => {
  test('has every step with its sentence, and what it takes away and puts there', () => {
    const diffs = stepDiffs(planOf({ request: { strategy: 'disable-source', allowOutage: true } }));
    expect(diffs.map(({ step }) => step)).toEqual([
      'prove-ownership',
      'disable-source',
      'associate-domains',
      'repoint-dns',
      'unprove-ownership',
    ]);
    expect(diffs[1]).toMatchObject({ before: ['source E1SOURCE: enabled'], after: ['source E1SOURCE: disabled'] });
    expect(diffs[2]).toMatchObject({
      before: ['source E1SOURCE: alias www.example.com'],
      after: ['target E2TARGET: alias www.example.com'],
    });
    expect(diffs[3]).toEqual({
      step: 'repoint-dns',
      sentence: 'www.example.com CNAME d111.cloudfront.net → www.example.com CNAME d222.cloudfront.net',
      before: ['www.example.com CNAME d111.cloudfront.net'],
      after: ['www.example.com CNAME d222.cloudfront.net'],
    });
  });
});

describe('what a caller can do', () => {
  const plan = planOf();
  const facts = {
    moveId: 'm',
    request: plan.request,
    at: 0,
    plan,
    entries: [],
    execution: undefined,
    caller: 'token jira',
  };
  const asking = {
    callerId: 'token jira',
    allows: () => true,
    requester: { caller: 'token jira', requestedBy: 'Grace' },
  };
  const does = (status: 'moving' | 'moved' | 'parked' | 'restoring' | 'restored', allows = (_: string) => true) => {
    const view = viewOf({ ...facts, head: { status, fence: 1 } });
    return possibleFor(view, { ...asking, allows }).map(
      (one) => `${one.does} by ${one.route}, needs ${one.needs.join()}`,
    );
  };

  test('follows from the status and the grants', () => {
    expect(does('moving')).toEqual(['abort by POST /moves/m/abort, needs reason']);
    expect(does('moved')).toEqual(['restore by POST /moves/m/restore, needs reason']);
    expect(does('parked')).toEqual(does('moved'));
    expect(does('restoring')).toEqual(does('moved'));
    expect(does('restored')).toEqual([]);
    expect(does('moving', (action) => action !== 'abort')).toEqual([]);
  });

  test('is said in a sentence with the way back of the plan', () => {
    const [restore] = possibleFor(viewOf({ ...facts, head: { status: 'moved', fence: 1 } }), asking);
    expect(restore?.sentence).toBe(`Undoes the move. The way back: ${plan.wayBack}`);
  });
});
