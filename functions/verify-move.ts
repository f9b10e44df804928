import { activePlan } from '../shared/aws/active-plan.ts';
import { cloudFrontOf } from '../shared/aws/clients.ts';
import { readConfig } from '../shared/aws/cloudfront.ts';
import { gatherDns } from '../shared/aws/facts/dns.ts';
import { gatherEnd } from '../shared/aws/facts/unlisted.ts';
import { describeObservation, noteOf } from '../shared/aws/observation-notes.ts';
import { isUnproven, looked, observeDomain } from '../shared/aws/observe.ts';
import type { Sessions } from '../shared/aws/sessions.ts';
import { digestOfTenant, readTenant, withOwnCertificate } from '../shared/aws/tenants.ts';
import { certificateFor } from '../shared/domain/certificate-choice.ts';
import { certificateStep } from '../shared/domain/certificate-steps.ts';
import { digestWithCertificate } from '../shared/domain/distribution-config.ts';
import type { DistributionFacts } from '../shared/domain/facts.ts';
import { type EndSeen, type KeptObservations, kept, unprovenBy } from '../shared/domain/observations.ts';
import { namesOfMove, type Plan, type Side, zonesOf } from '../shared/domain/plan.ts';
import { idOf, isTenant, standard } from '../shared/domain/refs.ts';
import * as z from '../shared/domain/zod.ts';
import { MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, type Job, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { createDns, serversOf } from '../shared/net/dns.ts';
import { createEdgeProbe } from '../shared/net/edge-probe.ts';

const Input = z.object({ moveId: MoveId, fence: z.int() });

/**
 * Proves the move as a viewer would see it: every domain is an alias of the target, its name servers answer, and the edge
 * presents the target's certificate and answers as the request expects. The journal keeps what was seen, also where it throws
 * NotServedByTarget with what it saw instead.
 */
export const create = defineHandler({
  name: 'verify-move',
  input: Input,
  env: BaseEnv,
  run: async ({
    input: { moveId, fence },
    journal,
    plans,
    sessions,
    runtime,
  }: Job<z.infer<typeof Input>, z.infer<typeof BaseEnv>, 'dns' | 'probe'>) => {
    const { plan } = await activePlan(journal, plans, { moveId, fence });
    const [source, target, dns] = await Promise.all([
      gatherEnd(sessions, plan.source, 'source'),
      gatherEnd(sessions, plan.target, 'target'),
      gatherDns(sessions, plan.request, runtime, zonesOf(plan)),
    ]);
    const digests = { source: source.configDigest, target: await targetDigest(sessions, plan, target) };
    const ends = endsSeen(plan, { source, target }, digests);
    const missing = plan.request.domains.filter((domain) => !target.aliases.includes(domain));
    if (missing.length > 0) {
      throw await unproven(`${missing.join(', ')} is no alias of the target ${idOf(target)}`, {
        observations: [],
        ends,
      });
    }
    const { verify } = plan.request;
    const observe = observeDomain({ dns: runtime.dns, probe: runtime.probe }, { source, target }, verify);
    const observations = await Promise.all(dns.flatMap((facts) => (facts.kind === 'unusable' ? [] : [observe(facts)])));
    const seen = {
      ...looked(observations),
      servers: await serversOf(
        runtime.dns,
        observations.map(({ zone }) => zone),
      ),
      ends,
    };
    const wrong = observations.filter(isUnproven);
    if (wrong.length > 0) throw await unproven(wrong.map(describeObservation).join('; '), seen);
    await journal.append({ moveId, fence }, { kind: 'verified', ...kept(seen) });
    const shared = plan.request.domains.some((domain) => serialOf(source, domain) === serialOf(target, domain));
    return { note: `${noteOf(plan.request, observations, shared)} ${noteOnConfigs(plan, digests)}` };

    /** What was seen instead is kept, too: the state machine looks again some times before it goes back. */
    async function unproven(sentence: string, instead: KeptObservations): Promise<MoverError> {
      await journal.append({ moveId, fence }, unprovenBy(sentence, instead));
      return new MoverError('NotServedByTarget', `The target does not serve every domain: ${sentence}.`);
    }
  },
});

function serialOf(distribution: DistributionFacts, domain: string): string | undefined {
  return certificateFor(distribution, domain).serial;
}

/** Of the target's config, a certificate that the move attached itself left out of account. */
async function targetDigest(sessions: Sessions, { target, ...plan }: Plan, now: DistributionFacts): Promise<string> {
  const attachment = certificateStep(plan, 'attach-certificate');
  if (!attachment) return now.configDigest;
  const client = cloudFrontOf(sessions, target.accountId, 'target');
  const { viewerCertificate } = attachment.former;
  if (isTenant(target))
    return digestOfTenant(withOwnCertificate((await readTenant(client, target)).tenant, viewerCertificate));
  const { xml } = await readConfig(client, standard(target));
  return digestWithCertificate(xml, viewerCertificate);
}

/**
 * Whether anything but aliases differs from what was planned; `disable-source` means to change one thing more, and an
 * unlisted source cannot be read.
 */
function noteOnConfigs(plan: Plan, digests: Readonly<Record<Side, string>>): string {
  const known = !plan.source.unlisted && plan.strategy.name !== 'disable-source';
  const sides: readonly Side[] = known ? ['source', 'target'] : ['target'];
  const edited = sides.filter((side) => digests[side] !== plan.configDigests[side]);
  const meant = certificateStep(plan, 'attach-certificate')
    ? "the aliases and the target's certificate"
    : 'the aliases';
  return edited.length === 0
    ? `But for ${meant}, the config of ${sides.join(' and ')} is byte for byte what it was.`
    : `Someone else changed the config of ${edited.join(' and ')} meanwhile, which was kept.`;
}

/** How the ends stand, by the names that the move is about; of an unlisted source nothing can be told. */
function endsSeen(
  plan: Plan,
  ends: Readonly<Record<Side, DistributionFacts>>,
  digests: Readonly<Record<Side, string>>,
): NonNullable<KeptObservations['ends']> {
  const own = namesOfMove(plan);
  const seen = (side: Side): EndSeen => {
    const aliases = ends[side].aliases.filter((alias) => own.includes(alias));
    return { aliases, others: ends[side].aliases.length - aliases.length, configDigest: digests[side] };
  };
  return { ...(plan.source.unlisted ? {} : { source: seen('source') }), target: seen('target') };
}

export const handler = create(lambdaRuntime({ dns: createDns(), probe: createEdgeProbe() }));
