import * as z from 'zod';
import { activePlan } from '../shared/aws/active-plan.ts';
import { gatherDistribution } from '../shared/aws/facts/distribution.ts';
import { gatherDns } from '../shared/aws/facts/dns.ts';
import { type DomainObservation, isProven, isUnproven, observeDomain } from '../shared/aws/observe.ts';
import type { DistributionFacts } from '../shared/domain/facts.ts';
import type { Plan, Side } from '../shared/domain/plan.ts';
import { MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({ moveId: MoveId, fence: z.number().int() });

/**
 * Proves the move as a viewer would see it: every domain is an alias of the target, its name servers answer, and the edge
 * presents the target's certificate. Throws NotServedByTarget with what it saw instead.
 */
export const create = defineHandler({
  name: 'verify-move',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence }, journal, plans, sessions, runtime }) => {
    const { plan } = await activePlan(journal, plans, { moveId, fence });
    const [source, target, dns] = await Promise.all([
      plan.source.unlisted ? undefined : gatherDistribution(sessions, plan.source, 'source'),
      gatherDistribution(sessions, plan.target, 'target'),
      gatherDns(sessions, plan.request, runtime.dns),
    ]);
    const missing = plan.request.domains.filter((domain) => !target.aliases.includes(domain));
    if (missing.length > 0) throw notServed(`${missing.join(', ')} is no alias of the target ${target.distributionId}`);
    const observe = observeDomain({ dns: runtime.dns, probe: runtime.probe }, target);
    const observations = await Promise.all(dns.flatMap((facts) => (facts.kind === 'zone' ? [observe(facts)] : [])));
    const wrong = observations.filter(isUnproven);
    if (wrong.length > 0) throw notServed(wrong.map(describeObservation).join('; '));
    await journal.append({ moveId, fence }, { kind: 'verified', observations });
    const seen = noteOf(
      plan.request.domains.length,
      observations,
      target.certificate.serial === source?.certificate.serial,
    );
    return { note: `${seen} ${noteOnConfigs(plan, { source, target })}` };
  },
});

/** What was proven, without more words than were seen. */
function noteOf(domains: number, observations: readonly DomainObservation[], sharedCertificate: boolean): string {
  const seen = observations.filter(isProven).length;
  const unseen =
    seen < domains
      ? ` ${domains - seen} could not be seen: no record of theirs leads straight to the target alone, or only to addresses that cannot be reached from here.`
      : '';
  const shared = sharedCertificate
    ? ' Source and target share that certificate, so that it does not tell them apart.'
    : '';
  return `The edge presents the target's certificate for ${seen} of ${domains} domains.${unseen}${shared}`;
}

/**
 * Whether anything but aliases differs from what was planned; `disable-source` means to change one thing more, and a source
 * that is undefined cannot be read.
 */
function noteOnConfigs(plan: Plan, now: Readonly<Record<Side, DistributionFacts | undefined>>): string {
  const known = now.source !== undefined && plan.strategy.name !== 'disable-source';
  const sides: readonly Side[] = known ? ['source', 'target'] : ['target'];
  const edited = sides.filter((side) => now[side]?.configDigest !== plan.configDigests[side]);
  return edited.length === 0
    ? `But for the aliases, the config of ${sides.join(' and ')} is byte for byte what it was.`
    : `Someone else changed the config of ${edited.join(' and ')} meanwhile, which was kept.`;
}

function notServed(sentence: string): MoverError {
  return new MoverError('NotServedByTarget', `The target does not serve every domain: ${sentence}.`);
}

function describeObservation({ domain, edges }: DomainObservation): string {
  const wrong = edges.filter(({ byTarget, unreachable }) => !byTarget && !unreachable);
  if (wrong.length === 0) return `${domain} has no address that could be asked`;
  return wrong
    .map(({ address, failure, status, certificateSerial }) =>
      failure === undefined
        ? `${domain} at ${address} answered ${status} with certificate ${certificateSerial}`
        : `${domain} at ${address}: ${failure}`,
    )
    .join('; ');
}

export const handler = create(lambdaRuntime());
