import { describe, expect, test } from '@jest/globals';
import { SERVICE_ACCOUNT } from '../../local/world/schema.ts';
import { SOURCE, type Story, TARGET, tell } from '../moves/story.ts';
import { TARGET_TENANT, tenantWorld } from '../moves/tenant-world.ts';
import { anHour, executions, put, told } from './bus.ts';

const NO_ALIASES = '<Aliases><Quantity>0</Quantity></Aliases>';
const OWN_ROLE = `arn:aws:iam::${SERVICE_ACCOUNT}:role/cname-mover-ChangeAliasesRole-ABC`;

/** What CloudTrail tells of a refused UpdateDistribution. */
function refusedCall(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    eventVersion: '1.09',
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${TARGET.accountId}:assumed-role/deployer/ada`,
      sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${TARGET.accountId}:role/deployer` } },
    },
    eventTime: '2026-01-01T00:00:00Z',
    eventSource: 'cloudfront.amazonaws.com',
    eventName: 'UpdateDistribution',
    awsRegion: 'us-east-1',
    errorCode: 'CNAMEAlreadyExists',
    errorMessage: 'One or more of the CNAMEs you provided are already associated with a different resource.',
    requestParameters: {
      id: TARGET.distributionId,
      ifMatch: 'E2QWRUHAPOMQZL',
      distributionConfig: {
        aliases: { quantity: 3, items: ['new.example.com', 'www.example.com', 'free.example.com'] },
        comment: 'HIDDEN_DUE_TO_SECURITY_REASONS',
      },
    },
    eventID: '6f3f3a70-0b5c-4a8c-8f2d-0d4f7f1f1d11',
    eventType: 'AwsApiCall',
    recipientAccountId: TARGET.accountId,
    ...changes,
  };
}

/** AWS's own events come to the default bus by another way than PutEvents. */
function happened(story: Story, detail: object, bus = 'default'): void {
  story.aws.eventBridge.buses.put(bus, {
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.cloudfront',
    account: TARGET.accountId,
    time: '2026-01-01T00:00:00Z',
    resources: [],
    detail,
  });
}

describe('An alias that CloudFront refuses to somebody', () => {
  test('is planned and told, never moved', async () => {
    const story = await tell({ eventsOut: true });
    const before = story.state();
    happened(story, refusedCall());
    happened(story, refusedCall(), 'cname-mover');
    await anHour(story);
    expect(await executions(story)).toEqual([{ name: expect.stringMatching(/^plan-/), status: 'SUCCEEDED' }]);
    expect(told(story)).toEqual([
      {
        type: 'Domain Move Planned',
        detail: expect.objectContaining({
          domains: ['www.example.com'],
          mode: 'plan',
          verdict: 'ready',
          requestedBy: `UpdateDistribution by arn:aws:sts::${TARGET.accountId}:assumed-role/deployer/ada`,
        }),
      },
    ]);
    expect(story.state()).toEqual(before);
  });

  test('is planned for a distribution tenant, too, where CloudTrail tells its domains', async () => {
    const { world, target, viewers } = tenantWorld({
      from: 'distribution',
      to: 'tenant',
      domains: ['www.example.com'],
    });
    const story = await tell({ world, viewers, eventsOut: true });
    const domains = ['new.example.com', 'www.example.com'].map((domain) => ({ domain }));
    const requestParameters = { id: TARGET_TENANT.distributionTenantId, domains };
    happened(story, refusedCall({ eventName: 'UpdateDistributionTenant', requestParameters }));
    await anHour(story);
    expect(told(story)).toEqual([
      {
        type: 'Domain Move Planned',
        detail: expect.objectContaining({ domains: ['www.example.com'], mode: 'plan', verdict: 'ready' }),
      },
    ]);
    expect(target).toEqual(TARGET_TENANT);
  });

  test('is planned once where the event comes again, whatever was changed meanwhile', async () => {
    const story = await tell({ eventsOut: true });
    happened(story, refusedCall());
    await anHour(story);
    await story.editConfig(SOURCE.distributionId, (xml) => xml.replace(/<Aliases>.*?<\/Aliases>/s, NO_ALIASES));
    happened(story, refusedCall());
    await anHour(story);
    expect(await executions(story)).toHaveLength(1);
    expect(story.aws.deadLetters.letters).toEqual([]);
  });

  test.each([
    ['by a role of the directory', `arn:aws:iam::${TARGET.accountId}:role/cname-mover`],
    ['by a role of its own', OWN_ROLE],
  ])('is not planned when the service made the call %s', async (_how, arn) => {
    const story = await tell({ eventsOut: true });
    const userIdentity = { arn: 'arn', sessionContext: { sessionIssuer: { arn } } };
    happened(story, refusedCall({ userIdentity }));
    await anHour(story);
    expect(await executions(story)).toEqual([]);
    expect(story.aws.deadLetters.letters).toEqual([]);
  });

  test.each([
    [
      'a new distribution',
      { eventName: 'CreateDistribution', requestParameters: { distributionConfig: { aliases: {} } } },
    ],
    ['no parameters', { requestParameters: null }],
    ['hidden aliases', { requestParameters: { id: TARGET.distributionId, distributionConfig: { aliases: 'HIDDEN' } } }],
    [
      'a tenant without its domains',
      { eventName: 'UpdateDistributionTenant', requestParameters: { id: 'dt_2wjDZi3hD1ivOXf6rpZJOSNE1AB' } },
    ],
    [
      'aliases that it has',
      {
        requestParameters: {
          id: TARGET.distributionId,
          distributionConfig: { aliases: { items: ['new.example.com'] } },
        },
      },
    ],
  ])('is left alone when CloudTrail tells %s', async (_what, changes) => {
    const story = await tell({ eventsOut: true });
    happened(story, refusedCall(changes));
    await anHour(story);
    expect([await executions(story), story.aws.deadLetters.letters]).toEqual([[], []]);
  });

  test('is not heard of other errors, nor from those who only say that they are CloudTrail', async () => {
    const story = await tell({ eventsOut: true });
    happened(story, refusedCall({ errorCode: 'InvalidViewerCertificate' }));
    await put(story, { source: 'tickets', type: 'AWS API Call via CloudTrail', detail: refusedCall() });
    await anHour(story);
    expect(await executions(story)).toEqual([]);
  });

  test('is nothing to plan where somebody has deleted that distribution since', async () => {
    const story = await tell({ eventsOut: true });
    happened(
      story,
      refusedCall({
        requestParameters: { id: 'EDELETED', distributionConfig: { aliases: { items: ['www.example.com'] } } },
      }),
    );
    await anHour(story);
    expect(await executions(story)).toEqual([]);
    expect(story.aws.deadLetters.letters).toEqual([]);
  });

  test('is a dead letter in an account that the directory does not have', async () => {
    const story = await tell({ eventsOut: true });
    happened(story, refusedCall({ recipientAccountId: '333333333333' }));
    await anHour(story);
    expect(story.aws.deadLetters.letters.map(({ body }) => body.responsePayload)).toEqual([
      expect.objectContaining({ errorType: 'AccountUnknown' }),
    ]);
  });
});
