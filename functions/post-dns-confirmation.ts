import * as z from 'zod';
import { Sessions } from '../shared/aws/sessions.ts';
import { DnsConfirmationBody } from '../shared/domain/api/body.ts';
import { statusOf, summaryOf } from '../shared/domain/api/move-view.ts';
import { answererOf } from '../shared/domain/api/persons.ts';
import { requestedDeed } from '../shared/lambda/asked.ts';
import { BaseEnv, directoryOf } from '../shared/lambda/handler.ts';
import { readMove } from '../shared/lambda/read-move.ts';
import { defineRoute } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { confirmDnsChange } from './confirm-dns-change.ts';

const Env = BaseEnv.extend({ MOVE_STATE_MACHINE_ARN: z.string().min(1) });
const RETRY_AFTER = '15';

/**
 * `POST /moves/{id}/dns-confirmation`: takes the word that DNS is changed as asked, looks whether it is, and lets the move go
 * on. Throws MoveNotFound, NotAllowed, MoveNotOpen, DnsNotChanged with what each name server answers.
 */
export const create = defineRoute({
  name: 'post-dns-confirmation',
  env: Env,
  body: DnsConfirmationBody,
  run: async (job) => {
    const { moveId, env, caller, body, runtime } = job;
    const facts = await readMove(job, moveId, env.MOVE_STATE_MACHINE_ARN);
    job.assertAllowed(requestedDeed('confirm-dns', facts.plan?.request ?? facts.request));
    const by = answererOf(caller.id, body.by);
    const sessions = new Sessions(directoryOf(runtime), runtime.clients, moveId);
    await confirmDnsChange({ ...job, sessions, input: { moveId, by } });
    return {
      status: 202,
      headers: { location: job.location(moveId), 'retry-after': RETRY_AFTER },
      json: summaryOf(facts, statusOf(facts)),
    };
  },
});

export const handler = create(lambdaRuntime());
