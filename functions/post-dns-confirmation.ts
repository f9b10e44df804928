import { Sessions } from '../shared/aws/sessions.ts';
import { DnsConfirmationBody } from '../shared/domain/api/body.ts';
import { statusOf } from '../shared/domain/api/job-status.ts';
import { answererOf } from '../shared/domain/api/persons.ts';
import type * as z from '../shared/domain/zod.ts';
import { directoryOf } from '../shared/lambda/handler.ts';
import { defineJobRoute } from '../shared/lambda/job-route.ts';
import { MachinesEnv } from '../shared/lambda/machines.ts';
import type { RouteJob } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { createDns } from '../shared/net/dns.ts';
import { createEdgeProbe } from '../shared/net/edge-probe.ts';
import { confirmDnsChange } from './confirm-dns-change.ts';

/**
 * `POST /moves/{id}/dns-confirmation`: takes the word that DNS is changed as asked, looks whether it is, and lets the move go
 * on. Throws MoveNotFound, NotAllowed, MoveNotOpen, DnsNotChanged with what each name server answers.
 */
export const create = defineJobRoute({
  name: 'post-dns-confirmation',
  env: MachinesEnv,
  body: DnsConfirmationBody,
  action: 'confirm-dns',
  run: async (job: RouteJob<z.infer<typeof DnsConfirmationBody>, MachinesEnv, 'dns' | 'probe'>, facts) => {
    const { moveId, caller, body, runtime } = job;
    const by = answererOf(caller.id, body.by);
    const sessions = new Sessions(directoryOf(runtime), runtime.clients, moveId);
    await confirmDnsChange({ ...job, sessions, input: { moveId, by } });
    return statusOf(facts);
  },
});

export const handler = create(lambdaRuntime({ dns: createDns(), probe: createEdgeProbe() }));
