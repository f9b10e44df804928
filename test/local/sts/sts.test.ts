import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import type { RoleInit } from '../../../local/sts/roles.ts';
import { createAccounts, OURS, THEIRS } from '../gateway/accounts.ts';

const RoleArn = `arn:aws:iam::${THEIRS}:role/mover`;
const DENIED = `User: arn:aws:iam::${OURS}:user/operator is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`;

function world(role: Partial<RoleInit> = {}) {
  const accounts = createAccounts();
  accounts.sts.addRole({ accountId: THEIRS, roleName: 'mover', trusted: [OURS], ...role });
  const client = new STSClient(accounts.as(OURS));
  const assume = (input: object = {}, by = client) =>
    by.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'move-1', ...input }));
  /** A client with the credentials of a session. */
  const session = async (input: object = {}) => {
    const { Credentials } = await assume(input);
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    const key = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    return new STSClient(accounts.as(key));
  };
  return { ...accounts, client, assume, session };
}

describe('GetCallerIdentity', () => {
  test('tells the user behind a long-term key, the same in every world', async () => {
    const [one, two] = [world(), world()];
    const identity = await one.client.send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: OURS, Arn: `arn:aws:iam::${OURS}:user/operator` });
    expect(identity.UserId).toMatch(/^AIDA[A-Z2-7]{17}$/);
    expect((await two.client.send(new GetCallerIdentityCommand({}))).UserId).toBe(identity.UserId);
    expect(one.credentials.addAccount(OURS).accessKeyId).toBe('AKIALOCA111111111111');
  });

  test('tells the role session behind temporary credentials', async () => {
    const client = await world().session();
    await expect(client.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
      Account: THEIRS,
      Arn: `arn:aws:sts::${THEIRS}:assumed-role/mover/move-1`,
      UserId: expect.stringMatching(/^AROA[A-Z2-7]{17}:move-1$/),
    });
  });
});

describe('AssumeRole', () => {
  test('issues a session that ends by the clock of the world', async () => {
    const { assume, clock } = world();
    const { AssumedRoleUser, Credentials } = await assume({ DurationSeconds: 900 });
    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${THEIRS}:assumed-role/mover/move-1`);
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(Credentials?.Expiration?.getTime()).toBe(clock.now() + 900_000);
  });

  test.each([
    ['the account id', OURS],
    ['the account', `arn:aws:iam::${OURS}:root`],
    ['the very user', `arn:aws:iam::${OURS}:user/operator`],
  ])('lets in a caller whom the trust policy names by %s', async (_, principal) => {
    await expect(world({ trusted: [principal] }).assume()).resolves.toHaveProperty('Credentials');
  });

  test('lets in the sessions of a trusted role, and no other session', async () => {
    const accounts = world();
    const second = accounts.sts.addRole({ accountId: OURS, roleName: 'second', trusted: [RoleArn] });
    const session = await accounts.session();
    await expect(accounts.assume({ RoleArn: second }, session)).resolves.toHaveProperty('Credentials');
    await expect(accounts.assume({ RoleArn: second })).rejects.toThrow('is not authorized to perform: sts:AssumeRole');
  });

  test.each([
    ['another account', { trusted: ['333333333333'] }, {}],
    ['another user', { trusted: [`arn:aws:iam::${OURS}:user/somebody`] }, {}],
    ['nobody', { trusted: [] }, {}],
    ['an external id that is missing', { externalId: 'move-42' }, {}],
    ['another external id', { externalId: 'move-42' }, { ExternalId: 'move-43' }],
  ])("denies in AWS's sentence a role that wants %s", async (_, role, input) => {
    await expect(world(role).assume(input)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: DENIED,
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('denies a role that does not exist in the same sentence', async () => {
    const missing = `arn:aws:iam::${THEIRS}:role/missing`;
    await expect(world().assume({ RoleArn: missing })).rejects.toThrow(DENIED.replace(RoleArn, missing));
  });

  test('takes the right external id, and one that nobody asked for', async () => {
    await expect(world({ externalId: 'move-42' }).assume({ ExternalId: 'move-42' })).resolves.toHaveProperty(
      'Credentials',
    );
    await expect(world().assume({ ExternalId: 'move-42' })).resolves.toHaveProperty('Credentials');
  });

  test('keeps the session policy with the session', async () => {
    const { assume, credentials } = world();
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    const { Credentials } = await assume({ Policy });
    expect(credentials.policyOf(Credentials?.AccessKeyId ?? '')).toBe(Policy);
  });

  test.each([
    ['a short session name', { RoleSessionName: 'a' }, 'Member must have length greater than or equal to 2'],
    ['a long session name', { RoleSessionName: 'a'.repeat(65) }, 'Member must have length less than or equal to 64'],
    ['an odd session name', { RoleSessionName: 'a b' }, 'Member must satisfy regular expression pattern: [\\w+=,.@-]*'],
    ['no session name', { RoleSessionName: undefined }, "Value null at 'roleSessionName' failed to satisfy constraint"],
    ['a short session', { DurationSeconds: 899 }, "Value '899' at 'durationSeconds'"],
    ['an endless session', { DurationSeconds: 43201 }, 'Member must have value less than or equal to 43200'],
    ['more than the role allows', { DurationSeconds: 3601 }, 'exceeds the MaxSessionDuration set for this role'],
    ['a long policy', { Policy: 'x'.repeat(2049) }, "Value at 'policy' failed to satisfy constraint"],
    ['an ARN of something else', { RoleArn: `arn:aws:iam::${THEIRS}:user/mover` }, "at 'roleArn'"],
    ['a parameter the local AWS lacks', { SerialNumber: 'arn:aws:iam::1:mfa/x' }, "does not know 'SerialNumber'"],
  ])('refuses %s', async (_, input, sentence) => {
    await expect(world().assume(input)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining(sentence),
      $metadata: { httpStatusCode: 400 },
    });
  });

  test.each(['nonsense', '[]', '{}'])('refuses %s as a session policy', async (Policy) => {
    await expect(world().assume({ Policy })).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
  });

  test('limits the session of a session to an hour, however long the role allows', async () => {
    const accounts = world({ maxSessionDuration: 43200, trusted: [OURS, THEIRS] });
    await expect(accounts.assume({ DurationSeconds: 43200 })).resolves.toHaveProperty('Credentials');
    const session = await accounts.session();
    await expect(accounts.assume({ DurationSeconds: 3601 }, session)).rejects.toThrow('role chaining');
  });
});

test('what STS does not have here is InvalidAction', async () => {
  await expect(world().client.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
    name: 'InvalidAction',
    message: 'Could not find operation GetSessionToken for version 2011-06-15',
    $metadata: { httpStatusCode: 400 },
  });
});
