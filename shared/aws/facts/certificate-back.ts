import {
  certificateStep,
  requestedCertificate,
  validationWritten,
  wasAnnounced,
  zoneOfValidation,
} from '../../domain/certificate-steps.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import type { Plan } from '../../domain/plan.ts';
import { decodeName, recordKey } from '../../domain/records.ts';
import type { ProvisionedFacts } from '../../domain/restore-certificate.ts';
import { acmOf, route53Of } from '../clients.ts';
import { certificateOfMove, listCertificates } from '../provisioning.ts';
import { recordsAtAll } from '../route53.ts';
import type { Sessions } from '../sessions.ts';

/**
 * What became of the certificate that a move requested, and of its validation records; undefined for a move that requested
 * none. `attached` is the target's present certificate, `now` milliseconds since the epoch.
 */
export async function gatherCertificateBack(
  sessions: Sessions,
  { moveId, target, ...plan }: Plan,
  entries: readonly JournalEntry[],
  { attached, now }: Pick<ProvisionedFacts, 'attached' | 'now'>,
): Promise<ProvisionedFacts | undefined> {
  const request = certificateStep(plan, 'request-certificate');
  if (!request || !wasAnnounced(entries, request.id)) return undefined;
  const client = acmOf(sessions, target.accountId, 'target');
  const listed = await listCertificates(client);
  const known = requestedCertificate(entries) ?? (await certificateOfMove(client, listed, moveId, request.names));
  return {
    arn: listed.find((one) => one.arn === known)?.arn,
    attached,
    written: await readWritten(sessions, plan, entries),
    otherNames: listed.filter((one) => one.arn !== known).flatMap(({ names }) => names),
    now,
  };
}

/** The validation records that the move wrote, each with its zone and what stands there now. */
async function readWritten(
  sessions: Sessions,
  plan: Pick<Plan, 'steps'>,
  entries: readonly JournalEntry[],
): Promise<ProvisionedFacts['written']> {
  const step = certificateStep(plan, 'validate-certificate');
  const records = validationWritten(entries).flatMap((record) => {
    const zone = step && zoneOfValidation(step, record);
    return zone ? [{ zone, record }] : [];
  });
  return Promise.all(
    records.map(async ({ zone, record }) => {
      const client = route53Of(sessions, zone.accountId);
      const found = await recordsAtAll(client, zone.hostedZoneId, [decodeName(record.Name)]);
      return { zone, record, now: found.find((one) => recordKey(one) === recordKey(record)) };
    }),
  );
}
