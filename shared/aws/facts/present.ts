import { asWritten, mayBeWritten } from '../../domain/as-written.ts';
import { externalStep, standingOf } from '../../domain/external.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import { type Plan, swapStep } from '../../domain/plan.ts';
import { decodeName, type RecordSet, subjectOf } from '../../domain/records.ts';
import type { AnyPlan } from '../../domain/records-job/plan.ts';
import type { RestoreFacts } from '../../domain/restore.ts';
import type { Dns } from '../../net/dns.ts';
import { cloudFrontOf, route53Of } from '../clients.ts';
import { isServing, readState, stateOrGone } from '../cloudfront.ts';
import { viewsOf } from '../external-dns.ts';
import { recordsAtAll } from '../route53.ts';
import type { Sessions } from '../sessions.ts';
import { gatherCertificateBack } from './certificate-back.ts';
import { holderOf } from './holder.ts';

interface Around {
  readonly dns: Dns;
  readonly entries: readonly JournalEntry[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * What a way back is planned from: both distributions, a certificate that the move brought, and all records of the plan as
 * they are now, those that people were asked to change as well.
 */
export async function gatherPresent(sessions: Sessions, plan: Plan, around: Around): Promise<RestoreFacts> {
  const records = await gatherRecords(sessions, plan, around.entries);
  const [source, target] = await Promise.all([
    plan.source.unlisted ? undefined : readState(cloudFrontOf(sessions, plan.source.accountId, 'source'), plan.source),
    stateOrGone(cloudFrontOf(sessions, plan.target.accountId, 'target'), plan.target),
  ]);
  const held = [...(source?.aliases ?? []), ...(target?.aliases ?? [])];
  return {
    sourceAliases: source?.aliases ?? [],
    targetAliases: target?.aliases ?? [],
    sourceEnabled: source === undefined || isServing(source),
    targetGone: target === undefined,
    unheld: target === undefined ? [] : await unheldOf(sessions, plan, held),
    records,
    certificate: await gatherCertificateBack(sessions, plan, around.entries, {
      attached: target?.certificate,
      now: around.now,
    }),
    external: await standings(plan, around),
  };
}

/** The records of each zone in a plan, by hosted zone id, as they are now; what may be written by its journal is taken for written. */
export async function gatherRecords(
  sessions: Sessions,
  plan: AnyPlan,
  entries: readonly JournalEntry[],
): Promise<Record<string, RecordSet[]>> {
  const records: Record<string, RecordSet[]> = {};
  for (const step of plan.steps) {
    if (step.kind !== 'records') continue;
    for (const { zone, changes } of step.zones) {
      const names = changes.map((change) => decodeName(subjectOf(change).Name));
      const found = await recordsAtAll(route53Of(sessions, zone.accountId), zone.hostedZoneId, names);
      const present = mayBeWritten(entries, step.id) ? asWritten(found, changes) : found;
      records[zone.hostedZoneId] = [...(records[zone.hostedZoneId] ?? []), ...present];
    }
  }
  return records;
}

/** Of the domains that AWS Support was to move those that nobody holds; where CloudFront does not tell, somebody does. */
async function unheldOf(sessions: Sessions, plan: Plan, held: readonly string[]): Promise<string[]> {
  const domains = (swapStep(plan)?.domains ?? []).filter((domain) => !held.includes(domain));
  const client = cloudFrontOf(sessions, plan.target.accountId, 'target');
  const unheld: string[] = [];
  for (const domain of domains) {
    if ((await holderOf(client, plan, domain)) === 'nobody') unheld.push(domain);
  }
  return unheld;
}

/** How the records stand that people were asked to change. */
async function standings(plan: Plan, { dns, entries }: Around): Promise<NonNullable<RestoreFacts['external']>> {
  const { changes = [] } = externalStep(plan, 'change-external-dns') ?? {};
  const confirmed = entries.flatMap(({ event }) => (event.kind === 'confirmed' ? event.untold : []));
  const views = await viewsOf(dns, changes);
  return changes.map((change, index) => ({
    change,
    standing: standingOf(change, views[index] ?? [], confirmed.includes(change.name)),
  }));
}
