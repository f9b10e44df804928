import type { Plan, Step } from '../../shared/domain/plan.ts';
import { type Situation, SOURCE } from './facts.ts';

export const ONE_ACCOUNT: Situation = { target: { accountId: SOURCE.accountId } };
export const OUTAGE: Situation = { request: { allowOutage: true } };

/** A situation whose request names a strategy. */
export const asking = (strategy: Plan['strategy']['name'], situation: Situation = {}): Situation => ({
  ...situation,
  request: { ...situation.request, strategy },
});

/** The steps of a plan in short: `remove-domains -www.example.com`. */
export function shortly({ steps }: Plan): string[] {
  return steps.map((step) => [step.id, ...contentOf(step)].join(' '));
}

function contentOf(step: Step): string[] {
  if (step.kind === 'association') return [...step.domains];
  if (step.kind === 'aliases') return [...step.add.map((name) => `+${name}`), ...step.remove.map((name) => `-${name}`)];
  return [];
}
