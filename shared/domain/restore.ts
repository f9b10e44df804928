import { canonicalJson, digest } from './digest.ts';
import { aliasCovers, coverOf, isWildcard } from './names.ts';
import { type AliasStep, aliasStep, type Plan, type RecordsStep, recordsStep, type Step } from './plan.ts';
import { describeRecord, type RecordSet, recordKey, ttlOf, undoing } from './records.ts';

/** What the way back needs to know of the present. */
export interface RestoreFacts {
  readonly sourceAliases: readonly string[];
  readonly targetAliases: readonly string[];
  /** The records of each zone in the plan, by hosted zone id, as they are now. */
  readonly records: Readonly<Record<string, readonly RecordSet[]>>;
  /** Whether the move ever set out to write: a move without an intended change has nothing to undo. */
  readonly wrote: boolean;
}

/** The way back as data: steps in the order in which they are safe, and what is left as others changed it. */
export interface RestorePlan {
  readonly moveId: string;
  readonly steps: readonly Step[];
  /** Foreign edits that are kept, in words. */
  readonly kept: readonly string[];
  readonly hash: string;
}

/**
 * The one way back, from any point of the move: a cover wherever a domain is off the source, DNS back, domains off the
 * target while the cover serves them, domains on the source, and last the cover that the move had brought.
 */
export function planRestore(plan: Plan, facts: RestoreFacts): RestorePlan {
  const dns = restoreDns(plan, facts);
  const aliases = aliasSteps(plan, facts);
  const steps = facts.wrote ? [...aliases.before, ...dns.step, ...aliases.after] : [];
  const kept = facts.wrote ? dns.kept : [];
  return { moveId: plan.moveId, steps, kept, hash: digest(canonicalJson({ steps, kept })) };
}

function aliasSteps(plan: Plan, facts: RestoreFacts): { before: Step[]; after: Step[] } {
  const moved = aliasStep(plan, 'remove-domains')?.remove ?? [];
  const covers = aliasStep(plan, 'add-cover')?.add ?? [];
  const offSource = moved.filter((domain) => !facts.sourceAliases.includes(domain));
  const onTarget = moved.filter((domain) => facts.targetAliases.includes(domain));
  const wildcards = [...facts.sourceAliases, ...facts.targetAliases].filter(isWildcard);
  const unserved = offSource.filter((domain) => !wildcards.some((wildcard) => aliasCovers(wildcard, domain)));
  const missingCovers = [...new Set(unserved.map(coverOf))];
  return {
    before: step('restore-cover', missingCovers, []),
    after: [
      ...step('withdraw-domains', [], onTarget),
      ...step('return-domains', offSource, []),
      ...step('remove-cover', [], [...new Set([...covers, ...missingCovers])]),
    ],
  };
}

function step(id: AliasStep['id'], add: readonly string[], remove: readonly string[]): Step[] {
  return add.length + remove.length > 0 ? [{ kind: 'aliases', id, add, remove }] : [];
}

function restoreDns(plan: Plan, facts: RestoreFacts): { step: RecordsStep[]; kept: string[] } {
  const kept: string[] = [];
  const zones = (recordsStep(plan, 'repoint-dns')?.zones ?? []).flatMap(({ zone, changes }) => {
    const present = new Map((facts.records[zone.hostedZoneId] ?? []).map((record) => [recordKey(record), record]));
    const undone = changes.flatMap((change) => {
      const now = present.get(recordKey(change.after));
      const undo = now && undoing(change, now, plan.target.domainName, plan.source.domainName);
      if (undo) return [undo];
      if (now === undefined) kept.push(`${recordKey(change.after)} was deleted by someone else`);
      else if (describeRecord(now) !== describeRecord(change.before))
        kept.push(`${describeRecord(now)} was set by someone else`);
      return [];
    });
    return undone.length > 0 ? [{ zone, changes: undone }] : [];
  });
  const ttls = zones.flatMap(({ changes }) => changes.map(({ before }) => ttlOf(before)));
  return {
    step: zones.length > 0 ? [{ kind: 'records', id: 'restore-dns', zones, oldTtl: Math.max(0, ...ttls) }] : [],
    kept,
  };
}
