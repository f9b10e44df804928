import { executionArn, stateOf } from '../aws/executions.ts';
import type { RegisteredRequest } from '../aws/request-store.ts';
import { mayRead } from '../domain/api/access.ts';
import type { MoveFacts } from '../domain/api/move-view.ts';
import { isRecordsPlan } from '../domain/records-job/plan.ts';
import { MoverError } from '../errors.ts';
import type { RouteJob } from './route.ts';

/**
 * Everything that is known of a move, and who asked for it. Throws MoveNotFound for a move that nobody registered, and for one that the caller may
 * not read: what it may not see is not there for it.
 */
export async function readMove(
  { caller, requests, journal, plans, questions, runtime }: RouteJob<unknown, unknown>,
  moveId: string,
  stateMachineArn: string,
): Promise<MoveFacts & Pick<RegisteredRequest, 'caller'>> {
  const registered = await requests.read(moveId);
  if (!registered || !mayRead(caller, registered.request.domains)) {
    throw new MoverError('MoveNotFound', `There is no move ${moveId}, or the caller may not read it.`);
  }
  const head = await journal.head(moveId);
  const planHash = head?.planHash ?? registered.planHash;
  const isOpen = head?.status === 'moving' || head?.status === 'restoring';
  const [plan, entries, execution, approval, dns] = await Promise.all([
    planHash === undefined ? undefined : plans.read(moveId, planHash),
    head ? journal.entries(moveId) : [],
    head ? undefined : stateOf(runtime.clients, executionArn(stateMachineArn, moveId)),
    head || !registered.request.approval ? undefined : questions.approval(moveId),
    isOpen ? questions.dns(moveId) : undefined,
  ]);
  return {
    ...registered,
    head,
    plan: plan && !isRecordsPlan(plan) ? plan : undefined,
    entries,
    execution,
    approval,
    dns,
  };
}
