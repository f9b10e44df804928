import { executionArn, stateOf } from '../aws/executions.ts';
import { machineOf } from '../aws/intake.ts';
import type { RegisteredRequest } from '../aws/request-store.ts';
import { mayRead } from '../domain/api/access.ts';
import type { JobFacts } from '../domain/api/job-view.ts';
import { domainsOf, JOBS, kindOf } from '../domain/job.ts';
import { MoverError } from '../errors.ts';
import { type MachinesEnv, machinesIn } from './machines.ts';
import type { RouteJob } from './route.ts';

/** All that is known of something that was asked for, and who asked. */
export type KnownJob = JobFacts & Pick<RegisteredRequest, 'caller'>;

/**
 * Everything that is known of a move or record change, and who asked for it. Throws MoveNotFound for an id that nobody
 * registered, for one of the other kind, and for one that the caller may not read: what it may not see is not there for it.
 */
export async function readJob(job: RouteJob<unknown, MachinesEnv>, moveId: string): Promise<KnownJob> {
  const { caller, kind, requests, journal, plans, questions, runtime, env } = job;
  const registered = await requests.read(moveId);
  if (!registered || kindOf(registered.request) !== kind || !mayRead(caller, domainsOf(registered.request))) {
    const what = JOBS[kind].noun.toLowerCase();
    throw new MoverError('MoveNotFound', `There is no ${what} ${moveId}, or the caller may not read it.`);
  }
  const head = await journal.head(moveId);
  const planHash = head?.planHash ?? registered.planHash;
  const isOpen = head?.status === 'moving' || head?.status === 'restoring';
  const arn = executionArn(machineOf(machinesIn(env), registered.request), moveId);
  const [plan, entries, execution, approval, dns] = await Promise.all([
    planHash === undefined ? undefined : plans.read(moveId, planHash),
    head ? journal.entries(moveId) : [],
    head ? undefined : stateOf(runtime.clients, arn),
    head || !registered.request.approval ? undefined : questions.approval(moveId),
    isOpen ? questions.dns(moveId) : undefined,
  ]);
  return { ...registered, head, plan, entries, execution, approval, dns };
}
