import pLimit from 'p-limit';
import { gatherFacts } from '../shared/aws/facts/gather.ts';
import { listHolders } from '../shared/aws/facts/listed-holders.ts';
import { resolveSource } from '../shared/aws/facts/source.ts';
import { Sessions } from '../shared/aws/sessions.ts';
import { SharedReads } from '../shared/aws/shared-reads.ts';
import { isOfAws } from '../shared/aws/translate-error.ts';
import type { BatchHead, Group } from '../shared/domain/batch/batch.ts';
import { groupsOf, moveIdOf } from '../shared/domain/batch/groups.ts';
import { refusedGroup } from '../shared/domain/batch/refusal.ts';
import { groupRequest } from '../shared/domain/batch/request.ts';
import { triedOnce } from '../shared/domain/batch/trying.ts';
import { type JudgedGroup, judgeGroup } from '../shared/domain/batch/verdict.ts';
import type { Plan } from '../shared/domain/plan.ts';
import * as z from '../shared/domain/zod.ts';
import { isMoverError, MoverError } from '../shared/errors.ts';
import { batchesOf, batchInput, notOpen } from '../shared/lambda/batches.ts';
import { BaseEnv, defineHandler, directoryOf, type Job } from '../shared/lambda/handler.ts';
import { PlanningEnv, sourcesOf } from '../shared/lambda/planning.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { createDns } from '../shared/net/dns.ts';
import { createEdgeProbe } from '../shared/net/edge-probe.ts';

const Env = z.extend(BaseEnv, {
  ...PlanningEnv,
  /** Calls a second that planning sends to one service of one account. */
  READS_PER_SECOND: z._default(z.coerce.number().check(z.minimum(1)), 5),
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
 * is refused with the reason, what may pass after some tries, or when AWS was away for too long; throws what may pass once
 * nothing else is left to plan, to be asked again, and MoveNotOpen for a batch that is not planned any more before it has groups.
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
    // What may never be planned comes last, so that it keeps nothing else waiting.
    const wasKept = ({ tries = 0, away }: Group) => tries + (away === undefined ? 0 : 1);
    open.sort((one, other) => wasKept(one) - wasKept(other));
    const limit = pLimit(CONCURRENCY);
    const outcomes = await Promise.allSettled(
      open.map((group) =>
        limit(async () => {
          if (runtime.now() - began > BEGIN_WITHIN_MS) return 'left';
          const planned = await planOnce(job, head, group, sessions);
          // Its move finds its zones by it, and need not ask every account for theirs.
          if (planned.plan !== undefined && head.order.mode === 'apply') await job.plans.save(planned.plan);
          await batches.saveGroup(head.batchId, planned.group);
          return planned.error;
        }),
      ),
    );
    const ended = outcomes.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    });
    const passing = ended.find((end) => end instanceof MoverError);
    const left = ended.filter((end) => end === 'left').length;
    if (left === 0 && passing !== undefined) throw passing;
    return { groups: groups.length, left: left + ended.filter((end) => end instanceof MoverError).length };
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
  // What is planned from here on is kept over these groups alone: who plans once more has to find them by the head.
  if (!(await batches.change(head.batchId, ['planning'], { groups: groups.length }))) {
    throw notOpen(await batches.read(head.batchId), 'it was stopped while its lines were grouped');
  }
  return kept;
}

interface Planned {
  readonly group: Group;
  /** Of what is to move. */
  readonly plan?: Plan;
  /** What kept it from a verdict, for now. */
  readonly error?: MoverError;
}

async function planOnce(job: PlanJob, head: BatchHead, group: Group, sessions: Sessions): Promise<Planned> {
  const { tries: _tries, away: _away, ...untried } = group;
  try {
    const { verdict, plan } = await judged(job, head, group, sessions);
    return { group: { ...untried, ...verdict }, ...(plan === undefined ? {} : { plan }) };
  } catch (thrown) {
    const error = isMoverError(thrown) ? thrown : new MoverError('Unexpected', String(thrown), { cause: thrown });
    const tried = triedOnce(group, { byAws: isOfAws(error), now: job.runtime.now() });
    if (error.retryable && tried !== undefined) return { group: { ...group, ...tried }, error };
    job.log.warn('group not planned', { group: group.group, errorName: error.name, error: error.message });
    return { group: { ...untried, ...refusedGroup(group, error) } };
  }
}

async function judged(job: PlanJob, head: BatchHead, group: Group, sessions: Sessions): Promise<JudgedGroup> {
  const request = await resolveSource(sessions, groupRequest(head.order, group));
  const moveId = moveIdOf(head.batchId, group.group);
  const facts = await gatherFacts(moveId, request, sourcesOf(job, sessions));
  return judgeGroup(moveId, group, request, facts);
}

export const handler = create(lambdaRuntime({ dns: createDns(), probe: createEdgeProbe() }));
