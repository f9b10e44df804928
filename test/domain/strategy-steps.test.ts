import { describe, expect, test } from '@jest/globals';
import { inZone, planOf, type Situation, TARGET_HOST, ZONE } from './facts.ts';
import { asking, ONE_ACCOUNT, OUTAGE, shortly } from './strategy-situations.ts';

const WWW = 'www.example.com';

describe('the steps', () => {
  const disabling = (situation: Situation = {}) => planOf(asking('disable-source', { ...OUTAGE, ...situation }));

  test('of associate need one deployment, with the proof for the older call at hand', () => {
    const plan = planOf(ONE_ACCOUNT);
    expect(shortly(plan)).toEqual([`associate-domains ${WWW}`, 'repoint-dns', 'prove-ownership', 'unprove-ownership']);
    expect(plan.expectedSeconds).toBe(180);
  });

  test('of disable-source prove, disable, associate, repoint, and take the proof away', () => {
    const plan = disabling();
    expect(shortly(plan)).toEqual([
      'prove-ownership',
      'disable-source',
      `associate-domains ${WWW}`,
      'repoint-dns',
      'unprove-ownership',
    ]);
    expect(plan.expectedSeconds).toBe(2 * 180 + 60);
  });

  test('disable nothing where the source is disabled already', () => {
    expect(shortly(disabling({ source: { enabled: false } }))).not.toContain('disable-source');
  });

  test('write the proof in the zone of its own name, and take away only what they wrote', () => {
    const above = { ...ZONE, hostedZoneId: 'ZABOVE' };
    const proof = { Name: '_www.example.com.', Type: 'TXT', TTL: 60, ResourceRecords: [{ Value: `"${TARGET_HOST}"` }] };
    const plan = disabling({ dns: [{ ...inZone(WWW), ownership: { zone: above, record: undefined } }] });
    expect(plan.steps.filter(({ id }) => id.includes('prove'))).toEqual([
      { kind: 'records', id: 'prove-ownership', zones: [{ zone: above, changes: [{ after: proof }] }], oldTtl: 0 },
      { kind: 'records', id: 'unprove-ownership', zones: [{ zone: above, changes: [{ before: proof }] }], oldTtl: 60 },
    ]);
  });

  test('keep foreign values of the TXT record, before and after', () => {
    const theirs = { Name: '_www.example.com.', Type: 'TXT', TTL: 900, ResourceRecords: [{ Value: '"theirs"' }] };
    const both = { ...theirs, ResourceRecords: [{ Value: '"theirs"' }, { Value: `"${TARGET_HOST}"` }] };
    const plan = disabling({ dns: [{ ...inZone(WWW), ownership: { zone: ZONE, record: theirs } }] });
    expect(plan.steps.filter(({ id }) => id.includes('prove'))).toMatchObject([
      { zones: [{ changes: [{ before: theirs, after: both }] }], oldTtl: 900 },
      { zones: [{ changes: [{ before: both, after: theirs }] }] },
    ]);
  });

  test('leave a proof alone that is there already', () => {
    const proven = {
      Name: '_www.example.com.',
      Type: 'TXT',
      TTL: 60,
      ResourceRecords: [{ Value: `"${TARGET_HOST}"` }],
    };
    const plan = disabling({ dns: [{ ...inZone(WWW), ownership: { zone: ZONE, record: proven } }] });
    expect(shortly(plan)).toEqual(['disable-source', `associate-domains ${WWW}`, 'repoint-dns']);
  });

  test('concern only the domains that have to move', () => {
    const plan = disabling({
      domains: [WWW, 'a.example.com'],
      source: { aliases: [WWW] },
      target: { aliases: ['a.example.com'] },
    });
    expect(shortly(plan)).toContain(`associate-domains ${WWW}`);
    expect(JSON.stringify(plan.steps.filter(({ id }) => id.includes('prove')))).not.toContain('_a.example.com');
  });

  test('are decided by the road: another strategy, another hash', () => {
    const hashes = (['associate', 'wildcard', 'disable-source'] as const).map(
      (name) => planOf(asking(name, { ...ONE_ACCOUNT, ...OUTAGE })).hash,
    );
    expect(new Set(hashes).size).toBe(3);
  });
});
