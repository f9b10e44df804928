import { describe, expect, test } from '@jest/globals';
import { recordsStep } from '../../shared/domain/plan.ts';
import { planRestore } from '../../shared/domain/restore.ts';
import { cname, planOf, SOURCE_HOST, TARGET_HOST, ZONE } from './facts.ts';
import { restoreOf } from './restoring.ts';

const WWW = 'www.example.com';
const BEFORE = cname(WWW, SOURCE_HOST);
const AFTER = cname(WWW, TARGET_HOST);

describe('records on the way back', () => {
  test('become the very records that they were', () => {
    const step = recordsStep(restoreOf({ target: [WWW], record: AFTER }), 'restore-dns');
    expect(step).toEqual({
      kind: 'records',
      id: 'restore-dns',
      zones: [{ zone: ZONE, changes: [{ before: AFTER, after: BEFORE }] }],
      oldTtl: 300,
    });
  });

  test("keep another person's TTL and lead back to the source", () => {
    const edited = cname(WWW, TARGET_HOST, { TTL: 5 });
    const restore = restoreOf({ target: [WWW], record: edited });
    expect(recordsStep(restore, 'restore-dns')).toMatchObject({
      zones: [{ changes: [{ before: edited, after: cname(WWW, SOURCE_HOST, { TTL: 5 }) }] }],
      oldTtl: 5,
    });
    expect(restore.kept).toEqual([]);
  });

  test('stay where someone else sent them, and that is told', () => {
    const restore = restoreOf({ target: [WWW], record: cname(WWW, 'd9.cloudfront.net') });
    expect(recordsStep(restore, 'restore-dns')).toBeUndefined();
    expect(restore.kept).toEqual(['www.example.com CNAME d9.cloudfront.net was set by someone else']);
  });

  test('stay deleted where someone deleted them, and that is told', () => {
    const restore = restoreOf({ target: [WWW] });
    expect(restore.kept).toEqual(['www.example.com CNAME was deleted by someone else']);
    const facts = {
      sourceAliases: [],
      targetAliases: [WWW],
      sourceEnabled: true,
      targetGone: false,
      unheld: [],
      records: {},
    };
    const unread = planRestore(planOf(), facts);
    expect(unread.kept).toEqual(restore.kept);
  });
});
