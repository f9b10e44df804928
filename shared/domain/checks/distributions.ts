import type { DistributionFacts, Facts } from '../facts.ts';
import type { Check } from '../plan.ts';

/** The two distributions themselves: able to serve, not part of a continuous deployment, room for the aliases. */
export function checkDistributions(facts: Facts, aliasesToAdd: readonly string[]): Check[] {
  return [
    ...checkTarget(facts.target),
    ...checkSource(facts.source),
    ...[facts.source, facts.target].flatMap(checkContinuousDeployment),
    checkQuota(facts, aliasesToAdd),
    ...checkViewerSettings(facts),
  ];
}

function checkTarget(target: DistributionFacts): Check[] {
  if (!target.enabled) {
    return [
      {
        code: 'target-disabled',
        verdict: 'refuse',
        sentence: `The target ${target.distributionId} is disabled and would serve nothing.`,
        remedy: 'Enable it, wait until it is Deployed, and plan again.',
      },
    ];
  }
  return target.deployed
    ? [
        {
          code: 'target-ready',
          verdict: 'pass',
          sentence: `The target ${target.distributionId} is enabled and Deployed.`,
        },
      ]
    : [
        {
          code: 'target-in-progress',
          verdict: 'warn',
          sentence: `The target ${target.distributionId} is still deploying an earlier change; the move waits for it.`,
        },
      ];
}

function checkSource(source: DistributionFacts): Check[] {
  if (source.enabled || source.unlisted) return [];
  return [
    {
      code: 'source-disabled',
      verdict: 'warn',
      sentence: `The source ${source.distributionId} is disabled: its aliases are not served now.`,
    },
  ];
}

function checkContinuousDeployment(distribution: DistributionFacts): Check[] {
  if (distribution.staging) {
    return [
      {
        code: 'staging-distribution',
        verdict: 'refuse',
        sentence: `${distribution.distributionId} is a staging distribution; it cannot hold aliases of its own.`,
        remedy: 'Name the primary distribution instead.',
      },
    ];
  }
  if (!distribution.continuousDeployment) return [];
  return [
    {
      code: 'continuous-deployment',
      verdict: 'warn',
      sentence: `${distribution.distributionId} has a continuous deployment policy: part of its viewers is served by a staging distribution.`,
    },
  ];
}

function checkQuota(facts: Facts, aliasesToAdd: readonly string[]): Check {
  const { target, aliasQuota } = facts;
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
    remedy: 'Raise the quota "Alternate domain names (CNAMEs) per distribution", or move fewer domains.',
  };
}

function checkViewerSettings({ source, target }: Facts): Check[] {
  if (source.unlisted) return [];
  const names = [...new Set([...Object.keys(source.viewerSettings), ...Object.keys(target.viewerSettings)])].sort();
  const differing = names.filter((name) => source.viewerSettings[name] !== target.viewerSettings[name]);
  if (differing.length === 0) return [];
  const described = differing.map(
    (name) => `${name} ${source.viewerSettings[name] || 'none'} → ${target.viewerSettings[name] || 'none'}`,
  );
  return [
    {
      code: 'viewer-differences',
      verdict: 'warn',
      sentence: `Viewers may notice that the distributions differ: ${described.join(', ')}.`,
      remedy: 'Make sure that each difference is meant; the move changes none of them.',
    },
  ];
}
