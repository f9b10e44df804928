import { activePlan } from '../shared/aws/active-plan.ts';
import { acmOf } from '../shared/aws/clients.ts';
import { certificateOfMove, listCertificates, requestCertificate } from '../shared/aws/provisioning.ts';
import { StepWriter } from '../shared/aws/step-writer.ts';
import { certificateStep } from '../shared/domain/certificate-steps.ts';
import * as z from '../shared/domain/zod.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({ moveId: MoveId, fence: z.int() });

/**
 * Requests the certificate of the plan in the target's account, and keeps its ARN in the journal. One that the move
 * requested before, whose answer was lost, is found by its tag and not requested twice.
 */
export const create = defineHandler({
  name: 'request-certificate',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence }, journal, plans, sessions }) => {
    const { plan, steps } = await activePlan(journal, plans, { moveId, fence });
    const step = certificateStep(steps, 'request-certificate');
    if (!step) return { changed: false };
    const { accountId } = plan.target;
    const { id, names } = step;
    const writing = sessions.scopedTo({ writes: 'certificate', accountId, names });
    const client = acmOf(writing, accountId, 'target');
    const present = await certificateOfMove(client, await listCertificates(client), moveId, names);
    const writer = new StepWriter(journal, { moveId, fence }, id);
    const certificateArn =
      present ??
      (await writer.announced({ before: null, after: { names } }, () => requestCertificate(client, moveId, names)));
    const changed = present === undefined;
    await writer.done(changed, { certificateArn });
    return { changed };
  },
});

export const handler = create(lambdaRuntime());
