import type { Logger } from '@aws-lambda-powertools/logger';
import { type Caller, type Deed, decide } from '../domain/api/access.ts';
import { MoverError } from '../errors.ts';

/** Decides whether a caller may do something, and logs who, what and why. Throws NotAllowed. */
export function assertAllowed(log: Logger, caller: Caller, deed: Deed): void {
  const { allowed, because } = decide(caller, deed);
  log.info(allowed ? 'allowed' : 'denied', { action: deed.action, domains: deed.domains, because });
  if (!allowed) throw new MoverError('NotAllowed', `The caller ${caller.id} may not do this: ${because}.`);
}
