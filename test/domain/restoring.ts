import type { RecordSet } from '../../shared/domain/records.ts';
import { planRestore, type RestoreFacts } from '../../shared/domain/restore.ts';
import { planOf, ZONE } from './facts.ts';

/** The world that a way back finds, but for what is usual. */
export interface Present {
  readonly source?: readonly string[];
  readonly target?: readonly string[];
  readonly record?: RecordSet | undefined;
  readonly proof?: RecordSet;
  readonly enabled?: boolean;
  readonly targetGone?: boolean;
  readonly unheld?: readonly string[];
}

/** The way back of a plan from there. */
export function restoreOf(
  { source = [], target = [], enabled = true, targetGone = false, unheld = [], ...now }: Present,
  plan = planOf(),
) {
  const present = [now.record, now.proof].filter((record) => record !== undefined);
  const records: RestoreFacts['records'] = { [ZONE.hostedZoneId]: present };
  return planRestore(plan, {
    sourceAliases: source,
    targetAliases: target,
    sourceEnabled: enabled,
    targetGone,
    unheld,
    records,
  });
}
