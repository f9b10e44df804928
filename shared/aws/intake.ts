import { type AnyRequest, JOBS, type JobKind, kindOf } from '../domain/job.ts';
import { MoverError } from '../errors.ts';
import type { ClientSettings } from './client-settings.ts';
import { startOnce } from './executions.ts';
import type { RegisteredRequest, RequestStore } from './request-store.ts';

/** The ARNs of the state machines that do what is asked for. */
export type Machines = Readonly<Record<JobKind, string>>;

/** The state machine that does what a request asks for. */
export function machineOf(machines: Machines, request: AnyRequest): string {
  return machines[kindOf(request)];
}

/**
 * Takes a request, from whichever door: registered first and only then started, so that whatever fails in between leaves
 * something that can be asked for and, sent again, is started. The same request again is the same one. Throws KeyReused when its
 * id stands for another request.
 */
export async function takeRequest(
  requests: RequestStore,
  settings: ClientSettings,
  machines: Machines,
  request: RegisteredRequest,
): Promise<RegisteredRequest> {
  const standing = await requests.register(request);
  assertSameRequest(standing, request);
  await startOnce(settings, machineOf(machines, standing.request), standing.moveId, standing.request);
  return standing;
}

/** Throws KeyReused when the id of a request stands for another one. */
export function assertSameRequest(standing: RegisteredRequest, request: RegisteredRequest): void {
  if (standing.bodyDigest === request.bodyDigest) return;
  throw new MoverError(
    'KeyReused',
    `The same key stands for another request, which is ${JOBS[kindOf(standing.request)].noun.toLowerCase()} ${standing.moveId}.`,
    {
      remedy:
        'Send the same body again. For another request send another Idempotency-Key; where none is sent, the ticket is the key.',
    },
  );
}
