import { describeHolder } from '../describe.ts';
import type { Facts, HolderFacts } from '../facts.ts';
import { aliasCovers, coverOf, isApex, isWildcard, isWithin, parentOf } from '../names.ts';
import type { Check } from '../plan.ts';
import { idOf } from '../refs.ts';

/** Who holds each domain now: the source, the target already, or somebody else. */
export function checkHolders(domains: readonly string[], facts: Facts): Check[] {
  return domains.map((domain): Check => {
    if (facts.source.aliases.includes(domain)) {
      return {
        code: 'domain-on-source',
        verdict: 'pass',
        sentence: `${domain} is on the source ${idOf(facts.source)}.`,
      };
    }
    if (facts.target.aliases.includes(domain)) {
      return {
        code: 'domain-on-target',
        verdict: 'warn',
        sentence: `${domain} is on the target already; only its DNS records are looked at.`,
      };
    }
    const holder = facts.holders.find(({ alias }) => alias === domain);
    return {
      code: 'domain-not-on-source',
      verdict: 'refuse',
      sentence: holder
        ? `${domain} is not on the source ${idOf(facts.source)}; ${describeHolder(holder)} holds it.`
        : `${domain} is not on the source ${idOf(facts.source)}, and no distribution is known to hold it.`,
      remedy: holder
        ? `Name that ${holder.tenant ? 'distribution tenant' : 'distribution'} as the source; where it belongs to Amplify, API Gateway or App Runner, release the name there.`
        : remedyWithoutHolder(facts.unasked.includes(domain)),
    };
  });
}

function remedyWithoutHolder(unasked: boolean): string {
  return unasked
    ? 'Name the distribution that holds it as the source.'
    : 'Add it to the target by hand: nothing serves it, so nothing can be lost.';
}

/** Can a wildcard on the target serve each moving domain meanwhile, without taking a name from somebody else? */
export function checkCovers(moving: readonly string[], facts: Facts): Check[] {
  const coverable = moving.filter(isCoverable);
  return [
    ...moving.filter(isWildcard).map(refuseWildcard),
    ...moving.filter((domain) => !isWildcard(domain) && isApex(domain)).map(refuseApex),
    ...[...new Map(coverable.map((domain) => [coverOf(domain), domain]))].map(([cover, domain]) =>
      checkCover(cover, domain, facts),
    ),
  ];
}

/** True when there is a wildcard that can serve the name meanwhile: not for a wildcard itself, nor for an apex. */
export function isCoverable(domain: string): boolean {
  return !isWildcard(domain) && !isApex(domain);
}

/** The covers that the move has to add itself: those that the target does not hold in this or a wider form. */
export function coversToAdd(moving: readonly string[], target: Facts['target']): string[] {
  const uncovered = moving.filter((domain) => isCoverable(domain) && coverOnTarget(domain, target) === undefined);
  return [...new Set(uncovered.map(coverOf))].sort();
}

function coverOnTarget(domain: string, target: Facts['target']): string | undefined {
  return mostSpecific(target.aliases.filter((alias) => isWildcard(alias) && aliasCovers(alias, domain)));
}

function mostSpecific(wildcards: readonly string[]): string | undefined {
  return wildcards.toSorted((a, b) => b.length - a.length)[0];
}

function checkCover(cover: string, domain: string, facts: Facts): Check {
  const present = coverOnTarget(domain, facts.target);
  if (present !== undefined) {
    const outranking = facts.holders.find(
      ({ alias }) => isWildcard(alias) && aliasCovers(alias, domain) && alias.length > present.length,
    );
    if (outranking) return refuseOutranked(present, outranking, domain);
    return {
      code: 'cover-present',
      verdict: 'pass',
      sentence: `${present} is on the target already; it is used and left there.`,
    };
  }
  const others = [
    ...facts.source.aliases.map((alias) => ({ alias, where: `the source ${idOf(facts.source)}` })),
    ...facts.holders.map((holder) => ({ alias: holder.alias, where: describeHolder(holder) })),
  ];
  const identical = others.find(({ alias }) => alias === cover);
  if (identical) {
    return {
      code: 'cover-elsewhere',
      verdict: 'refuse',
      sentence: `The wildcard ${cover} that would have to serve meanwhile is on ${identical.where}.`,
      remedy: `Remove ${cover} there, or move it first; otherwise AWS Support has to move the domain.`,
    };
  }
  const wider = others.find(({ alias }) => isWildcard(alias) && isWithin(parentOf(cover), parentOf(alias)));
  if (wider) {
    return {
      code: 'cover-would-capture',
      verdict: 'refuse',
      sentence: `The cover ${cover} would take every other name below ${parentOf(cover)} from ${wider.alias} on ${wider.where}.`,
      remedy: `Give those names aliases of their own on ${wider.where} first, or have AWS Support move the domain.`,
    };
  }
  return {
    code: 'cover-free',
    verdict: 'pass',
    sentence: facts.unasked.includes(cover)
      ? `Nobody is known to hold the cover ${cover}, which is added to the target for the time of the move.`
      : `The cover ${cover} is free and is added to the target for the time of the move.`,
  };
}

/** CloudFront Developer Guide, "Use custom URLs": the more specific alias answers, whoever holds it. */
function refuseOutranked(present: string, holder: HolderFacts, domain: string): Check {
  const { alias } = holder;
  return {
    code: 'cover-outranked',
    verdict: 'refuse',
    sentence: `${present} on the target cannot serve ${domain} meanwhile: ${alias} on ${describeHolder(holder)} is more specific.`,
    remedy: `Remove ${alias} there, or move it first; otherwise AWS Support has to move the domain.`,
  };
}

function refuseWildcard(domain: string): Check {
  return {
    code: 'wildcard-domain',
    verdict: 'refuse',
    sentence: `${domain} is a wildcard itself; no other wildcard can serve its names meanwhile.`,
    remedy: 'Within one account use UpdateDomainAssociation; between accounts ask AWS Support to move it.',
  };
}

function refuseApex(domain: string): Check {
  return {
    code: 'apex-domain',
    verdict: 'refuse',
    sentence: `${domain} is a registrable domain; no wildcard can cover it.`,
    remedy: 'Within one account use UpdateDomainAssociation; between accounts ask AWS Support to move it.',
  };
}
