import {
  JIRA_COMMENT,
  JIRA_ENDS,
  jiraTransition,
  SERVICE_NOW_ROW,
  type TicketRule,
} from '../shared/domain/events/tickets.ts';
import { queuePolicy, RETRY_POLICY, ruleId } from './events.ts';
import { pascalCase } from './names.ts';
import { serviceRole } from './statement.ts';

/** Which ticket systems are told: parameters of the deployment, empty for none. */
export interface TicketParameters {
  /** `https://example.atlassian.net` */
  readonly jiraUrl: string;
  /** The ARN of a secret with `username` and `password`. */
  readonly jiraSecretArn: string;
  /** The id of a transition; empty leaves the issue where it is. */
  readonly jiraDoneTransition: string;
  readonly jiraAttentionTransition: string;
  /** `https://example.service-now.com/api/now/import/u_cname_mover` */
  readonly serviceNowUrl: string;
  readonly serviceNowSecretArn: string;
}

/** Calls per second to a ticket system, which a move of 100 domains does not come near. */
const CALLS_PER_SECOND = 5;

/** What ticket systems are told by; nothing unless one is configured. Throws Error for a system half configured. */
export function tickets(parameters: TicketParameters) {
  const { jiraUrl, jiraSecretArn, serviceNowUrl, serviceNowSecretArn } = parameters;
  const systems = [
    ...system('jira', jiraUrl, jiraSecretArn, jiraRules(parameters)),
    ...system('service-now', serviceNowUrl, serviceNowSecretArn, [SERVICE_NOW_ROW]),
  ];
  if (systems.length === 0) return {};
  const rules = systems.flatMap((one) => one.rules);
  return {
    ...Object.assign({}, ...systems.map((one) => one.resources)),
    TicketsRole: serviceRole('events', [
      {
        Sid: 'TellTickets',
        Effect: 'Allow',
        Action: ['events:InvokeApiDestination'],
        Resource: rules.map(({ name }) => ({ 'Fn::GetAtt': [destinationId(name), 'Arn'] })),
      },
    ]),
    EventsDeadLetterQueuePolicy: queuePolicy(
      'EventsDeadLetterQueue',
      rules.map(({ name }) => ruleId(name)),
    ),
  };
}

function jiraRules({ jiraDoneTransition: done, jiraAttentionTransition: attention }: TicketParameters): TicketRule[] {
  return [
    JIRA_COMMENT,
    ...(done === '' ? [] : [jiraTransition('done', JIRA_ENDS.done, done)]),
    ...(attention === '' ? [] : [jiraTransition('attention', JIRA_ENDS.attention, attention)]),
  ];
}

function system(name: TicketRule['system'], url: string, secretArn: string, rules: readonly TicketRule[]) {
  if (url === '' && secretArn === '') return [];
  if (!/^https:\/\/[^\s/*]+(\/[^\s*]*[^\s*/])?$/.test(url) || !/^arn:[\w-]+:secretsmanager:/.test(secretArn)) {
    throw new Error(`${name} needs both: an https address without "/" at its end, and the ARN of a secret.`);
  }
  const connection = `${pascalCase(name)}Connection`;
  const resources = {
    [connection]: {
      Type: 'AWS::Events::Connection',
      Properties: {
        AuthorizationType: 'BASIC',
        AuthParameters: {
          BasicAuthParameters: {
            Username: fromSecret(secretArn, 'username'),
            Password: fromSecret(secretArn, 'password'),
          },
        },
      },
    },
    ...Object.assign({}, ...rules.map((rule) => destination(rule, url, connection))),
  };
  return [{ rules, resources }];
}

/** CloudFormation reads it when it deploys; the template has the reference only. */
function fromSecret(arn: string, key: string): string {
  return `{{resolve:secretsmanager:${arn}:SecretString:${key}}}`;
}

function destination(rule: TicketRule, url: string, connection: string) {
  const { name, description, pattern, path, pathParameters, inputPaths, inputTemplate } = rule;
  return {
    [destinationId(name)]: {
      Type: 'AWS::Events::ApiDestination',
      Properties: {
        ConnectionArn: { 'Fn::GetAtt': [connection, 'Arn'] },
        HttpMethod: 'POST',
        InvocationEndpoint: `${url}${path}`,
        InvocationRateLimitPerSecond: CALLS_PER_SECOND,
      },
    },
    [ruleId(name)]: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Description: description,
        EventBusName: { Ref: 'EventBus' },
        EventPattern: pattern,
        Targets: [
          {
            Id: name,
            Arn: { 'Fn::GetAtt': [destinationId(name), 'Arn'] },
            RoleArn: { 'Fn::GetAtt': ['TicketsRole', 'Arn'] },
            ...(pathParameters.length > 0 ? { HttpParameters: { PathParameterValues: pathParameters } } : {}),
            InputTransformer: { InputPathsMap: inputPaths, InputTemplate: inputTemplate },
            RetryPolicy: RETRY_POLICY,
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['EventsDeadLetterQueue', 'Arn'] } },
          },
        ],
      },
    },
  };
}

function destinationId(name: string): string {
  return `${pascalCase(name)}Destination`;
}
