import { aliasCovers, uncoveredNames } from '../names.ts';
import type { Check } from '../plan.ts';
import { type Target, targetOf } from '../targets/target.ts';
import type { TargetChange } from './destination.ts';
import type { TargetFacts, ToldName, ToldTarget } from './facts.ts';

/**
 * Does the target accept the name? Of each target of a service there is one answer: it does, it does not, it may not yet, or
 * it could not be checked, because.
 */
export function checkTarget(change: TargetChange, facts: TargetFacts | undefined, isOwn: boolean): Check[] {
  if (isOwn) return [];
  const { name, to } = change;
  const target = targetOf(to, change.targetHostedZoneId);
  const internal = facts?.answer?.kind === 'told' ? facts.answer.internal : undefined;
  return [
    ...(facts?.addresses?.length === 0 && target.service !== 's3-website' ? [unresolved(name, to)] : []),
    ...((internal ?? target.internal) ? [isInternal(change, target)] : []),
    ...acceptance(change, target, facts),
  ];
}

function acceptance(change: TargetChange, target: Target, facts: TargetFacts | undefined): Check[] {
  const { name, to } = change;
  const { distribution, answer } = facts ?? {};
  if (target.service === 'other') return [];
  if (distribution?.kind === 'seen') return [checkDistribution(name, to, distribution)];
  if (target.service === 's3-website' && target.bucket !== undefined && target.bucket !== name) {
    const because = `S3 answers only for the bucket that is called as the record, and ${to} is the bucket ${target.bucket}`;
    return [doesNotAccept(name, because)];
  }
  if (answer?.kind === 'told') return [checkTold(change, answer)];
  if (answer?.kind === 'untold') return [unchecked(name, to, answer.because)];
  if (distribution) return [unchecked(name, to, distribution.because)];
  if (target.bucket === name) return [wellNamed(to)];
  return [checkAbsent(change, target, answer?.accounts ?? 0)];
}

function checkTold({ name, to }: TargetChange, told: ToldTarget): Check {
  const which = `${told.what} (${to})`;
  if (told.closed !== undefined) return doesNotAccept(name, `${which} ${told.closed}`);
  const own = told.names?.find((one) => aliasCovers(one.name, name));
  if (told.names && !own) return doesNotAccept(name, `${which} ${namesOf(told.names)}`);
  const notYet = told.notYet ?? own?.notYet;
  if (notYet !== undefined) return notReady(name, told.notYet === undefined ? `its name at ${which}` : which, notYet);
  const accepted = own ? `has ${name === own.name ? 'it' : own.name} as a name` : `answers for ${name} as for any name`;
  return { code: 'target-accepts', verdict: 'pass', sentence: `${to} is ${told.what}, which ${accepted}.` };
}

function namesOf(names: readonly ToldName[]): string {
  if (names.length === 0) return 'has no custom domain name';
  return `answers for ${names.map(({ name }) => name).join(', ')} only`;
}

/** A target that no account tells of is not there, or of somebody else, which is not for us to tell. */
function checkAbsent({ name, to }: TargetChange, target: Target, accounts: number): Check {
  const because =
    accounts === 0 ? 'no account may be asked for it' : `no account that may be a target has such a ${target.title}`;
  // What its name shows of it is enough, but for the scheme of a Network Load Balancer.
  if (!target.anyName || target.service === 'nlb') {
    return unchecked(name, to, because + (target.anyName ? ', and its name does not show whether it is internal' : ''));
  }
  const sentence = `${to} is a name of the form of a ${target.title}, which answers for any name; ${because}.`;
  return { code: 'target-accepts', verdict: 'pass', sentence };
}

/** A bucket that nobody was asked for. */
function wellNamed(to: string): Check {
  const sentence = `The bucket of ${to} is called as the record, as S3 wants it.`;
  return { code: 'target-accepts', verdict: 'pass', sentence };
}

type SeenDistribution = Extract<TargetFacts['distribution'], { kind: 'seen' }>;

function checkDistribution(name: string, to: string, distribution: SeenDistribution): Check {
  const { distributionId, accountId, aliases, certificateNames, enabled } = distribution;
  const which = `the ${distributionId.startsWith('dt_') ? 'distribution tenant' : 'distribution'} ${distributionId} of account ${accountId}`;
  if (!aliases.some((alias) => aliasCovers(alias, name))) {
    return doesNotAccept(name, `${which} (${to}) does not have it among its alternate domain names and answers 403`);
  }
  if (uncoveredNames(certificateNames, [name]).length > 0) {
    return doesNotAccept(name, `the certificate of ${which} (${to}) does not cover it, or is not valid`);
  }
  if (!enabled) return doesNotAccept(name, `${which} (${to}) is disabled`);
  const sentence = `${name} is an alias of ${which}, and its certificate covers it.`;
  return { code: 'target-accepts', verdict: 'pass', sentence };
}

function doesNotAccept(name: string, because: string): Check {
  return {
    code: 'target-does-not-accept',
    verdict: 'refuse',
    sentence: `${name} would not be served: ${because}.`,
    remedy:
      'Make the target accept the name first (for a distribution that another one holds the name of: move it), or give another target.',
  };
}

function notReady(name: string, which: string, notYet: string): Check {
  return {
    code: 'target-not-ready',
    verdict: 'warn',
    sentence: `${name} may not be served yet: ${which} ${notYet}.`,
    remedy: 'Wait until the service has it ready, unless it waits for this very record.',
  };
}

function unchecked(name: string, to: string, because: string): Check {
  return {
    code: 'target-unchecked',
    verdict: 'warn',
    sentence: `Whether ${to} accepts ${name} could not be checked, because ${because}.`,
  };
}

function unresolved(name: string, to: string): Check {
  return {
    code: 'target-unresolved',
    verdict: 'warn',
    sentence: `${to} does not resolve now, so that nobody would reach ${name}.`,
    remedy: 'Check the host name for a mistake.',
  };
}

function isInternal({ name, to }: TargetChange, { service, title }: Target): Check {
  const balancer = service === 'elb' || service === 'nlb';
  return {
    code: 'target-internal',
    verdict: 'warn',
    sentence: `${to} is an internal ${balancer ? 'load balancer' : title}: ${name} is a public record and would lead to private addresses.`,
    remedy: `Use a private hosted zone, or ${balancer ? 'an internet-facing load balancer' : 'a target with public addresses'}.`,
  };
}
