import { route53Of } from '../shared/aws/clients.ts';
import { createZone } from '../shared/aws/create-zone.ts';
import { nameServersOf } from '../shared/aws/route53.ts';
import { delegationOf } from '../shared/domain/delegation.ts';
import { isWildcard } from '../shared/domain/names.ts';
import { AccountId, DomainName } from '../shared/domain/request.ts';
import * as z from '../shared/domain/zod.ts';
import { BaseEnv, defineHandler, type Job, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { createDns } from '../shared/net/dns.ts';

const Input = z.object({
  /** Names the request: sent again, it answers the same zone. */
  moveId: MoveId,
  accountId: AccountId,
  name: DomainName.check(z.refine((name) => !isWildcard(name), 'is a wildcard, which no zone can be called')),
  /** A reusable delegation set of that account. */
  delegationSetId: z.optional(
    z
      .string()
      .check(z.regex(/^N[A-Z0-9]{1,31}$/, 'is not the id of a delegation set: "N", then capital letters and digits')),
  ),
});

/**
 * Creates a public hosted zone and compares its name servers with the live delegation. The step at the registrar is
 * answered in words, not done. Throws InvalidRequest, AccountUnknown, AccessRefused, CallRefused.
 */
export const create = defineHandler({
  name: 'create-zone',
  input: Input,
  env: BaseEnv,
  run: async ({
    input: { moveId, accountId, name, delegationSetId },
    sessions,
    runtime,
  }: Job<z.infer<typeof Input>, z.infer<typeof BaseEnv>, 'dns'>) => {
    const writing = sessions.scopedTo({ writes: 'zone', accountId });
    const client = route53Of(writing, accountId, 'zones');
    const comment = `Created by cname-mover, ${moveId}`;
    const reference = `cname-mover ${moveId}`;
    const hostedZoneId = await createZone(client, accountId, { name, delegationSetId, comment, reference });
    const nameServers = await nameServersOf(client, hostedZoneId);
    const live = await runtime.dns.nameServers(name);
    return { hostedZoneId, name, nameServers, live, ...delegationOf(name, nameServers, live) };
  },
});

export const handler = create(lambdaRuntime({ dns: createDns() }));
