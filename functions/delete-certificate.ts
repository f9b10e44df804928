import { activePlan } from '../shared/aws/active-plan.ts';
import { acmOf } from '../shared/aws/clients.ts';
import { deleteCertificate } from '../shared/aws/provisioning.ts';
import { StepWriter } from '../shared/aws/step-writer.ts';
import { certificateStep } from '../shared/domain/certificate-steps.ts';
import * as z from '../shared/domain/zod.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({ moveId: MoveId, fence: z.int() });

/**
 * Deletes the certificate that the move requested, on the way back. One that is gone already is deleted. Throws
 * CertificateInUse while ACM still counts a user of it.
 */
export const create = defineHandler({
  name: 'delete-certificate',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence }, journal, plans, sessions }) => {
    const { plan, steps } = await activePlan(journal, plans, { moveId, fence });
    const step = certificateStep(steps, 'delete-certificate');
    if (!step) return { changed: false };
    const { accountId } = plan.target;
    const writing = sessions.scopedTo({ writes: 'certificate', accountId, delete: step.arn });
    const client = acmOf(writing, accountId, 'target');
    const writer = new StepWriter(journal, { moveId, fence }, step.id);
    await writer.announced({ before: { certificateArn: step.arn }, after: null }, () =>
      deleteCertificate(client, step.arn),
    );
    await writer.done(true);
    return { changed: true };
  },
});

export const handler = create(lambdaRuntime());
