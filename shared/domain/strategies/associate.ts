import type { Check } from '../plan.ts';
import { involvesTenant, named } from '../refs.ts';
import { prove, unprove } from './proof.ts';
import { repointDns, type Situation, type Strategy } from './situation.ts';

/**
 * CloudFront moves the domains in one call, without an outage and for any name, an apex too, where source and target are
 * of one account. Where it refuses UpdateDomainAssociation, AssociateAlias with TXT records is tried, which knows standard
 * distributions only. Amazon CloudFront API Reference, "UpdateDomainAssociation" and "AssociateAlias".
 */
export const associate: Strategy = {
  name: 'associate',
  why: ({ moving }) =>
    moving.length === 0
      ? 'no alias has to move'
      : 'source and target are of one account, where CloudFront moves domains in one call',
  aliasesToAdd: ({ moving }) => [...moving],
  checks: (situation) => checkAccounts(situation),
  steps: (situation) => [
    { kind: 'association', id: 'associate-domains', domains: situation.moving },
    repointDns(situation.facts),
    ...(involvesTenant(situation.facts) ? [] : [prove(situation), unprove(situation)]),
  ],
  wayBack: 'restore-move puts the DNS records back and associates the domains with the source again.',
};

function checkAccounts({ facts: { source, target } }: Situation): Check[] {
  if (source.accountId === target.accountId) {
    return [
      { code: 'one-account', verdict: 'pass', sentence: `Source and target are of account ${source.accountId}.` },
    ];
  }
  return [
    {
      code: 'two-accounts',
      verdict: 'refuse',
      sentence: `CloudFront moves no domain in one call from ${named(source)} to ${named(target)} while the source is enabled.`,
      remedy: 'Leave the strategy to "auto", or use "wildcard"; with an outage allowed, "disable-source".',
    },
  ];
}
