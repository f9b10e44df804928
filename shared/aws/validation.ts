import { certificateStep, requestedCertificate, zoneOfValidation } from '../domain/certificate-steps.ts';
import type { Plan, RecordsStep, Step } from '../domain/plan.ts';
import { decodeName, describeRecord, type RecordSet, targetHostOf } from '../domain/records.ts';
import { recordsStepOf } from '../domain/strategies/situation.ts';
import { MoverError } from '../errors.ts';
import { acmOf, route53Of } from './clients.ts';
import type { JournalStore } from './journal-store.ts';
import { describeRequested } from './provisioning.ts';
import { recordsAtAll } from './route53.ts';
import type { Sessions } from './sessions.ts';

/**
 * The validation records that ACM chose for the certificate of a move, as a step of changes. Records that are there already
 * are used and left alone, since an account's validation records are always the same; a name that has something else is
 * never written over: throws RecordsChanged. Undefined for a plan without such a step.
 */
export async function validationRecords(
  { plan, steps }: { readonly plan: Plan; readonly steps: { readonly steps: readonly Step[] } },
  { journal, sessions }: { readonly journal: JournalStore; readonly sessions: Sessions },
): Promise<RecordsStep | undefined> {
  const step = certificateStep(steps, 'validate-certificate');
  const arn = requestedCertificate(await journal.entries(plan.moveId));
  if (!step || arn === undefined) return undefined;
  const { validation = [] } = await describeRequested(acmOf(sessions, plan.target.accountId, 'target'), arn);
  const changes = [];
  for (const record of validation) {
    const zone = zoneOfValidation(step, record);
    if (!zone) throw new MoverError('Unexpected', `ACM validates ${record.Name}, which the plan has no zone for.`);
    const name = decodeName(record.Name);
    const present = await recordsAtAll(route53Of(sessions, zone.accountId), zone.hostedZoneId, [name]);
    if (present.length === 0) changes.push({ zone, change: { after: record } });
    else assertValidating(present, record);
  }
  return recordsStepOf('validate-certificate', changes);
}

function assertValidating(present: readonly RecordSet[], record: RecordSet): void {
  const [only, ...others] = present;
  if (only && others.length === 0 && targetHostOf(only) === targetHostOf(record)) return;
  throw new MoverError(
    'RecordsChanged',
    `${present.map(describeRecord).join('; ')} stands where ACM asks for ${describeRecord(record)}.`,
    { remedy: 'Remove it if it validates nothing any more, and start the move again.' },
  );
}
