import { checkCovers, coversToAdd, isCoverable } from '../checks/aliases.ts';
import { checkCoverRecords, checkOtherDistributions } from '../checks/dns.ts';
import type { AliasStep } from '../plan.ts';
import { repointDns, type Situation, type Strategy } from './situation.ts';

/**
 * A wildcard on the target serves the domains while they are on neither distribution. Works between accounts and without
 * an outage, for names that are no registrable domain. Amazon CloudFront Developer Guide, "Move an alternate domain name".
 */
export const wildcard: Strategy = {
  name: 'wildcard',
  why: ({ moving, facts }) => {
    const covers = coversToAdd(moving, facts.target);
    if (moving.length === 0) return 'no alias has to move';
    if (!moving.some(isCoverable))
      return 'no wildcard can serve the domains meanwhile; the checks say what can be done';
    if (covers.length === 0)
      return 'a wildcard that is on the target already serves the domains meanwhile, without an outage';
    return `${covers.join(', ')} on the target can serve the domains meanwhile, without an outage`;
  },
  aliasesToAdd: ({ moving, facts }) => [...coversToAdd(moving, facts.target), ...moving],
  checks: ({ moving, facts }) => [
    ...checkCovers(moving, facts),
    ...checkCoverRecords(facts),
    ...checkOtherDistributions(moving, facts),
  ],
  steps: ({ moving, facts }: Situation) => {
    const covers = coversToAdd(moving, facts.target);
    return [
      aliases('add-cover', covers, []),
      repointDns(facts),
      aliases('remove-domains', [], moving),
      aliases('add-domains', moving, []),
      aliases('remove-cover', [], covers),
    ];
  },
  wayBack:
    'restore-move puts the DNS records back, then the domains on the source while the cover serves, then removes the cover.',
};

function aliases(id: AliasStep['id'], add: readonly string[], remove: readonly string[]): AliasStep {
  return { kind: 'aliases', id, add, remove };
}
