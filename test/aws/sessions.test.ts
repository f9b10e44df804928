import { GetChangeCommand } from '@aws-sdk/client-route-53';
import { describe, expect, test } from '@jest/globals';
import { accountFor, parseDirectory } from '../../shared/aws/account-directory.ts';
import { acmOf, cloudFrontOf, iamOf, route53Of } from '../../shared/aws/clients.ts';
import { readState } from '../../shared/aws/cloudfront.ts';
import { isInsync } from '../../shared/aws/route53.ts';
import { Sessions } from '../../shared/aws/sessions.ts';
import { answeredBy, type WireAnswer, type WireRequest, xmlError } from './wire.ts';

const [OWN, OTHER] = ['111111111111', '222222222222'];
const ROLE = `arn:aws:iam::${OTHER}:role/cname-mover`;
const REF = { accountId: OTHER, distributionId: 'E2TARGET' };
const DIRECTORY = parseDirectory([
  { accountId: OWN, uses: ['source', 'dns'] },
  { accountId: OTHER, roleArn: ROLE, externalId: 'external', uses: ['target', 'dns'] },
]);

const ASSUMED =
  '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>' +
  '<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>token</SessionToken>' +
  '<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>';
const INSYNC =
  '<GetChangeResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeInfo><Id>/change/C1</Id>' +
  '<Status>INSYNC</Status><SubmittedAt>2026-01-01T00:00:00Z</SubmittedAt></ChangeInfo></GetChangeResponse>';
const DISTRIBUTION = '<Distribution><Status>Deployed</Status></Distribution>';

const isSts = ({ method }: WireRequest) => method === 'POST';

/** Sessions of a move whose STS answers so. */
function sessionsOf(moveId: string, sts: WireAnswer = { body: ASSUMED }) {
  const wire = answeredBy((request) => {
    if (isSts(request)) return sts;
    return { body: request.path.includes('/distribution/') ? DISTRIBUTION : INSYNC };
  });
  const assumed = () => wire.requests.filter(isSts).map(({ body }) => new URLSearchParams(String(body)));
  return { ...wire, assumed, sessions: new Sessions(DIRECTORY, wire.settings, moveId) };
}

describe('working in another account', () => {
  test('assumes its role once for all clients and calls, with the external id, and signs with what it got', async () => {
    const { sessions, assumed, requests } = sessionsOf('move-1');
    await isInsync(route53Of(sessions, OTHER), 'C1');
    await Promise.all([1, 2, 3].map(() => isInsync(route53Of(sessions, OTHER), 'C1')));
    await readState(cloudFrontOf(sessions, OTHER, 'target'), REF);
    expect(assumed().map((form) => Object.fromEntries(form))).toEqual([
      expect.objectContaining({
        RoleArn: ROLE,
        RoleSessionName: 'cname-mover-move-1',
        ExternalId: 'external',
        DurationSeconds: '900',
      }),
    ]);
    const calls = requests.filter((request) => !isSts(request));
    expect(calls).toHaveLength(5);
    for (const { headers } of calls) {
      expect(headers.authorization).toContain('Credential=ASIAROLE/');
      expect(headers['x-amz-security-token']).toBe('token');
    }
  });

  test('asks for the role again after a refusal', async () => {
    let asked = 0;
    const wire = answeredBy((request) => {
      if (!isSts(request)) return { body: INSYNC };
      asked += 1;
      return asked === 1 ? xmlError('AccessDenied', 403) : { body: ASSUMED };
    });
    const sessions = new Sessions(DIRECTORY, wire.settings, 'move-1');
    await expect(isInsync(route53Of(sessions, OTHER), 'C1')).rejects.toMatchObject({ name: 'RoleNotAssumable' });
    await expect(isInsync(route53Of(sessions, OTHER), 'C1')).resolves.toBe(true);
  });

  test('needs no role in its own', async () => {
    const { sessions, assumed, requests } = sessionsOf('move-1');
    await isInsync(route53Of(sessions, OWN), 'C1');
    expect(assumed()).toEqual([]);
    expect(requests[0]?.headers.authorization).toContain('Credential=AKIDEXAMPLE/');
  });

  test('works for certificates, too, under the same role', async () => {
    const { sessions, assumed } = sessionsOf('move-1');
    for (const client of [
      acmOf(sessions, OTHER, 'target'),
      iamOf(sessions, OTHER, 'target'),
      route53Of(sessions, OTHER),
    ]) {
      await expect(client.config.credentials()).resolves.toMatchObject({ accessKeyId: 'ASIAROLE' });
    }
    expect(assumed()).toHaveLength(1);
  });

  test.each([
    ['move-1', 'cname-mover-move-1'],
    ['m', 'cname-mover-m'],
    ['a b/c:ü', 'cname-mover-a-b-c--'],
    ['x'.repeat(80), `cname-mover-${'x'.repeat(52)}`],
  ])('tells CloudTrail the move: %s', async (moveId, name) => {
    const { sessions, assumed } = sessionsOf(moveId);
    await isInsync(route53Of(sessions, OTHER), 'C1');
    expect(assumed()[0]?.get('RoleSessionName')).toBe(name);
    expect(name).toMatch(/^[\w+=,.@-]{2,64}$/);
  });
});

describe('a role that STS does not give', () => {
  test.each([
    ['AccessDenied', 403, 'RoleNotAssumable'],
    ['Throttling', 400, 'Throttled'],
    ['ExpiredToken', 403, 'CredentialsRefused'],
    ['InvalidClientTokenId', 403, 'CredentialsRefused'],
    ['InternalFailure', 500, 'ServiceUnavailable'],
  ])('%s shows at the first call as such', async (code, status, name) => {
    const { sessions } = sessionsOf('move-1', xmlError(code, status));
    await expect(isInsync(route53Of(sessions, OTHER), 'C1')).rejects.toMatchObject({ name });
  });

  test('the refused role is named', async () => {
    const { sessions } = sessionsOf('move-1', xmlError('AccessDenied', 403));
    await expect(isInsync(route53Of(sessions, OTHER), 'C1')).rejects.toMatchObject({
      message: `The role ${ROLE} of account ${OTHER} refuses this service.`,
    });
  });
});

describe('accounts', () => {
  test('are told by their use', () => {
    const { sessions } = sessionsOf('move-1');
    expect([sessions.accounts('dns'), sessions.accounts('target')]).toEqual([[OWN, OTHER], [OTHER]]);
  });

  test.each([
    ['333333333333', 'Account 333333333333 is not in the account directory.'],
    [OWN, 'Account 111111111111 may be used for source, dns, not as target.'],
  ])('%s is refused as target, also after other uses', (accountId, message) => {
    const { sessions } = sessionsOf('move-1');
    route53Of(sessions, OWN);
    const refusal = expect.objectContaining({ name: 'AccountUnknown', message });
    expect(() => cloudFrontOf(sessions, accountId, 'target')).toThrow(refusal);
  });

  test('keep their entry', () => {
    expect(accountFor(DIRECTORY, OTHER, 'dns')).toEqual(DIRECTORY[1]);
  });
});

describe('the account directory of a deployment', () => {
  test('may use roles with paths and in other partitions', () => {
    const roleArn = 'arn:aws-cn:iam::222222222222:role/path/to/cname-mover@x';
    expect(parseDirectory([{ accountId: OTHER, roleArn, uses: ['dns'] }])).toHaveLength(1);
    expect(parseDirectory([])).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['an account that is none', { accountId: '1' }, '[0].accountId is not an AWS account id'],
    ['a role that is none', { roleArn: 'cname-mover' }, '[0].roleArn is not the ARN of an IAM role'],
    ['a user in place of a role', { roleArn: `arn:aws:iam::${OTHER}:user/x` }, '[0].roleArn is not the ARN'],
    ['no use', { uses: [] }, '[0].uses: too small'],
    ['an unknown use', { uses: ['admin'] }, '[0].uses[0]: invalid option'],
    ['an external id that is too short', { externalId: 'x' }, '[0].externalId: too small'],
    ['an unknown field', { role: 'x' }, '[0]: unrecognized key: "role"'],
    [
      'a role of another account',
      { roleArn: ROLE, accountId: OWN },
      `[0].roleArn is a role of another account than ${OWN}`,
    ],
  ])('is refused with %s', (_what, entry, clause) => {
    const refusal = expect.objectContaining({ name: 'Misconfigured', message: expect.stringContaining(clause) });
    expect(() => parseDirectory([{ accountId: OTHER, uses: ['dns'], ...entry }])).toThrow(refusal);
  });

  test('is refused with one account twice: only the first entry would be used', () => {
    const twice = [
      { accountId: OTHER, uses: ['dns'] },
      { accountId: OTHER, uses: ['target'] },
    ];
    expect(() => parseDirectory(twice)).toThrow(`[1].accountId names ${OTHER} twice`);
  });

  test.each([[undefined], [{}], ['[]']])('is refused as %j', (input) => {
    expect(() => parseDirectory(input)).toThrow('The account directory is not valid: the input: invalid input');
  });
});

test('a command of Route 53 is signed for the one region of global services', async () => {
  const { sessions, requests } = sessionsOf('move-1');
  await route53Of(sessions, OWN).send(new GetChangeCommand({ Id: 'C1' }));
  expect(requests[0]?.headers.authorization).toContain('/us-east-1/route53/aws4_request');
});
