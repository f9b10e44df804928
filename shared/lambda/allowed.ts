import type { Logger } from '@aws-lambda-powertools/logger';
import { type Caller, type Deed, decide } from '../domain/api/access.ts';
import { MoverError } from '../errors.ts';

/** A batch can have ten thousand, and a line of the log takes 256 KB. */
const LOGGED_DOMAINS = 100;

/** Decides whether a caller may do something, and logs who, what and why. Throws NotAllowed. */
export function assertAllowed(log: Logger, caller: Caller, deed: Deed): void {
  const { allowed, because } = decide(caller, deed);
  log.info(allowed ? 'allowed' : 'denied', {
    action: deed.action,
    domains: deed.domains.slice(0, LOGGED_DOMAINS),
    because,
  });
  if (!allowed) throw new MoverError('NotAllowed', `The caller ${caller.id} may not do this: ${because}.`);
}
