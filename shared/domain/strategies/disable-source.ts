import { checkOtherDistributions } from '../checks/dns.ts';
import type { Check } from '../plan.ts';
import { isTenant, named } from '../refs.ts';
import { checkProof, prove, unprove } from './proof.ts';
import { repointDns, type Situation, type Strategy } from './situation.ts';

/** Minutes from Disabled everywhere to the domains served by the target: two deployments and one DNS change. */
const OUTAGE_MINUTES = 7;

/**
 * Between accounts CloudFront moves any name in one call once the source is disabled: a declared outage of everything on
 * the source. Never chosen without the requester's explicit word; nothing enables the source again after a success.
 */
export const disableSource: Strategy = {
  name: 'disable-source',
  why: () => 'the request allows an outage, and no road without one is open',
  aliasesToAdd: ({ moving }) => [...moving],
  checks: (situation) => [
    checkWord(situation),
    ...checkOthers(situation),
    ...checkProof(situation),
    ...checkOtherDistributions(situation.moving, situation.facts),
  ],
  steps: (situation) => [
    prove(situation),
    ...(situation.facts.source.enabled ? [{ kind: 'enabled', id: 'disable-source' } as const] : []),
    { kind: 'association', id: 'associate-domains', domains: situation.moving },
    repointDns(situation.facts),
    unprove(situation),
  ],
  wayBack:
    'restore-move puts the DNS records back, takes the domains from the target, returns them to the source and enables it again; they are down meanwhile.',
};

function checkWord({ request, facts, moving }: Situation): Check {
  if (request.allowOutage) {
    return {
      code: 'outage-allowed',
      verdict: 'warn',
      sentence: `${moving.join(', ')} will be down for about ${OUTAGE_MINUTES} minutes, as the request allows.${onlyTenant(facts)}`,
    };
  }
  return {
    code: 'outage-not-allowed',
    verdict: 'refuse',
    sentence: `The source ${named(facts.source)} would have to be disabled, which takes down everything on it for about ${OUTAGE_MINUTES} minutes.${onlyTenant(facts)}`,
    remedy: 'Set "allowOutage": true if that is acceptable; otherwise ask AWS Support to move the domain.',
  };
}

/** A multi-tenant distribution and its other tenants go on serving. */
function onlyTenant({ source }: Situation['facts']): string {
  return isTenant(source) ? ' Only this distribution tenant is disabled; the others of its distribution go on.' : '';
}

function checkOthers({ facts, moving }: Situation): Check[] {
  const others = facts.source.aliases.filter((alias) => !moving.includes(alias));
  if (others.length === 0) return [];
  return [
    {
      code: 'outage-of-others',
      verdict: 'warn',
      sentence: `${others.join(', ')} stay on the source and go down with it until somebody enables it again.`,
      remedy: 'Move them as well, or enable the source by hand after the move.',
    },
  ];
}
