import type { HolderFacts } from '../../domain/facts.ts';
import { type Plan, swapStep } from '../../domain/plan.ts';
import { decodeName, type RecordSet, subjectOf } from '../../domain/records.ts';
import type { RestoreFacts } from '../../domain/restore.ts';
import { isMoverError } from '../../errors.ts';
import { listConflicts, readState, stateOrGone } from '../cloudfront.ts';
import { recordsAtAll } from '../route53.ts';
import type { Sessions } from '../sessions.ts';

/** What a way back is planned from: both distributions and all records of the plan as they are now. */
export async function gatherPresent(sessions: Sessions, plan: Plan): Promise<RestoreFacts> {
  const records: Record<string, RecordSet[]> = {};
  for (const step of plan.steps) {
    for (const { zone, changes } of step.kind === 'records' ? step.zones : []) {
      const names = changes.map((change) => decodeName(subjectOf(change).Name));
      const found = await recordsAtAll(sessions.route53(zone.accountId), zone.hostedZoneId, names);
      records[zone.hostedZoneId] = [...(records[zone.hostedZoneId] ?? []), ...found];
    }
  }
  const [source, target] = await Promise.all([
    plan.source.unlisted ? undefined : readState(sessions.cloudFront(plan.source.accountId, 'source'), plan.source),
    stateOrGone(sessions.cloudFront(plan.target.accountId, 'target'), plan.target),
  ]);
  const held = [...(source?.aliases ?? []), ...(target?.aliases ?? [])];
  return {
    sourceAliases: source?.aliases ?? [],
    targetAliases: target?.aliases ?? [],
    sourceEnabled: source?.enabled ?? true,
    targetGone: target === undefined,
    unheld: target === undefined ? [] : await unheldOf(sessions, plan, held),
    records,
  };
}

/** Of the domains that AWS Support was to move those that nobody holds; where CloudFront does not tell, somebody does. */
async function unheldOf(sessions: Sessions, plan: Plan, held: readonly string[]): Promise<string[]> {
  const domains = (swapStep(plan)?.domains ?? []).filter((domain) => !held.includes(domain));
  const client = sessions.cloudFront(plan.target.accountId, 'target');
  const unheld: string[] = [];
  for (const domain of domains) {
    const holders = await listConflicts(client, plan.target, domain).catch((error: unknown): HolderFacts[] => {
      if (isMoverError(error, 'CallRefused')) return [{ alias: domain, distribution: 'unknown', account: 'unknown' }];
      throw error;
    });
    if (!holders.some(({ alias }) => alias === domain)) unheld.push(domain);
  }
  return unheld;
}
