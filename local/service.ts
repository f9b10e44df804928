import { readFileSync } from 'node:fs';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ClientSettings } from '../shared/aws/client-settings.ts';
import { GLOBAL_REGION } from '../shared/aws/client-settings.ts';
import { REQUESTS_INDEX } from '../shared/aws/request-store.ts';
import { IAM_PREFIX } from '../shared/domain/api/iam-prefix.ts';
import { PAGE_ROUTES, ROUTES, routeKey } from '../shared/domain/api/routes.ts';
import type { HttpRoute } from './apigateway/http-api.ts';
import { FUNCTIONS } from './lambda/functions.ts';
import type { LocalAws } from './local-aws.ts';
import { SERVICE_ACCOUNT } from './world/schema.ts';

export const TABLE_NAME = 'cname-mover';
export const EVENT_BUS_NAME = 'cname-mover';
export const SCHEDULE_GROUP = 'cname-mover';
/** The dead letter queues: of moves that were cut off, of what asks for moves, and of what is told of them. */
export const QUEUES = {
  cutOff: 'dead-letters',
  requests: 'requests-dead-letters',
  events: 'events-dead-letters',
} as const;
export const MOVE_STATE_MACHINE = 'move-domains';
export const RESTORE_STATE_MACHINE = 'restore-move';
export const WATCH_STATE_MACHINE = 'watch-swap';
export const RECORDS_STATE_MACHINE = 'change-records';
export const BATCH_STATE_MACHINE = 'move-batch';
/** The bucket for lists and reports of batches. */
export const BATCH_BUCKET = 'cname-mover-batches';

/** The ARN of a state machine of the service in a local world. */
export function stateMachineArn(name: string): string {
  return `arn:aws:states:${GLOBAL_REGION}:${SERVICE_ACCOUNT}:stateMachine:${name}`;
}

/** Where failed asynchronous invocations of a function go: the destinations of serverless.yml. */
export const ON_FAILURE: Readonly<Record<string, string>> = {
  'start-restore': QUEUES.cutOff,
  'end-batch': QUEUES.cutOff,
  'take-event': QUEUES.requests,
  'take-batch': QUEUES.requests,
  'plan-conflict': QUEUES.requests,
  'start-move': QUEUES.requests,
};

/** The environment that serverless.yml gives the functions, with a local world's names. */
export const FUNCTION_ENV = {
  TABLE_NAME,
  SERVICE_VERSION: 'local',
  REQUESTS_PER_MINUTE: '120',
  MOVE_STATE_MACHINE_ARN: stateMachineArn(MOVE_STATE_MACHINE),
  RECORDS_STATE_MACHINE_ARN: stateMachineArn(RECORDS_STATE_MACHINE),
  RESTORE_STATE_MACHINE_ARN: stateMachineArn(RESTORE_STATE_MACHINE),
  BATCH_STATE_MACHINE_ARN: stateMachineArn(BATCH_STATE_MACHINE),
  BATCH_BUCKET,
  EVENT_BUS_NAME,
  METRICS_NAMESPACE: 'cname-mover',
  SCHEDULE_GROUP,
  SCHEDULE_ROLE_ARN: `arn:aws:iam::${SERVICE_ACCOUNT}:role/cname-mover-schedules`,
  START_FUNCTION_ARN: functionArn('start-move'),
  START_DEAD_LETTERS_ARN: `arn:aws:sqs:${GLOBAL_REGION}:${SERVICE_ACCOUNT}:${QUEUES.requests}`,
  OWN_ROLES: `arn:aws:iam::${SERVICE_ACCOUNT}:role/cname-mover-`,
} as const;

function functionArn(name: string): string {
  return `arn:aws:lambda:${GLOBAL_REGION}:${SERVICE_ACCOUNT}:function:${name}`;
}
/** serverless.yml, `resultTtlInSeconds`: for so long what the authorizer said is kept. */
export const AUTHORIZER_TTL_SECONDS = 60;

/** The routes of serverless.yml: the API's each once for bearers of tokens and once for IAM, and those of the page. */
export function apiRoutes(): HttpRoute[] {
  const page = PAGE_ROUTES.map(
    (route): HttpRoute => ({ routeKey: routeKey(route), functionName: route.functionName, authorizer: 'NONE' }),
  );
  const api = ROUTES.flatMap((route): HttpRoute[] => {
    const { functionName } = route;
    if (route.action === undefined) return [{ routeKey: routeKey(route), functionName, authorizer: 'NONE' }];
    return [
      { routeKey: routeKey(route), functionName, authorizer: { lambda: 'authorize-caller' } },
      { routeKey: routeKey(route, IAM_PREFIX), functionName, authorizer: 'AWS_IAM' },
    ];
  });
  return [...api, ...page];
}

/** Deploys the service into a local world: its table, and the state machines from the files that are deployed. */
export async function deployService(aws: LocalAws, clients: ClientSettings): Promise<void> {
  const db = new DynamoDBClient(clients);
  await db.send(
    new CreateTableCommand({
      TableName: TABLE_NAME,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'listed', AttributeType: 'S' },
        { AttributeName: 'sortedBy', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: REQUESTS_INDEX,
          KeySchema: [
            { AttributeName: 'listed', KeyType: 'HASH' },
            { AttributeName: 'sortedBy', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
  );
  await untilActive(db);
  aws.s3.add({ accountId: SERVICE_ACCOUNT, name: BATCH_BUCKET, region: GLOBAL_REGION });
  for (const name of STATE_MACHINES) {
    aws.stepFunctions.createStateMachine({ accountId: SERVICE_ACCOUNT, name, definition: definitionOf(name) });
  }
}

/** In an order in which each is there before the one that starts it. */
const STATE_MACHINES = [
  RESTORE_STATE_MACHINE,
  WATCH_STATE_MACHINE,
  MOVE_STATE_MACHINE,
  RECORDS_STATE_MACHINE,
  BATCH_STATE_MACHINE,
] as const;

/** The SDK's own waiter looks once a second, which is longer than all the rest takes. */
async function untilActive(db: DynamoDBClient): Promise<void> {
  for (;;) {
    const { Table } = await db.send(new DescribeTableCommand({ TableName: TABLE_NAME }));
    if (Table?.TableStatus === 'ACTIVE') return;
  }
}

/** A definition from statemachines/ with its substitutions made, as CloudFormation makes them on deployment. */
export function definitionOf(name: string): string {
  const text = readFileSync(new URL(`../statemachines/${name}.asl.json`, import.meta.url), 'utf8');
  return text.replaceAll(/\$\{(\w+)\}/g, (_match, key: string) => SUBSTITUTIONS[key] ?? unknownSubstitution(name, key));
}

const SUBSTITUTIONS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(FUNCTIONS).map((name) => [`${pascalCase(name)}FunctionArn`, functionArn(name)])),
  RestoreMoveStateMachineArn: stateMachineArn(RESTORE_STATE_MACHINE),
  MoveDomainsStateMachineArn: stateMachineArn(MOVE_STATE_MACHINE),
  WatchSwapStateMachineArn: stateMachineArn(WATCH_STATE_MACHINE),
};

function unknownSubstitution(name: string, key: string): never {
  throw new Error(`statemachines/${name}.asl.json names \${${key}}, which nothing deploys.`);
}

function pascalCase(name: string): string {
  return name.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());
}
