import pLimit from 'p-limit';
import * as z from 'zod';
import { gatherFacts } from '../shared/aws/facts/gather.ts';
import { listHolders } from '../shared/aws/facts/listed-holders.ts';
import { resolveSource } from '../shared/aws/facts/source.ts';
import { Sessions } from '../shared/aws/sessions.ts';
import { SharedReads } from '../shared/aws/shared-reads.ts';
import type { BatchHead, Group } from '../shared/domain/batch/batch.ts';
import { groupsOf } from '../shared/domain/batch/groups.ts';
import { refusedGroup } from '../shared/domain/batch/refusal.ts';
import { groupRequest } from '../shared/domain/batch/request.ts';
import { type GroupVerdict, judgeGroup } from '../shared/domain/batch/verdict.ts';
import { isMoverError } from '../shared/errors.ts';
import { batchesOf, batchInput } from '../shared/lambda/batches.ts';
import { BaseEnv, defineHandler, directoryOf, type Job } from '../shared/lambda/handler.ts';
import { PlanningEnv, sourcesOf } from '../shared/lambda/planning.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { createDns } from '../shared/net/dns.ts';
import { createEdgeProbe } from '../shared/net/edge-probe.ts';

const Env = BaseEnv.extend({
  ...PlanningEnv,
  /** Calls a second that planning sends to one service of one account. */
  READS_PER_SECOND: z.coerce.number().min(1).default(5),
});
const Input = batchInput({});
type PlanJob = Job<z.infer<typeof Input>, z.infer<typeof Env>, 'dns' | 'probe'>;

/** After which no further group is begun; the next invocation goes on: one group may take ten minutes, a role's session 15. */
const BEGIN_WITHIN_MS = 240_000;
/** Groups that are planned at the same time: each asks one call after another, mostly of accounts of its own. */
const CONCURRENCY = 8;

/**
 * Groups the lines of a batch and plans the groups that have no verdict yet, as far as the time allows: reads alone, each sent
 * once for all groups, and as many a second as an account has to spare. Answers how many are left. What cannot be planned
 * is refused with the reason; throws what may pass.
 */
export const create = defineHandler({
  name: 'plan-batch',
  input: Input,
  env: Env,
  run: async (job: PlanJob) => {
    const { input, env, runtime } = job;
    const batches = batchesOf(job);
    const began = runtime.now();
    const reads = new SharedReads({ now: runtime.now, pause: runtime.pause }, env.READS_PER_SECOND);
    const sessions = new Sessions(directoryOf(runtime), runtime.clients, input.batchId, undefined, (client, account) =>
      reads.attach(client, account),
    );
    const head = await batches.read(input.batchId);
    const groups = head.groups > 0 ? await batches.groups(head.batchId) : await grouped(job, head, sessions);
    const open = groups.filter(({ status }) => status === 'listed');
    const limit = pLimit(CONCURRENCY);
    const planned = await Promise.all(
      open.map((group) =>
        limit(async () => {
          if (runtime.now() - began > BEGIN_WITHIN_MS) return false;
          await batches.saveGroup(head.batchId, { ...group, ...(await verdictOf(job, head, group, sessions)) });
          return true;
        }),
      ),
    );
    return { groups: groups.length, left: planned.filter((done) => !done).length };
  },
});

/** The groups of a batch, kept before the head tells their number. */
async function grouped(job: PlanJob, head: BatchHead, sessions: Sessions): Promise<Group[]> {
  const batches = batchesOf(job);
  const lines = await batches.lines(head);
  const searched = lines.some(({ source }) => source === undefined);
  const groups = groupsOf(lines, searched ? await listHolders(sessions) : new Map());
  const limit = pLimit(CONCURRENCY);
  const kept = await Promise.all(groups.map((group) => limit(() => batches.saveGroup(head.batchId, group))));
  await batches.change(head.batchId, ['planning'], { groups: groups.length });
  return kept;
}

async function verdictOf(job: PlanJob, head: BatchHead, group: Group, sessions: Sessions): Promise<GroupVerdict> {
  try {
    const request = await resolveSource(sessions, groupRequest(head.order, group));
    const facts = await gatherFacts(`${head.batchId}-${group.group}`, request, sourcesOf(job, sessions));
    return judgeGroup(group, request, facts);
  } catch (error) {
    if (!isMoverError(error) || error.retryable) throw error;
    return refusedGroup(group, error);
  }
}

export const handler = create(lambdaRuntime({ dns: createDns(), probe: createEdgeProbe() }));
