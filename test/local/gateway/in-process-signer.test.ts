import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from '@jest/globals';
import { InProcessSigner } from '../../../local/gateway/in-process-signer.ts';
import type { AccessKey } from '../../../local/sts/credentials.ts';
import { createAccounts, OURS } from './accounts.ts';

function whoAmI(settings: object) {
  return new STSClient(settings).send(new GetCallerIdentityCommand({}));
}

test('a client of this process is known without a signature', async () => {
  const ours = { ...createAccounts().as(OURS), signerConstructor: InProcessSigner };
  await expect(whoAmI(ours)).resolves.toMatchObject({ Account: OURS });
});

test('its key and its session have to be known, and in force, all the same', async () => {
  const { credentials, clock, as } = createAccounts();
  const without = (key: AccessKey) => whoAmI({ ...as(key), signerConstructor: InProcessSigner });
  const unknown = { accessKeyId: 'AKIAUNKNOWN000000000', secretAccessKey: 'whatever' };
  await expect(without(unknown)).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  const caller = { accountId: OURS, arn: `arn:aws:sts::${OURS}:assumed-role/ops/test` };
  const session = credentials.issueSession({ caller, userId: 'AROA:test', durationSeconds: 900, policy: undefined });
  await expect(without(session)).resolves.toMatchObject({ Arn: caller.arn });
  const another = { ...session, sessionToken: 'another' };
  await expect(without(another)).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  await clock.advance(900_000);
  await expect(without(session)).rejects.toMatchObject({ name: 'ExpiredToken' });
});

test('a request over HTTP is not believed without a signature', async () => {
  const { gateway, as } = createAccounts();
  let sent: { method: string; headers: Record<string, string>; body: string } | undefined;
  const requestHandler = {
    handle: async (request: typeof sent) => {
      sent = request;
      throw new Error('Not sent.');
    },
  };
  await whoAmI({ ...as(OURS), requestHandler, signerConstructor: InProcessSigner }).catch(() => undefined);
  const { method = '', headers = {}, body = '' } = sent ?? {};
  const answer = await gateway.handle({ method, url: '/', headers, body: Buffer.from(body) });
  expect(answer).toMatchObject({ status: 403, body: expect.stringContaining('SignatureDoesNotMatch') });
});
