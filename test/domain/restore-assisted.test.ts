import { describe, expect, test } from '@jest/globals';
import { planRestore, type RestoreFacts } from '../../shared/domain/restore.ts';
import { cname, inZone, planOf, SOURCE_HOST, TARGET_HOST, ZONE } from './facts.ts';

const WWW = 'www.example.com';
const SHOP = 'shop.example.com';
const DOMAINS = [WWW, SHOP];
const plan = planOf({ domains: DOMAINS, dns: DOMAINS.map((name) => inZone(name)), request: { strategy: 'assisted' } });
const proof = (domain: string) => ({
  Name: `_${domain}.`,
  Type: 'TXT',
  TTL: 60,
  ResourceRecords: [{ Value: `"${TARGET_HOST}"` }],
});

/** The way back where the records of both domains lead to the one host, with both proofs in place. */
function back(now: Partial<RestoreFacts>, host = SOURCE_HOST) {
  const records = DOMAINS.flatMap((name) => [cname(name, host), proof(name)]);
  return planRestore(plan, {
    sourceAliases: DOMAINS,
    targetAliases: [],
    sourceEnabled: true,
    targetGone: false,
    unheld: [],
    records: { [ZONE.hostedZoneId]: records },
    ...now,
  });
}

const shortly = (restore: ReturnType<typeof back>) =>
  restore.steps.map((step) =>
    step.kind === 'records' ? `${step.id} ${step.zones.flatMap(({ changes }) => changes).length}` : step.id,
  );

describe('the way back of a move by AWS Support', () => {
  test('before the swap takes the proof away and nothing else', () => {
    const restore = back({});
    expect(shortly(restore)).toEqual(['unprove-ownership 2']);
    expect(restore.blocked).toBe('');
  });

  test('is the same where the source was disabled since: nothing returns to it', () => {
    expect(shortly(back({ sourceEnabled: false }))).toEqual(['unprove-ownership 2']);
  });

  test('after the swap leaves domain and records, and says who can go on', () => {
    const restore = back({ sourceAliases: [], targetAliases: DOMAINS }, TARGET_HOST);
    expect(shortly(restore)).toEqual(['unprove-ownership 2']);
    expect(restore.blocked).toBe(
      'shop.example.com, www.example.com is on the target E2TARGET, which serves it whatever DNS says; only AWS Support can move it back to distribution E1SOURCE of account 111111111111. To go back, have AWS Support move it, and then restore once more.',
    );
  });

  test('puts back the records of those that were not moved', () => {
    const restore = back({ sourceAliases: [SHOP], targetAliases: [WWW] }, TARGET_HOST);
    expect(shortly(restore)).toEqual(['restore-dns 1', 'unprove-ownership 2']);
    expect(restore.blocked).toMatch(/^www\.example\.com is on the target/);
  });

  test('says what nobody holds, and leaves its records where it has to be added', () => {
    const restore = back({ sourceAliases: [SHOP], unheld: [WWW] }, TARGET_HOST);
    expect(shortly(restore)).toEqual(['restore-dns 1', 'unprove-ownership 2']);
    expect(restore.blocked).toMatch(
      /^Nobody holds www\.example\.com, and viewers get 403: add it to the target E2TARGET/,
    );
  });
});
