import { activePlan } from '../shared/aws/active-plan.ts';
import { acmOf, cloudFrontOf } from '../shared/aws/clients.ts';
import { type Certified, changeViewerCertificate } from '../shared/aws/cloudfront.ts';
import { describeRequested } from '../shared/aws/provisioning.ts';
import { StepWriter } from '../shared/aws/step-writer.ts';
import { assertAttachable, putBack } from '../shared/domain/attachment.ts';
import { ATTACHMENT_STEPS, certificateStep, requestedCertificate } from '../shared/domain/certificate-steps.ts';
import { viewerCertificateOf } from '../shared/domain/provisioning.ts';
import { idOf, refOf } from '../shared/domain/refs.ts';
import * as z from '../shared/domain/zod.ts';
import { MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, type Job, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({ moveId: MoveId, fence: z.int(), step: z.enum(ATTACHMENT_STEPS) });

/**
 * Attaches the certificate that the move requested to the target, or on the way back the former one again, and changes
 * nothing else of it. Throws CertificateUnfit when the target has aliases that the new certificate does not cover, when
 * somebody else attached another one meanwhile, and when CloudFront does not take the former one any more.
 */
export const create = defineHandler({
  name: 'attach-certificate',
  input: Input,
  env: BaseEnv,
  run: async (job) => {
    const { input, journal, sessions } = job;
    const { moveId, fence, step } = input;
    const { target, decide } = await decisionOf(job);
    if (!decide) return { changed: false };
    const writing = sessions.scopedTo({ writes: 'distributions', distributions: [target] });
    const client = cloudFrontOf(writing, target.accountId, 'target');
    const writer = new StepWriter(journal, { moveId, fence }, step);
    const changed = await changeViewerCertificate(client, refOf(target), decide, (change, send) =>
      writer.announced(change, send),
    );
    await writer.done(changed);
    return { changed };
  },
});

type Decision = (now: Certified) => string | undefined;

/** What becomes of the target's `<ViewerCertificate>`, or of the certificate of a tenant's own; no decision where the plan has no such step. */
async function decisionOf({ input, journal, plans, sessions }: Job<z.infer<typeof Input>, unknown>) {
  const { moveId, fence, step: id } = input;
  const { plan, steps } = await activePlan(journal, plans, { moveId, fence });
  const { target } = plan;
  const step = certificateStep(steps, id);
  if (step?.id === 'reattach-certificate') {
    const decide: Decision = (now) => putBack(now, step);
    return { target, decide };
  }
  if (step === undefined) return { target, decide: undefined };
  const arn = requestedCertificate(await journal.entries(moveId));
  if (arn === undefined) throw new MoverError('Unexpected', `The journal of ${moveId} names no certificate.`);
  const { names } = await describeRequested(acmOf(sessions, target.accountId, 'target'), arn);
  const decide: Decision = (now) => {
    if (now.certificate === arn) return undefined;
    assertAttachable(now, step, names, idOf(target));
    return step.settings ? viewerCertificateOf(arn, step.settings) : arn;
  };
  return { target, decide };
}

export const handler = create(lambdaRuntime());
