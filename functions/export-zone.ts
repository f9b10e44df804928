import { route53Of } from '../shared/aws/clients.ts';
import { allRecords, zoneNameOf } from '../shared/aws/route53.ts';
import { AccountId, HostedZoneId } from '../shared/domain/request.ts';
import * as z from '../shared/domain/zod.ts';
import { zoneAsDnscontrol } from '../shared/domain/zone-export/dnscontrol.ts';
import { zoneAsJson } from '../shared/domain/zone-export/zone.ts';
import { zoneAsZoneFile } from '../shared/domain/zone-export/zone-file.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const FORMATS = { 'zone-file': zoneAsZoneFile, json: zoneAsJson, dnscontrol: zoneAsDnscontrol } as const;

const Input = z.object({
  /** Names the session, which CloudTrail shows. */
  moveId: z._default(MoveId, 'export-zone'),
  accountId: AccountId,
  hostedZoneId: HostedZoneId,
  format: z._default(z.enum(['zone-file', 'json', 'dnscontrol']), 'zone-file'),
});

/** Exports all records of a hosted zone as text, and changes nothing. Throws AccountUnknown, AccessRefused, CallRefused. */
export const create = defineHandler({
  name: 'export-zone',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { accountId, hostedZoneId, format }, sessions }) => {
    const client = route53Of(sessions, accountId);
    const name = await zoneNameOf(client, hostedZoneId);
    const records = await allRecords(client, hostedZoneId);
    return { name, records: records.length, text: FORMATS[format]({ hostedZoneId, name, records }) };
  },
});

export const handler = create(lambdaRuntime());
