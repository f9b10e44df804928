import * as z from 'zod';
import { activePlan } from '../shared/aws/active-plan.ts';
import { cloudFrontOf } from '../shared/aws/clients.ts';
import { readConfig } from '../shared/aws/cloudfront.ts';
import { gatherDns } from '../shared/aws/facts/dns.ts';
import { gatherEnd } from '../shared/aws/facts/unlisted.ts';
import { describeObservation, noteOf } from '../shared/aws/observation-notes.ts';
import { isUnproven, observeDomain } from '../shared/aws/observe.ts';
import type { Sessions } from '../shared/aws/sessions.ts';
import { digestOfTenant, readTenant, withOwnCertificate } from '../shared/aws/tenants.ts';
import { certificateFor } from '../shared/domain/certificate-choice.ts';
import { certificateStep } from '../shared/domain/certificate-steps.ts';
import { digestWithCertificate } from '../shared/domain/distribution-config.ts';
import type { DistributionFacts } from '../shared/domain/facts.ts';
import type { Plan, Side } from '../shared/domain/plan.ts';
import { idOf, isTenant, standard } from '../shared/domain/refs.ts';
import { MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, type Job, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { createDns } from '../shared/net/dns.ts';
import { createEdgeProbe } from '../shared/net/edge-probe.ts';

const Input = z.object({ moveId: MoveId, fence: z.number().int() });

/**
 * Proves the move as a viewer would see it: every domain is an alias of the target, its name servers answer, and the edge
 * presents the target's certificate and answers as the request expects. Throws NotServedByTarget with what it saw instead.
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
      gatherDns(sessions, plan.request, runtime),
    ]);
    const missing = plan.request.domains.filter((domain) => !target.aliases.includes(domain));
    if (missing.length > 0) throw notServed(`${missing.join(', ')} is no alias of the target ${idOf(target)}`);
    const { verify } = plan.request;
    const observe = observeDomain({ dns: runtime.dns, probe: runtime.probe }, { source, target }, verify);
    const observations = await Promise.all(dns.flatMap((facts) => (facts.kind === 'unusable' ? [] : [observe(facts)])));
    const wrong = observations.filter(isUnproven);
    if (wrong.length > 0) throw notServed(wrong.map(describeObservation).join('; '));
    await journal.append({ moveId, fence }, { kind: 'verified', observations });
    const shared = plan.request.domains.some((domain) => serialOf(source, domain) === serialOf(target, domain));
    const seen = noteOf(plan.request, observations, shared);
    const digests = { source: source.configDigest, target: await targetDigest(sessions, plan, target) };
    return { note: `${seen} ${noteOnConfigs(plan, digests)}` };
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

function notServed(sentence: string): MoverError {
  return new MoverError('NotServedByTarget', `The target does not serve every domain: ${sentence}.`);
}

export const handler = create(lambdaRuntime({ dns: createDns(), probe: createEdgeProbe() }));
