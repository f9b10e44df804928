import { describeCheck, describeSteps } from '../../shared/domain/describe.ts';
import type { AnyPlan } from '../../shared/domain/records-job/plan.ts';
import { isRecordsPlan } from '../../shared/domain/records-job/plan.ts';
import * as z from '../../shared/domain/zod.ts';
import type { MeterReport } from '../traffic/meter.ts';

const Names = z.array(z.string());

/** What `npm start -- --json` writes, one object a line; the last one is the outcome. docs/terminal.md. */
export const RunLine = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('begin'),
    kind: z.enum(['move', 'record-change', 'batch']),
    id: z.string(),
    names: Names,
    /** Seconds of the local AWS that pass in one. */
    timeScale: z.number(),
  }),
  z.strictObject({
    type: z.literal('plan'),
    hash: z.string(),
    verdict: z.enum(['ready', 'refused']),
    strategy: z.optional(z.string()),
    expectedSeconds: z.number(),
    /** One sentence for each step, or of a record change for each name. */
    steps: Names,
    refusals: Names,
    warnings: Names,
    wayBack: z.string(),
  }),
  /** What becomes of the domains of a group, or of one that does not move. */
  z.strictObject({
    type: z.literal('verdict'),
    group: z.int(),
    domains: Names,
    status: z.enum(['ready', 'refused', 'already-there']),
    strategy: z.optional(z.string()),
    expectedSeconds: z.optional(z.number()),
    planHash: z.optional(z.string()),
    text: z.optional(z.string()),
  }),
  /** The groups that begin together. */
  z.strictObject({ type: z.literal('wave'), seconds: z.number(), wave: z.int(), groups: z.array(z.int()) }),
  /** A group that ended: `moved`, `restored`, `parked`, `failed`. */
  z.strictObject({
    type: z.literal('group'),
    seconds: z.number(),
    group: z.int(),
    status: z.string(),
    moveId: z.optional(z.string()),
    text: z.optional(z.string()),
  }),
  /** `seconds` since the execution began, by the clock of the local AWS. */
  z.strictObject({
    type: z.literal('stage'),
    seconds: z.number(),
    name: z.string(),
    step: z.optional(z.string()),
    does: z.optional(z.string()),
    serving: z.optional(z.string()),
  }),
  /** `by` whom: a simulated person, AWS Support, or an edge that serves for another distribution since, or not at all. */
  z.strictObject({ type: z.literal('event'), by: z.enum(['person', 'support', 'edge', 'loss']), text: z.string() }),
  z.strictObject({
    type: z.literal('outcome'),
    exitCode: z.int(),
    /** `moved`, `restored`, `parked`, `planned`, `refused`, `failed`, `interrupted`; of a batch its status. */
    outcome: z.string(),
    text: z.string(),
    evidence: z.optional(z.strictObject({ markdown: z.string(), json: z.string(), hash: z.string() })),
    /** Of a batch. */
    report: z.optional(z.strictObject({ markdown: z.string(), csv: z.string() })),
    requests: z.optional(
      z.strictObject({ asked: z.int(), served: z.int(), lost: z.int(), byDistribution: z.record(z.string(), z.int()) }),
    ),
  }),
]);
export type RunLine = z.infer<typeof RunLine>;

/** Takes what happens, as data. */
export type EmitLine = (line: RunLine) => void;

/** A plan as a line. */
export function planLine(plan: AnyPlan): RunLine {
  const checks = (verdict: string) => plan.checks.filter((check) => check.verdict === verdict).map(describeCheck);
  const { hash, verdict, expectedSeconds, wayBack } = plan;
  return {
    type: 'plan',
    hash,
    verdict,
    ...(isRecordsPlan(plan) ? {} : { strategy: plan.strategy.name }),
    expectedSeconds,
    steps: isRecordsPlan(plan) ? plan.diff.map(({ line }) => line) : describeSteps(plan),
    refusals: checks('refuse'),
    warnings: checks('warn'),
    wayBack,
  };
}

/** What the viewers counted, as a member of the outcome. */
export function requestsOf({ asked, served, lost, byDistribution }: MeterReport) {
  return { asked, served, lost, byDistribution: { ...byDistribution } };
}
