import { startOf } from '../domain/request.ts';
import { MoverError } from '../errors.ts';
import type { ClientSettings } from './client-settings.ts';
import { startOnce } from './executions.ts';
import { assertSameRequest, type Machines, machineOf } from './intake.ts';
import type { RegisteredRequest, RequestStore } from './request-store.ts';
import { type ScheduleSettings, scheduleStart, unschedule } from './schedules.ts';

/** A schedule that is not a minute ahead could be in the past when it is made. */
const LEAST_AHEAD_MS = 60_000;
const MOST_AHEAD_MS = 366 * 86_400_000;

/** What a request is begun with. */
export interface Starting {
  readonly requests: RequestStore;
  readonly clients: ClientSettings;
  /** The state machine for each kind of request. */
  readonly machines: Machines;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Takes a request that may begin later: registered first, then started, or scheduled for its `startAt`. The same request
 * again is the same one; sent again after its time, it is begun if nothing began it. Throws InvalidRequest for a time that
 * is not from a minute to a year ahead, KeyReused as takeRequest does.
 */
export async function takeLater(
  starting: Starting,
  schedules: ScheduleSettings,
  request: RegisteredRequest,
): Promise<RegisteredRequest> {
  const { requests, clients, now } = starting;
  const startAt = startOf(request.request);
  const known = await requests.read(request.moveId);
  if (known === undefined && startAt !== undefined) assertAhead(startAt, now);
  const standing = known ?? (await requests.register(request));
  assertSameRequest(standing, request);
  if (standing.cancelledAt !== undefined) return standing;
  if (startAt === undefined) return started(starting, standing);
  if (standing.begunAt === undefined && Date.parse(startAt) > now) {
    await scheduleStart(clients, schedules, standing.moveId, startAt);
    return standing;
  }
  return (await begin(starting, standing)) ?? standing;
}

/** Begins a request whose time has come; undefined where it was cancelled, however late the one and early the other. */
export async function begin(starting: Starting, standing: RegisteredRequest): Promise<RegisteredRequest | undefined> {
  const { requests, now } = starting;
  if (!(await requests.begin(standing.moveId, now))) return undefined;
  return started(starting, { ...standing, begunAt: standing.begunAt ?? now });
}

/** Cancels a scheduled request; false when it has begun. Asking again is safe, and makes good what got lost. */
export async function cancelStart(
  requests: RequestStore,
  clients: ClientSettings,
  group: string,
  moveId: string,
  now: number,
): Promise<boolean> {
  if (!(await requests.cancel(moveId, now))) return false;
  await unschedule(clients, group, moveId);
  return true;
}

async function started({ clients, machines }: Starting, standing: RegisteredRequest): Promise<RegisteredRequest> {
  await startOnce(clients, machineOf(machines, standing.request), standing.moveId, standing.request);
  return standing;
}

function assertAhead(startAt: string, now: number): void {
  const ahead = Date.parse(startAt) - now;
  if (ahead >= LEAST_AHEAD_MS && ahead <= MOST_AHEAD_MS) return;
  const message = 'is not from a minute to a year ahead';
  throw new MoverError(
    'InvalidRequest',
    `The request is not valid: startAt ${message}; it is now ${new Date(now).toISOString()}.`,
    {
      fields: [{ field: 'startAt', message }],
    },
  );
}
