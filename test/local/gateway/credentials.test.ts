import { ACMClient, ListCertificatesCommand } from '@aws-sdk/client-acm';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { type Accounts, createAccounts, OURS, THEIRS } from './accounts.ts';

describe('credentials that do not hold', () => {
  test('a wrong secret is SignatureDoesNotMatch, in JSON services InvalidSignatureException', async () => {
    const accounts = createAccounts();
    const wrong = { ...accounts.as(OURS).credentials, secretAccessKey: 'not-the-secret' };
    await expect(new STSClient(accounts.as(wrong)).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(new ACMClient(accounts.as(wrong)).send(new ListCertificatesCommand({}))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('an unknown key is InvalidClientTokenId, in JSON services UnrecognizedClientException', async () => {
    const accounts = createAccounts();
    const unknown = { accessKeyId: 'AKIAUNKNOWN000000000', secretAccessKey: 'whatever' };
    await expect(new STSClient(accounts.as(unknown)).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
      message: 'The security token included in the request is invalid.',
    });
    await expect(new ACMClient(accounts.as(unknown)).send(new ListCertificatesCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });

  test('a session needs its own token, and a long-term key must not bring one', async () => {
    const accounts = createAccounts();
    const session = await assumedSession(accounts);
    const identity = new GetCallerIdentityCommand({});
    await expect(new STSClient(accounts.as(session)).send(identity)).resolves.toMatchObject({ Account: THEIRS });
    const { sessionToken: _, ...without } = session;
    const longTerm = { ...accounts.as(OURS).credentials, sessionToken: session.sessionToken };
    for (const bad of [without, { ...session, sessionToken: 'another' }, longTerm]) {
      await expect(new STSClient(accounts.as(bad)).send(identity)).rejects.toMatchObject({
        name: 'InvalidClientTokenId',
      });
    }
  });

  test('a session ends by the clock of its world', async () => {
    const accounts = createAccounts();
    const session = await assumedSession(accounts);
    await accounts.clock.advance(3599_000);
    const identity = new GetCallerIdentityCommand({});
    await expect(new STSClient(accounts.as(session)).send(identity)).resolves.toMatchObject({ Account: THEIRS });
    await accounts.clock.advance(1000);
    await expect(new STSClient(accounts.as(session)).send(identity)).rejects.toMatchObject({
      name: 'ExpiredToken',
      message: 'The security token included in the request is expired',
    });
    await expect(new ACMClient(accounts.as(session)).send(new ListCertificatesCommand({}))).rejects.toMatchObject({
      name: 'ExpiredTokenException',
    });
  });
});

async function assumedSession(accounts: Accounts) {
  const RoleArn = accounts.sts.addRole({ accountId: THEIRS, roleName: 'mover', trusted: [OURS] });
  const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' });
  const { Credentials } = await new STSClient(accounts.as(OURS)).send(assume);
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}
