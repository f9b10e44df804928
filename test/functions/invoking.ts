import { FUNCTION_ENV } from '../../local/service.ts';
import type { ClientSettings } from '../../shared/aws/client-settings.ts';
import type { Network, Runtime } from '../../shared/lambda/runtime.ts';
import { RETRYING_AT_ONCE } from '../aws/wire.ts';
import type { Story } from '../moves/story.ts';

/** A request of the service as it goes to AWS. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

type Handle = (request: Sent) => Promise<unknown>;
type Create = (runtime: Runtime<keyof Network>) => (event: unknown, context: never) => unknown;

/**
 * Runs one function of a story whose requests to AWS pass through `between`, which may lose or precede them. `network` is what
 * it asks besides AWS; by default nothing.
 */
export function invoking(
  story: Story,
  create: Create,
  between: (request: Sent, send: () => Promise<unknown>) => unknown,
  network: Partial<Network> = {},
) {
  const { handle } = story.clients.requestHandler as unknown as { handle: Handle };
  const requestHandler = { handle: async (request: Sent) => between(request, () => handle(request)) };
  const clients = { ...story.clients, requestHandler, retryStrategy: RETRYING_AT_ONCE } as unknown as ClientSettings;
  const unasked = () => Promise.reject(new Error('Nobody asks this.'));
  const runtime: Runtime<keyof Network> = {
    env: FUNCTION_ENV,
    accounts: () => story.directory,
    access: () => ({ grants: [] }),
    page: async () => ({}),
    clients,
    now: () => story.clock.now(),
    pause: (ms) => story.clock.sleep(ms),
    emit: () => {},
    dns: {
      nameServers: unasked,
      canonicalName: unasked,
      addresses: unasked,
      answers: unasked,
      caa: unasked,
      views: unasked,
    },
    probe: unasked,
    verifyJwt: unasked,
    ...network,
  };
  const handler = create(runtime);
  return (event: unknown) => story.clock.run(Promise.resolve(handler(event, {} as never)));
}

/** Plans a move and admits it without its state machine; answers what its functions are handed. */
export async function admitted(story: Story, request: object, moveId = 'move-1') {
  const planHash = await planned(story, request, moveId);
  const admission = { moveId, planHash, execution: 'by hand' };
  const { fence } = (await story.clock.run(story.lambda.invoke('admit-move', admission))) as { fence: number };
  return { moveId, fence };
}

/** Plans a move and admits nothing; answers the plan's hash. */
export async function planned(story: Story, request: object, moveId = 'move-1'): Promise<string> {
  const { output } = await story.move({ ...request, mode: 'plan' }, moveId);
  return JSON.parse(output ?? '{}').planHash;
}

/** True for the write that opens a journal, or buries a move. */
export function isNewHead(request: Sent): boolean {
  return isCall(request, 'PutItem') && textOf(request).includes('"HEAD"');
}

/** True for the write that adds an entry of a kind to a journal. */
export function isNewEntry(request: Sent, kind: string): boolean {
  return isCall(request, 'UpdateItem') && textOf(request).includes(`"${kind}"`);
}

/** True for a call that names the lock of a resource. */
export function isLockOf(request: Sent, resource: string): boolean {
  return textOf(request).includes(`LOCK#${resource}`);
}

function isCall({ headers }: Sent, operation: string): boolean {
  return headers['x-amz-target']?.endsWith(`.${operation}`) === true;
}

function textOf({ body }: Sent): string {
  return body instanceof Uint8Array ? Buffer.concat([body]).toString('utf8') : String(body);
}

/** Loses the answer to the first request that fits; the SDK then sends it again. */
export function losingOneAnswer(fits: (request: Sent) => boolean) {
  let lost = false;
  return async (request: Sent, send: () => Promise<unknown>) => {
    const answer = await send();
    if (lost || !fits(request)) return answer;
    lost = true;
    throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
  };
}
