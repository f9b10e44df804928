import { MoverError } from '../errors.ts';
import { type JournalEntry, refusedWrites } from './journal.ts';
import { aliasCovers, isWildcard } from './names.ts';
import { type AliasStep, type AliasStepId, movedDomains, type Plan, type Side } from './plan.ts';
import { idOf } from './refs.ts';

/** A distribution as it is right before an alias is taken from one. */
export interface Present {
  readonly aliases: readonly string[];
  readonly enabled: boolean;
  readonly deployed: boolean;
}

/** The steps that take away what may be serving a viewer at that moment. */
export const GUARDED_STEPS: readonly AliasStepId[] = ['remove-domains', 'withdraw-domains', 'remove-cover'];

/** Why an alias must not be taken away at this moment. */
export interface Danger {
  readonly sentence: string;
  /** True when waiting helps: a deployment of somebody else's change comes to its end. */
  readonly passes: boolean;
}

/**
 * Why a guarded step would leave a viewer unserved right now, or undefined when it is safe: someone may have undone an
 * earlier stage since it settled. Only the strategy `wildcard` promises that somebody always serves.
 */
export function unsafeRemoval(
  plan: Plan,
  step: AliasStep,
  now: { readonly source: Present; readonly target: Present; readonly restoring: boolean },
): Danger | undefined {
  if (plan.strategy.name !== 'wildcard' || step.remove.length === 0) return undefined;
  if (step.id === 'remove-cover') {
    const side = now.restoring ? 'source' : 'target';
    // A distribution that is disabled keeps its exact aliases from being served by any cover: the cover changes nothing.
    const holder = { ...now[side], enabled: true };
    return unserved(movedDomains(plan), holder, `${side} ${idOf(plan[side])}`, isAlias);
  }
  if (now.restoring && plan.sourceWasEnabled && !now.source.enabled) {
    return { sentence: `the source ${idOf(plan.source)} is disabled`, passes: false };
  }
  // On the way back a wildcard of the source serves as well as one of the target: planRestore counts on both.
  const bySource = (domain: string) =>
    now.restoring && unserved([domain], now.source, 'source', isCoveredBy) === undefined;
  const left = step.remove.filter((domain) => !bySource(domain));
  if (left.length === 0) return undefined;
  return unserved(left, now.target, `target ${idOf(plan.target)}`, isCoveredBy);
}

/**
 * Refuses to bring domains to a source or target that somebody disabled, while they are served elsewhere: by a cover on the road of
 * `wildcard`, by their holder where they are associated. Without it nobody would serve what is brought there. Throws CoverGone.
 */
export function assertReceiving(plan: Plan, side: Side, enabled: boolean): void {
  const isServedElsewhere = plan.strategy.name === 'wildcard' || plan.strategy.name === 'associate';
  const wasEnabled = side === 'target' || plan.sourceWasEnabled;
  if (enabled || !isServedElsewhere || !wasEnabled) return;
  throw new MoverError(
    'CoverGone',
    `The ${side} ${idOf(plan[side])} is disabled, and would not serve what comes to it.`,
  );
}

function isAlias(alias: string, domain: string): boolean {
  return alias === domain;
}

function isCoveredBy(alias: string, domain: string): boolean {
  return isWildcard(alias) && aliasCovers(alias, domain);
}

function unserved(
  domains: readonly string[],
  { aliases, enabled, deployed }: Present,
  where: string,
  serves: (alias: string, domain: string) => boolean,
): Danger | undefined {
  const left = domains.filter((domain) => !aliases.some((alias) => serves(alias, domain)));
  if (left.length > 0) return { sentence: `no alias of the ${where} would serve ${left.join(', ')}`, passes: false };
  if (!enabled) return { sentence: `the ${where} is disabled`, passes: false };
  return deployed ? undefined : { sentence: `the ${where} is deploying a change that someone else made`, passes: true };
}

const BRINGING: readonly string[] = ['add-cover', 'restore-cover'] satisfies AliasStepId[];

/**
 * The covers that this move itself brought and has not taken away again, by its journal: nobody else's wildcard is ever
 * removed, also when a finished move is undone much later.
 */
export function coversBrought(entries: readonly JournalEntry[]): string[] {
  const own = new Set<string>();
  const refused = refusedWrites(entries);
  for (const { event, sequence } of entries) {
    if (event.kind === 'intended' && BRINGING.includes(event.step) && !refused.has(sequence)) {
      const before = event.before as readonly string[];
      const added = (event.after as readonly string[]).filter((alias) => !before.includes(alias));
      for (const cover of added) own.add(cover);
    }
    if (event.kind === 'settled' && event.step === 'remove-cover') own.clear();
  }
  return [...own];
}

/** The removal of covers, less those that the move did not bring; other steps as they are. */
export function ownRemoval<S extends AliasStep>(step: S, entries: readonly JournalEntry[]): S {
  if (step.id !== 'remove-cover') return step;
  const own = coversBrought(entries);
  return { ...step, remove: step.remove.filter((cover) => own.includes(cover)) };
}
