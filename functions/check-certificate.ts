import { activePlan } from '../shared/aws/active-plan.ts';
import { acmOf } from '../shared/aws/clients.ts';
import { describeRequested } from '../shared/aws/provisioning.ts';
import { requestedCertificate } from '../shared/domain/certificate-steps.ts';
import * as z from '../shared/domain/zod.ts';
import { MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({ moveId: MoveId, fence: z.int() });

/**
 * How the certificate that the move requested stands: whether ACM has chosen its validation records, and whether it is
 * issued. Throws CertificateNotIssued with ACM's reason when it never will be.
 */
export const create = defineHandler({
  name: 'check-certificate',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence }, journal, plans, sessions }) => {
    const { plan } = await activePlan(journal, plans, { moveId, fence });
    const arn = requestedCertificate(await journal.entries(moveId));
    if (arn === undefined) throw new MoverError('Unexpected', `The journal of ${moveId} names no certificate.`);
    const { validation, issued } = await describeRequested(acmOf(sessions, plan.target.accountId, 'target'), arn);
    if (issued) await journal.append({ moveId, fence }, { kind: 'settled', step: 'request-certificate' });
    return { validated: validation !== undefined, issued };
  },
});

export const handler = create(lambdaRuntime());
