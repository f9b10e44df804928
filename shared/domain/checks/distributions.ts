import type { DistributionFacts, Facts } from '../facts.ts';
import type { Check } from '../plan.ts';
import { idOf, isTenant } from '../refs.ts';
import { checkTenants, DOMAINS_PER_TENANT, refuseMultiTenant } from './tenants.ts';
import { checkViewers } from './viewers.ts';

/** The two distributions themselves: able to serve, not part of a continuous deployment, room for the aliases. */
export function checkDistributions(facts: Facts, moving: readonly string[], aliasesToAdd: readonly string[]): Check[] {
  return [
    ...[facts.source, facts.target].flatMap(refuseMultiTenant),
    ...checkTarget(facts.target),
    ...checkSource(facts.source),
    ...checkTenants(facts, moving),
    ...[facts.source, facts.target].flatMap(checkContinuousDeployment),
    checkQuota(facts, aliasesToAdd),
    ...checkViewers(facts),
  ];
}

function checkTarget(target: DistributionFacts): Check[] {
  if (!target.enabled) {
    return [
      {
        code: 'target-disabled',
        verdict: 'refuse',
        sentence: `The target ${idOf(target)} is disabled and would serve nothing.`,
        remedy: 'Enable it, wait until it is Deployed, and plan again.',
      },
    ];
  }
  const [part] = target.disabledParts;
  if (part !== undefined) {
    return [
      {
        code: 'target-disabled',
        verdict: 'refuse',
        sentence: `The ${part} of the target ${idOf(target)} is disabled, so that it would serve nothing.`,
        remedy: `Enable the ${part}, wait until it is Deployed, and plan again.`,
      },
    ];
  }
  return target.deployed
    ? [
        {
          code: 'target-ready',
          verdict: 'pass',
          sentence: `The target ${idOf(target)} is enabled and Deployed.`,
        },
      ]
    : [
        {
          code: 'target-in-progress',
          verdict: 'warn',
          sentence: `The target ${idOf(target)} is still deploying an earlier change; the move waits for it.`,
        },
      ];
}

function checkSource(source: DistributionFacts): Check[] {
  const [part] = source.disabledParts;
  if (source.enabled && part === undefined) return [];
  const disabled = source.enabled ? `The ${part} of the source ${idOf(source)}` : `The source ${idOf(source)}`;
  return [
    {
      code: 'source-disabled',
      verdict: 'warn',
      sentence: `${disabled} is disabled: its aliases are not served now.`,
    },
  ];
}

function checkContinuousDeployment(distribution: DistributionFacts): Check[] {
  if (distribution.staging) {
    return [
      {
        code: 'staging-distribution',
        verdict: 'refuse',
        sentence: `${idOf(distribution)} is a staging distribution; it cannot hold aliases of its own.`,
        remedy: 'Name the primary distribution instead.',
      },
    ];
  }
  if (!distribution.continuousDeployment) return [];
  return [
    {
      code: 'continuous-deployment',
      verdict: 'warn',
      sentence: `${idOf(distribution)} has a continuous deployment policy: part of its viewers is served by a staging distribution.`,
    },
  ];
}

function checkQuota(facts: Facts, aliasesToAdd: readonly string[]): Check {
  const { target } = facts;
  const aliasQuota = isTenant(target) ? DOMAINS_PER_TENANT : facts.aliasQuota;
  const after = new Set([...target.aliases, ...aliasesToAdd]).size;
  if (after <= aliasQuota) {
    return {
      code: 'alias-quota',
      verdict: 'pass',
      sentence: `The target will hold at most ${after} of ${aliasQuota} aliases.`,
    };
  }
  return {
    code: 'alias-quota',
    verdict: 'refuse',
    sentence: `The target would need ${after} aliases at once (cover included), and its quota is ${aliasQuota}.`,
    remedy: isTenant(target)
      ? 'A distribution tenant holds no more: move fewer domains, or make another tenant for them.'
      : 'Raise the quota "Alternate domain names (CNAMEs) per distribution", or move fewer domains.',
  };
}
