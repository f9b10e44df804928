import { type Plan, swapStep } from './plan.ts';
import { idOf, named } from './refs.ts';

/** The domains of an `assisted` move that the service cannot bring back. */
interface Staying {
  readonly onTarget: readonly string[];
  readonly unheld: readonly string[];
}

/** Those that the target has by now, and those that nobody holds. */
export function stayingWithTarget(
  plan: Plan,
  now: { readonly targetAliases: readonly string[]; readonly unheld: readonly string[] },
): Staying {
  const domains = swapStep(plan)?.domains ?? [];
  const onTarget = domains.filter((domain) => now.targetAliases.includes(domain));
  return { onTarget, unheld: domains.filter((domain) => now.unheld.includes(domain) && !onTarget.includes(domain)) };
}

/** Why they stay and what people can do about it; empty when none stay. */
export function describeStaying({ source, target }: Plan, { onTarget, unheld }: Staying): string {
  const sentences = [
    ...(onTarget.length > 0
      ? [
          `${onTarget.join(', ')} is on the target ${idOf(target)}, which serves it whatever DNS says; only AWS Support can move it back to ${named(source)}.`,
        ]
      : []),
    ...(unheld.length > 0
      ? [`Nobody holds ${unheld.join(', ')}, and viewers get 403: add it to the target ${idOf(target)} by hand, now.`]
      : []),
  ];
  if (sentences.length === 0) return '';
  return [...sentences, 'To go back, have AWS Support move it, and then restore once more.'].join(' ');
}
