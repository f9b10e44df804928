import type { Look, Write } from './findings.ts';
import { type Plan, RECEIVER_OF_STEP, SIDE_OF_STEP, type Side } from './plan.ts';
import { type RecordSet, recordKey } from './records.ts';
import { idOf } from './refs.ts';

/** The aliases of one side among the names of the move; of an unlisted source `after` is what the move did to it. */
export interface AliasesOfSide {
  readonly distribution: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** One record as it was before its first write and after its last; null for one that is not there. */
export interface RecordFinding {
  readonly name: string;
  readonly type: string;
  readonly before: RecordSet | null;
  readonly after: RecordSet | null;
}

/** What is told of the ends before comes from the plan, what the writes did follows, and what was seen counts most. */
export function aliasesOf(
  plan: Plan,
  writes: readonly Write[],
  looks: readonly Look[],
): Readonly<Record<Side, AliasesOfSide>> {
  const own = ownNames(plan);
  const before = {
    source: plan.facts?.source?.held ?? firstSeen(writes, 'source', own) ?? plan.request.domains,
    target: plan.facts?.target.held ?? firstSeen(writes, 'target', own) ?? [],
  };
  const now: Record<Side, readonly string[]> = { ...before };
  for (const finding of [...writes, ...looks].sort((a, b) => a.entry - b.entry)) {
    if ('step' in finding) {
      if (finding.outcome === 'written') Object.assign(now, effectOf(finding, now, own));
    } else if (finding.ends) {
      now.target = finding.ends.target.aliases;
      now.source = finding.ends.source?.aliases ?? now.source;
    }
  }
  const side = (name: Side) => ({ distribution: idOf(plan[name]), before: before[name], after: now[name] });
  return { source: side('source'), target: side('target') };
}

/** The names that the move is about, by its plan alone: what it asks for, takes, gives, and found on both ends. */
function ownNames({ request, steps, facts }: Plan): string[] {
  const written = steps.flatMap((step) => (step.kind === 'aliases' ? [...step.add, ...step.remove] : []));
  return [...new Set([...request.domains, ...written, ...(facts?.source?.held ?? []), ...(facts?.target.held ?? [])])];
}

function effectOf(
  { step, after }: Write,
  now: Readonly<Record<Side, readonly string[]>>,
  own: readonly string[],
): Partial<Record<Side, readonly string[]>> {
  const side = (SIDE_OF_STEP as Readonly<Record<string, Side>>)[step];
  if (side !== undefined && isNames(after)) return { [side]: after.filter((name) => own.includes(name)) };
  const receiver = (RECEIVER_OF_STEP as Readonly<Record<string, Side>>)[step];
  const { domain } = (after ?? {}) as { readonly domain?: string };
  if (receiver === undefined || domain === undefined) return {};
  const giver = receiver === 'source' ? 'target' : 'source';
  return {
    [receiver]: [...now[receiver].filter((name) => name !== domain), domain],
    [giver]: now[giver].filter((name) => name !== domain),
  };
}

/** The aliases that a side had right before its first write, for plans of earlier versions. */
function firstSeen(writes: readonly Write[], side: Side, own: readonly string[]): string[] | undefined {
  const first = writes.find(({ step }) => (SIDE_OF_STEP as Readonly<Record<string, Side>>)[step] === side)?.before;
  return isNames(first) ? first.filter((name) => own.includes(name)) : undefined;
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** Each record that was written, once. Pure. */
export function recordsOf(writes: readonly Write[]): RecordFinding[] {
  const found = new Map<string, RecordFinding>();
  for (const { before, after, outcome } of writes) {
    if (outcome === 'refused' || !Array.isArray(before) || !Array.isArray(after)) continue;
    for (const [index, to] of (after as readonly (RecordSet | null)[]).entries()) {
      const from = (before as readonly (RecordSet | null)[])[index] ?? null;
      const subject = to ?? from;
      if (!isRecord(subject)) continue;
      const key = recordKey(subject);
      const first = found.get(key)?.before;
      const was = first === undefined ? from : first;
      found.set(key, { name: subject.Name, type: subject.Type, before: was, after: to });
    }
  }
  return [...found.values()];
}

function isRecord(value: unknown): value is RecordSet {
  return typeof value === 'object' && value !== null && 'Name' in value && 'Type' in value;
}
