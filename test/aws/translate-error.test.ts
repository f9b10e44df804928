import { describe, expect, test } from '@jest/globals';
import { calling } from '../../shared/aws/translate-error.ts';
import { MoverError } from '../../shared/errors.ts';

const CONTEXT = { action: 'cloudfront:UpdateDistribution', resource: 'distribution E1SOURCE' };

/** What becomes of an error that an SDK client throws. */
async function translated(thrown: unknown): Promise<MoverError> {
  return calling(CONTEXT, () => Promise.reject(thrown)).then(
    () => {
      throw new Error('nothing was thrown');
    },
    (error: unknown) => error as MoverError,
  );
}

function awsError(name: string, message = 'No.', fields: object = {}): Error {
  return Object.assign(new Error(message), { name, ...fields });
}

test('an answer is handed on as it is', async () => {
  await expect(calling(CONTEXT, async () => 7)).resolves.toBe(7);
});

describe("AWS's errors get their name in the taxonomy", () => {
  test.each([
    ['Throttling', 'Throttled'],
    ['ThrottlingException', 'Throttled'],
    ['TooManyRequestsException', 'Throttled'],
    ['ProvisionedThroughputExceededException', 'Throttled'],
    ['PriorRequestNotComplete', 'Throttled'],
    ['AccessDenied', 'AccessRefused'],
    ['AccessDeniedException', 'AccessRefused'],
    ['ExpiredToken', 'CredentialsRefused'],
    ['InvalidClientTokenId', 'CredentialsRefused'],
    ['SignatureDoesNotMatch', 'CredentialsRefused'],
    ['IncompleteSignature', 'CredentialsRefused'],
    ['UnrecognizedClientException', 'CredentialsRefused'],
    ['CredentialsProviderError', 'CredentialsRefused'],
    ['NoSuchDistribution', 'DistributionNotFound'],
    ['InvalidViewerCertificate', 'CertificateUnfit'],
    ['TooManyDistributionCNAMEs', 'AliasQuotaReached'],
    ['InvalidChangeBatch', 'RecordsRefused'],
    ['ServiceUnavailable', 'ServiceUnavailable'],
    ['TimeoutError', 'ServiceUnavailable'],
    ['PreconditionFailed', 'CallRefused'],
    ['constructor', 'CallRefused'],
    ['toString', 'CallRefused'],
  ])('%s is %s', async (name, kind) => {
    const cause = awsError(name);
    const error = await translated(cause);
    expect(error).toBeInstanceOf(MoverError);
    expect(error).toMatchObject({ name: kind, cause });
    expect(error.message).toContain(`cloudfront:UpdateDistribution on distribution E1SOURCE was answered with ${name}`);
  });

  test.each([
    ['One or more of the CNAMEs you provided are already associated with a different resource.', 'AliasHeldElsewhere'],
    [
      'One or more aliases specified for the distribution includes an incorrectly configured DNS record that points to another CloudFront distribution.',
      'AliasDnsNotSettled',
    ],
  ])('CNAMEAlreadyExists has two meanings: %s', async (message, kind) => {
    expect(await translated(awsError('CNAMEAlreadyExists', message))).toMatchObject({ name: kind });
  });

  test.each<[string, object]>([
    ['a failure of the service', { $metadata: { httpStatusCode: 500 } }],
    ['an error that the service calls retryable', { $retryable: {} }],
    ['a refused connection', { code: 'ECONNREFUSED' }],
    ['a lost connection', { code: 'ECONNRESET' }],
    ['an unknown host', { code: 'ENOTFOUND' }],
    ['a resolver that fails', { code: 'EAI_AGAIN' }],
  ])('%s may pass', async (_what, fields) => {
    expect(await translated(awsError('SomeError', 'x', fields))).toMatchObject({
      name: 'ServiceUnavailable',
      retryable: true,
    });
  });

  test.each<[string, object]>([
    ['by status', { $metadata: { httpStatusCode: 429 } }],
    ["by the service's own model", { $retryable: { throttling: true } }],
  ])('asking too often is told %s', async (_what, fields) => {
    expect(await translated(awsError('SomeError', 'x', fields))).toMatchObject({ name: 'Throttled', retryable: true });
  });

  test.each<[string, object]>([
    ['a refusal', { $metadata: { httpStatusCode: 400 } }],
    ['an error of Node that no network has', { code: 'ERR_INVALID_ARG_TYPE' }],
    ['nothing known', {}],
  ])('%s does not pass', async (_what, fields) => {
    expect(await translated(awsError('SomeError', 'x', fields))).toMatchObject({
      name: 'CallRefused',
      retryable: false,
    });
  });

  test('an error of the taxonomy stays what it is', async () => {
    const refused = new MoverError('RoleNotAssumable', 'no');
    expect(await translated(refused)).toBe(refused);
  });

  test("errors of another realm are read as well, as Node's own are", async () => {
    const foreign = { name: 'AccessDenied', message: 'not you' };
    expect(await translated(foreign)).toMatchObject({ name: 'AccessRefused' });
  });

  test.each([[undefined], [null], ['text'], [7]])('whatever is thrown has a name: %j', async (thrown) => {
    expect(await translated(thrown)).toMatchObject({
      name: 'CallRefused',
      message: expect.stringContaining(String(thrown)),
    });
  });
});

describe('what is said', () => {
  test('repeats every message of Route 53', async () => {
    const error = await translated(awsError('InvalidChangeBatch', 'summary', { messages: ['first', 'second'] }));
    expect(error.message).toMatch(/InvalidChangeBatch: first; second$/);
    expect((await translated(awsError('InvalidChangeBatch', 'summary', { messages: [] }))).message).toMatch(
      /: summary$/,
    );
  });

  test('names the action to allow', async () => {
    expect((await translated(awsError('AccessDenied'))).remedy).toBe(
      'Allow cloudfront:UpdateDistribution on distribution E1SOURCE in the role of that account: {"Effect":"Allow","Action":"cloudfront:UpdateDistribution","Resource":"*"}.',
    );
  });

  test('names the resource that AWS names in the statement that would allow it', async () => {
    const denied = awsError(
      'AccessDenied',
      'User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: cloudfront:UpdateDistribution on resource: arn:aws:cloudfront::1:distribution/E1 because no identity-based policy allows it',
    );

    expect((await translated(denied)).remedy).toContain('"Resource":"arn:aws:cloudfront::1:distribution/E1"}');
  });

  test('sends nobody to allow what a policy denies', async () => {
    const denied = awsError('AccessDenied', 'not authorized, with an explicit deny in a service control policy');

    expect((await translated(denied)).remedy).toMatch(/out of what service control policy denies/);
  });

  test.each([
    ['CredentialsProviderError', /No credentials were found/, /AWS_PROFILE.*AWS_WEB_IDENTITY_TOKEN_FILE/],
    ['MissingAuthenticationToken', /was not signed/, /credentials/],
    ['InvalidClientTokenId', /does not know the access key id/, /AWS_SESSION_TOKEN/],
    ['SignatureDoesNotMatch', /secret access key does not belong/, /both from one source/],
    ['IncompleteSignature', /space or a line break/, /without spaces/],
    ['ExpiredToken', /has expired/, /temporary credentials/],
    ['InvalidIdentityToken', /web identity token/, /audience/],
  ])('%s has a sentence and a remedy of its own', async (name, sentence, remedy) => {
    const error = await translated(awsError(name, 'AKIASECRET'));

    expect(error.name).toBe('CredentialsRefused');
    expect(error.message).toMatch(sentence);
    expect(error.remedy).toMatch(remedy);
    expect(`${error.message} ${error.remedy}`).not.toContain('AKIASECRET');
  });

  test.each(['SignatureDoesNotMatch', 'IncompleteSignature', 'InvalidSignatureException', 'ExpiredToken'])(
    '%s never repeats the signed request',
    async (name) => {
      const { message, remedy } = await translated(awsError(name, 'AWS4-HMAC-SHA256 x-amz-security-token:SECRET'));
      expect(message).not.toContain('SECRET');
      expect(remedy).not.toContain('SECRET');
      expect(message).toMatch(new RegExp(`answered with ${name}: [^:]+\\.$`));
    },
  );
});
