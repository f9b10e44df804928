import { expect, test } from '@jest/globals';
import { RETRY_POLICY } from '../../../deploy/events.ts';
import { logicalId } from '../../../deploy/names.ts';
import { tickets } from '../../../deploy/tickets.ts';
import { ON_FAILURE } from '../../../local/service.ts';
import { EVENT_AGE_SECONDS } from '../../../shared/domain/events/patience.ts';
import { RULES } from '../../../shared/domain/events/rules.ts';
import { STREAM } from '../../../shared/domain/events/stream.ts';
import type { Packaged } from '../package-service.ts';
import { referred, resourceNamed, resourcesOf } from '../template.ts';

const REQUESTS_DEAD_LETTERS = { 'Fn::GetAtt': ['RequestsDeadLetterQueue', 'Arn'] };
const NO_TICKETS = {
  jiraUrl: '',
  jiraSecretArn: '',
  jiraDoneTransition: '',
  jiraAttentionTransition: '',
  serviceNowUrl: '',
  serviceNowSecretArn: '',
};
const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:999999999999:secret:jira-AbCdEf';

export function eventsHold(packaged: () => Packaged): void {
  const properties = (id: string) => resourceNamed(packaged().template, id).Properties;

  test('rules are those that run locally, each with retries, dead letters, and the right to invoke', () => {
    const rules = resourcesOf(packaged().template, 'AWS::Events::Rule').filter(([id]) => !id.startsWith('CutOff'));
    expect(rules.map(([, { Properties }]) => Properties.EventPattern)).toEqual(
      RULES.flatMap(({ pattern, buses }) => buses.map(() => pattern)),
    );
    for (const [id, { Properties }] of rules) {
      const [target] = Properties.Targets as { Arn: unknown; DeadLetterConfig: unknown; RetryPolicy: unknown }[];
      expect(target?.DeadLetterConfig).toEqual({ Arn: REQUESTS_DEAD_LETTERS });
      expect(target?.RetryPolicy).toEqual(RETRY_POLICY);
      expect(properties(`${id}Permission`)).toMatchObject({
        Principal: 'events.amazonaws.com',
        FunctionName: target?.Arn,
        SourceArn: { 'Fn::GetAtt': [id, 'Arn'] },
      });
    }
  });

  test('what Lambda cannot run for now is tried again as long as what EventBridge cannot deliver, an hour at least', () => {
    const invoked = resourcesOf(packaged().template, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => [
      referred(Properties.FunctionName),
      Properties.MaximumEventAgeInSeconds,
    ]);
    const { MaximumEventAgeInSeconds: age } = RETRY_POLICY;
    expect(invoked.sort()).toEqual(
      Object.keys(ON_FAILURE)
        .map((name) => [logicalId(name, 'LambdaFunction'), age])
        .sort(),
    );
    expect(EVENT_AGE_SECONDS).toBeGreaterThan(3_600);
  });

  test('what functions cannot take is a dead letter, too', () => {
    for (const name of ['TakeDashevent', 'StartDashmove', 'PlanDashconflict']) {
      expect(properties(`${name}LambdaEvConf`).DestinationConfig).toEqual({
        OnFailure: { Destination: REQUESTS_DEAD_LETTERS },
      });
    }
  });

  test('other accounts put on the bus only what the directory and the access list say', () => {
    const policies = resourcesOf(packaged().template, 'AWS::Events::EventBusPolicy');
    expect(
      policies.map(([id, { Properties }]) => [id, (Properties.Statement as { Condition: unknown }).Condition]),
    ).toEqual([['EventBusConflictsOf444455556666', { StringEquals: { 'events:source': ['aws.cloudfront'] } }]]);
  });

  test('the stream is read in order, again and again, and what is given up is a dead letter', () => {
    expect(properties('PublishEventsMapping')).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify(STREAM.pattern) }] },
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['EventsDeadLetterQueue', 'Arn'] } } },
    });
    expect(properties('Table').StreamSpecification).toEqual({ StreamViewType: 'NEW_IMAGE' });
  });

  test('schedules invoke the one function that begins moves, by a role of this group alone', () => {
    expect(properties('ScheduleRole')).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::Sub': expect.stringContaining('schedule-group/') } } },
          },
        ],
      },
    });
  });

  test('ticket systems are told only when they are configured', () => {
    expect(resourcesOf(packaged().template, 'AWS::Events::Connection')).toEqual([]);
    expect(resourcesOf(packaged().template, 'AWS::Events::ApiDestination')).toEqual([]);
    expect(tickets(NO_TICKETS)).toEqual({});
  });

  test('of a secret the template has the reference alone', () => {
    const jira = {
      ...NO_TICKETS,
      jiraUrl: 'https://example.atlassian.net',
      jiraSecretArn: SECRET_ARN,
      jiraDoneTransition: '31',
    };
    const made = tickets(jira) as Record<string, { Type: string; Properties: Record<string, unknown> }>;
    expect(made.JiraConnection?.Properties.AuthParameters).toEqual({
      BasicAuthParameters: {
        Username: `{{resolve:secretsmanager:${SECRET_ARN}:SecretString:username}}`,
        Password: `{{resolve:secretsmanager:${SECRET_ARN}:SecretString:password}}`,
      },
    });
    const destinations = Object.values(made).filter(({ Type }) => Type === 'AWS::Events::ApiDestination');
    expect(destinations.map(({ Properties }) => Properties.InvocationEndpoint)).toEqual([
      'https://example.atlassian.net/rest/api/2/issue/*/comment',
      'https://example.atlassian.net/rest/api/2/issue/*/transitions',
    ]);
  });

  test.each([
    { jiraUrl: 'https://example.atlassian.net' },
    { jiraUrl: 'http://example.atlassian.net', jiraSecretArn: SECRET_ARN },
    { jiraUrl: 'https://example.atlassian.net/', jiraSecretArn: SECRET_ARN },
    { serviceNowUrl: 'https://*.service-now.com', serviceNowSecretArn: SECRET_ARN },
  ])('a system half configured is refused: %j', (parameters) => {
    expect(() => tickets({ ...NO_TICKETS, ...parameters })).toThrow(/needs both/);
  });
}
