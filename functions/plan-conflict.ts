import { parseDirectory } from '../shared/aws/account-directory.ts';
import { cloudFrontOf } from '../shared/aws/clients.ts';
import { readState } from '../shared/aws/cloudfront.ts';
import { holdersOf } from '../shared/aws/facts/source.ts';
import { takeRequest } from '../shared/aws/intake.ts';
import type { RegisteredRequest } from '../shared/aws/request-store.ts';
import type { Sessions } from '../shared/aws/sessions.ts';
import { bodyDigest } from '../shared/domain/api/idempotency.ts';
import { ConflictEvent, isOwnCall } from '../shared/domain/events/conflict.ts';
import { type DistributionRef, idOf } from '../shared/domain/refs.ts';
import { parseRequest } from '../shared/domain/request.ts';
import { SomeText } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { isMoverError } from '../shared/errors.ts';
import { requesterOf } from '../shared/lambda/asked.ts';
import { defineHandler, type Job } from '../shared/lambda/handler.ts';
import { MachinesEnv, machinesIn } from '../shared/lambda/machines.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = z.extend(MachinesEnv, {
  /** What the ARNs of the functions' own roles begin with. */
  OWN_ROLES: SomeText,
});

/** As many domains as a request may name. */
const MOST_DOMAINS = 100;

/**
 * Plans, and only plans, how the aliases could move that CloudFront just refused to somebody; the plan is told as that of any
 * request. Does nothing about the service's own calls, where the event does not tell the distribution or its aliases, and where somebody
 * has deleted the distribution since.
 * Throws AccountUnknown for accounts that are not in the directory.
 */
export const create = defineHandler({
  name: 'plan-conflict',
  input: ConflictEvent,
  env: Env,
  run: async (job) => {
    const { input, env, runtime, requests, log } = job;
    const { moveId, eventName, caller, target } = input;
    const take = (registered: RegisteredRequest) => takeRequest(requests, runtime.clients, machinesIn(env), registered);
    // An event that comes again asks for what it asked for first, whoever holds the aliases by now.
    const known = await requests.read(moveId);
    if (known) {
      await take(known);
      return { planned: true };
    }
    const roles = parseDirectory(runtime.accounts()).flatMap(({ roleArn }) => roleArn ?? []);
    const own = isOwnCall(input, roles, env.OWN_ROLES);
    const domains = own || !target ? [] : (await refusedTo(job, target)).slice(0, MOST_DOMAINS);
    log.info('alias refused', { eventName, caller, own, target: target && idOf(target), domains });
    if (!target || domains.length === 0) return { planned: false };
    const requestedBy = requesterOf(`${eventName} by ${caller ?? 'somebody'}`);
    const request = parseRequest({ domains, target, mode: 'plan', requestedBy });
    await take({ moveId, request, bodyDigest: bodyDigest(request), caller: 'CloudTrail', at: runtime.now() });
    return { planned: true };
  },
});

/**
 * The aliases that the target has not and somebody else holds; where CloudFront tells no holder, all that it has not. None where
 * there is no such target any more.
 */
async function refusedTo({ input, sessions }: Job<ConflictEvent, unknown>, target: DistributionRef): Promise<string[]> {
  if (input.aliases.length === 0) return [];
  const aliases = await aliasesOf(sessions, target);
  if (aliases === undefined) return [];
  const wanted = input.aliases.filter((alias) => !aliases.includes(alias));
  const held = (await holdersOf(sessions, { domains: wanted, target })).map(({ alias }) => alias);
  return held.length > 0 ? wanted.filter((alias) => held.includes(alias)) : wanted;
}

async function aliasesOf(sessions: Sessions, target: DistributionRef): Promise<readonly string[] | undefined> {
  try {
    return (await readState(cloudFrontOf(sessions, target.accountId, 'target'), target)).aliases;
  } catch (error) {
    if (isMoverError(error, 'DistributionNotFound')) return undefined;
    throw error;
  }
}

export const handler = create(lambdaRuntime());
