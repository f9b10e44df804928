import { ATTACHMENT_STEPS, type AttachmentStepId, certificateStep, requestedCertificate } from './certificate-steps.ts';
import { ownRemoval } from './guards.ts';
import type { JournalEntry } from './journal.ts';
import {
  type AliasStepId,
  type AssociationStepId,
  aliasStep,
  associationStep,
  ENABLED_BY_STEP,
  type EnabledStepId,
  enabledStep,
  RECEIVER_OF_STEP,
  SIDE_OF_STEP,
  type Side,
  type Step,
} from './plan.ts';

/** A step that ends in a deployment. */
export type DeployedStepId = AliasStepId | AssociationStepId | EnabledStepId | AttachmentStepId;

export const DEPLOYED_STEPS = [
  ...(Object.keys(SIDE_OF_STEP) as AliasStepId[]),
  ...(Object.keys(RECEIVER_OF_STEP) as AssociationStepId[]),
  ...(Object.keys(ENABLED_BY_STEP) as EnabledStepId[]),
  ...ATTACHMENT_STEPS,
] as const;

/** The distributions that a step changes, the one that shall show the change first. */
export function sidesOf(id: DeployedStepId): readonly Side[] {
  if (isAliasStepId(id)) return [SIDE_OF_STEP[id]];
  if (isAttachmentStepId(id)) return ['target'];
  if (!isAssociationStepId(id)) return ['source'];
  return RECEIVER_OF_STEP[id] === 'target' ? ['target', 'source'] : ['source', 'target'];
}

interface Shown {
  readonly aliases: readonly string[];
  /** Those of them that are not served yet. */
  readonly inactive?: readonly string[];
  readonly enabled: boolean;
  /** ARN or IAM id; empty for CloudFront's default certificate. */
  readonly certificate?: string;
}

/** The steps for which `isShown` asks the journal. */
export const STEPS_BY_JOURNAL: readonly DeployedStepId[] = ['remove-cover', 'attach-certificate'];

/**
 * Do the distributions, in the order of `sidesOf`, show what a step of the plan makes of them? A plan without the step
 * makes nothing of them. `entries` is the journal, needed for `STEPS_BY_JOURNAL` alone.
 */
export function isShown(
  plan: { readonly steps: readonly Step[] },
  id: DeployedStepId,
  [first, second]: readonly Shown[],
  entries: readonly JournalEntry[],
): boolean {
  const [here, there] = [first?.aliases ?? [], second?.aliases ?? []];
  const shows = (alias: string) => here.includes(alias) && !first?.inactive?.includes(alias);
  if (isAliasStepId(id)) {
    const step = aliasStep(plan, id);
    const { add = [], remove = [] } = step ? ownRemoval(step, entries) : {};
    return add.every(shows) && !remove.some((alias) => here.includes(alias));
  }
  if (isAssociationStepId(id)) {
    const { domains = [] } = associationStep(plan, id) ?? {};
    return domains.every((domain) => shows(domain) && !there.includes(domain));
  }
  if (isAttachmentStepId(id)) {
    return isAttachmentShown(plan, id, first?.certificate, entries);
  }
  return enabledStep(plan, id) === undefined || first?.enabled === ENABLED_BY_STEP[id];
}

function isAttachmentShown(
  plan: { readonly steps: readonly Step[] },
  id: AttachmentStepId,
  attached: string | undefined,
  entries: readonly JournalEntry[],
): boolean {
  const step = certificateStep(plan, id);
  if (step?.id === 'reattach-certificate') return attached !== step.replaces;
  return step === undefined || (attached !== undefined && attached === requestedCertificate(entries));
}

function isAliasStepId(id: DeployedStepId): id is AliasStepId {
  return id in SIDE_OF_STEP;
}

function isAttachmentStepId(id: DeployedStepId): id is AttachmentStepId {
  return (ATTACHMENT_STEPS as readonly string[]).includes(id);
}

function isAssociationStepId(id: DeployedStepId): id is AssociationStepId {
  return id in RECEIVER_OF_STEP;
}
