import { expect, test } from '@jest/globals';
import { readAccounts } from '../../../deploy/accounts.ts';
import { logicalId, roleId } from '../../../deploy/names.ts';
import { PERMISSIONS } from '../../../deploy/permissions.ts';
import { functionRoles } from '../../../deploy/roles.ts';
import type { Packaged } from '../package-service.ts';
import { allStatements, referred, resourceNamed, resourcesOf, type Statement, statementsOf } from '../template.ts';

/** Actions that may be allowed on every resource, with the reason. */
const EVERYWHERE: Readonly<Record<string, string>> = {
  'xray:PutTraceSegments': 'X-Ray has no resources',
  'xray:PutTelemetryRecords': 'X-Ray has no resources',
  'xray:GetSamplingRules': 'X-Ray has no resources',
  'xray:GetSamplingTargets': 'X-Ray has no resources',
  'logs:CreateLogDelivery': 'log delivery has no resources',
  'logs:GetLogDelivery': 'log delivery has no resources',
  'logs:UpdateLogDelivery': 'log delivery has no resources',
  'logs:DeleteLogDelivery': 'log delivery has no resources',
  'logs:ListLogDeliveries': 'log delivery has no resources',
  'logs:PutResourcePolicy': 'resource policies of logs have no ARN',
  'logs:DescribeResourcePolicies': 'resource policies of logs have no ARN',
  'logs:DescribeLogGroups': 'Step Functions asks for all log groups',
};

export function rolesHold(packaged: () => Packaged): void {
  const roles = () => resourcesOf(packaged().template, 'AWS::IAM::Role');

  test('are those of functions, state machines and schedules, and nobody has two', () => {
    const users = [
      ...resourcesOf(packaged().template, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties.Role),
      ...resourcesOf(packaged().template, 'AWS::StepFunctions::StateMachine').map(([, one]) => one.Properties.RoleArn),
      { Ref: 'ScheduleRole' },
    ].map(referred);
    expect(users.sort()).toEqual(
      roles()
        .map(([id]) => id)
        .sort(),
    );
  });

  test('of functions allow what deploy/roles.ts says, by which the simulation judges every call', () => {
    const meant = functionRoles(readAccounts());
    for (const name of Object.keys(PERMISSIONS)) {
      const statements = statementsOf(resourceNamed(packaged().template, roleId(name)));
      expect([name, statements]).toEqual([name, statementsOf(meant[roleId(name)] as { Properties: object })]);
    }
  });

  test('allow no action by a wildcard, nor does any other policy', () => {
    const wild = allStatements(packaged().template).filter(
      ({ statement }) => statement.Effect === 'Allow' && statement.Action.some((action) => action.includes('*')),
    );
    expect(wild).toEqual([]);
  });

  test('name their resources wherever AWS has any to name', () => {
    const everywhere = roles()
      .flatMap(([, role]) => statementsOf(role))
      .filter(({ Resource }) => Resource.includes('*'))
      .flatMap(({ Action }) => Action);
    expect(everywhere.filter((action) => !(action in EVERYWHERE))).toEqual([]);
  });

  test('leave a function nothing of the table but the kinds of items that it works with, and only its own log', () => {
    for (const name of Object.keys(PERMISSIONS)) {
      const statements = statementsOf(resourceNamed(packaged().template, roleId(name)));
      const stream = statements.filter(({ Sid }) => Sid === 'Stream');
      const onStream = stream.map(({ Resource }) => Resource);
      expect(onStream).toEqual(name === 'publish-events' ? [[{ 'Fn::GetAtt': ['Table', 'StreamArn'] }]] : []);
      const onItems = statements.filter((one) => !stream.includes(one));
      for (const statement of onItems.filter(({ Action }) => Action.some((one) => one.startsWith('dynamodb:')))) {
        expect(keysOf(statement)).toMatch(
          /^(Table|list): \[("(MOVE|LOCK|TOKEN|CALLER|BATCH)#\*"|"REQUESTS","RECORD-CHANGES"|"BATCHES")\]$/,
        );
      }
      const logs = statements.filter(({ Action }) => Action.includes('logs:PutLogEvents'));
      expect(logs.flatMap(({ Resource }) => Resource.map(referred))).toEqual([logicalId(name, 'LogGroup')]);
    }
  });

  test('reach exactly the accounts of the directory that the functions were built with', () => {
    const assumed = (name: string) =>
      statementsOf(resourceNamed(packaged().template, roleId(name)))
        .filter(({ Action }) => Action.includes('sts:AssumeRole'))
        .flatMap(({ Resource }) => Resource);
    const [source, target] = ['111122223333', '444455556666'].map((id) => `arn:aws:iam::${id}:role/cname-mover`);
    expect(assumed('change-aliases')).toEqual([source, target]);
    // The validation records of a certificate are read in the account of the target.
    expect(assumed('change-records')).toEqual([source, target]);
    expect(assumed('finish-move')).toEqual([]);
  });
}

/** Where a statement reaches in the table, or in the list that its index is, and which partition keys. */
function keysOf({ Resource, Condition }: Statement): string {
  const where = JSON.stringify(Resource).includes('/index/requests') ? 'list' : Resource.map(referred).join();
  const { 'ForAllValues:StringLike': like, 'ForAllValues:StringEquals': equal } = Condition ?? {};
  return `${where}: ${JSON.stringify((like ?? equal)?.['dynamodb:LeadingKeys'])}`;
}
