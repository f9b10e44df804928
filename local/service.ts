import { readFileSync } from 'node:fs';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ClientSettings } from '../shared/aws/client-settings.ts';
import { GLOBAL_REGION } from '../shared/aws/client-settings.ts';
import { FUNCTIONS } from './lambda/functions.ts';
import type { LocalAws } from './local-aws.ts';
import { SERVICE_ACCOUNT } from './world/schema.ts';

export const TABLE_NAME = 'cname-mover';
export const MOVE_STATE_MACHINE = 'move-domains';
export const RESTORE_STATE_MACHINE = 'restore-move';
export const RECORDS_STATE_MACHINE = 'change-records';

/** The ARN of a state machine of the service in a local world. */
export function stateMachineArn(name: string): string {
  return `arn:aws:states:${GLOBAL_REGION}:${SERVICE_ACCOUNT}:stateMachine:${name}`;
}

/** The environment that serverless.yml gives the functions, with a local world's names. */
export const FUNCTION_ENV = {
  TABLE_NAME,
  RESTORE_STATE_MACHINE_ARN: stateMachineArn(RESTORE_STATE_MACHINE),
} as const;

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
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  await untilActive(db);
  for (const name of [RESTORE_STATE_MACHINE, MOVE_STATE_MACHINE, RECORDS_STATE_MACHINE]) {
    aws.stepFunctions.createStateMachine({ accountId: SERVICE_ACCOUNT, name, definition: definitionOf(name) });
  }
}

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
  return text.replaceAll(
    /\$\{(\w+)\}/g,
    (_match, key: string) => substitutions()[key] ?? unknownSubstitution(name, key),
  );
}

function substitutions(): Record<string, string> {
  const functions = Object.keys(FUNCTIONS).map((name) => [
    `${pascalCase(name)}FunctionArn`,
    `arn:aws:lambda:${GLOBAL_REGION}:${SERVICE_ACCOUNT}:function:${name}`,
  ]);
  return { ...Object.fromEntries(functions), RestoreMoveStateMachineArn: stateMachineArn(RESTORE_STATE_MACHINE) };
}

function unknownSubstitution(name: string, key: string): never {
  throw new Error(`statemachines/${name}.asl.json names \${${key}}, which nothing deploys.`);
}

function pascalCase(name: string): string {
  return name.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());
}
