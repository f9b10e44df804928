import { writesOfCertificateStep } from './certificate-steps.ts';
import { type Plan, type PlanActions, SIDE_OF_STEP, type Step } from './plan.ts';
import { associationActions, READ_ACTIONS, updateAction } from './session-policy.ts';

/** The AWS actions that a plan's steps write with, and those that it reads with, for the one who grants them. */
export function actionsOf(plan: Pick<Plan, 'steps' | 'source' | 'target'>): PlanActions {
  return { reads: READ_ACTIONS, writes: [...new Set(plan.steps.flatMap((step) => writesOf(step, plan)))].sort() };
}

function writesOf(step: Step, { source, target }: Pick<Plan, 'source' | 'target'>): readonly string[] {
  switch (step.kind) {
    case 'records':
      return ['route53:ChangeResourceRecordSets'];
    case 'association':
      return associationActions([source, target]);
    case 'certificate':
      return writesOfCertificateStep(step, target);
    case 'external':
      return [];
    case 'aliases':
      return [updateAction(SIDE_OF_STEP[step.id] === 'source' ? source : target)];
    case 'enabled':
      return [updateAction(source)];
    case 'swap':
      return [];
  }
}
