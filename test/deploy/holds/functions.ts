import { expect, test } from '@jest/globals';
import { logicalId, roleId } from '../../../deploy/names.ts';
import { PERMISSIONS } from '../../../deploy/permissions.ts';
import { WRITE_LANDS_WITHIN_MS } from '../../../shared/domain/journal.ts';
import type { Packaged } from '../package-service.ts';
import { referred, resourceNamed, resourcesOf } from '../template.ts';

/** Seconds that a session in another account lasts; no function may outlive it. */
const SESSION_SECONDS = 900;

export function functionsHold(packaged: () => Packaged): void {
  const functions = () => resourcesOf(packaged().template, 'AWS::Lambda::Function');

  test('are the functions of the project, each under its own role', () => {
    const roles = functions().map(([id, { Properties }]) => [id, referred(Properties.Role)]);
    expect(roles.sort()).toEqual(
      Object.keys(PERMISSIONS)
        .map((name) => [logicalId(name, 'LambdaFunction'), roleId(name)])
        .sort(),
    );
  });

  test('run on Node 24 on arm64, traced', () => {
    for (const [, { Properties }] of functions()) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
      });
    }
  });

  test('end before a session in another account does', () => {
    for (const [, { Properties }] of functions()) expect(Number(Properties.Timeout)).toBeLessThan(SESSION_SECONDS);
  });

  test('write nothing any more when a restore stops waiting for a write in the air', () => {
    const writers = Object.entries(PERMISSIONS).filter(([, { accounts }]) =>
      Object.values(accounts)
        .flat()
        .some((action) => /:(Update|Associate|Change|Request|Delete)/.test(action)),
    );
    expect(writers.map(([name]) => name)).toEqual([
      'request-certificate',
      'attach-certificate',
      'delete-certificate',
      'change-aliases',
      'associate-domains',
      'switch-source',
      'change-records',
    ]);
    for (const [name] of writers) {
      const { Timeout } = resourceNamed(packaged().template, logicalId(name, 'LambdaFunction')).Properties;
      expect(Number(Timeout) * 1_000).toBeLessThanOrEqual(WRITE_LANDS_WITHIN_MS);
    }
  });

  test('have the settings that their code asks for', () => {
    const variables = (name: string) =>
      resourceNamed(packaged().template, logicalId(name, 'LambdaFunction')).Properties.Environment;
    const everywhere = { TABLE_NAME: { Ref: 'Table' }, POWERTOOLS_LOG_LEVEL: 'INFO' };
    for (const name of Object.keys(PERMISSIONS)) expect(variables(name)).toMatchObject({ Variables: everywhere });
    expect(variables('plan-move')).toEqual({
      Variables: { ...everywhere, ALIAS_QUOTA: '100', CERTIFICATE_NAME_QUOTA: '10' },
    });
    const counting = { REQUESTS_PER_MINUTE: '120' };
    const machines = {
      MOVE_STATE_MACHINE_ARN: { Ref: 'MoveDomainsStateMachine' },
      RECORDS_STATE_MACHINE_ARN: { Ref: 'ChangeRecordsStateMachine' },
    };
    const restores = { RESTORE_STATE_MACHINE_ARN: { Ref: 'RestoreMoveStateMachine' } };
    expect(variables('get-moves')).toEqual({ Variables: { ...everywhere, ...counting } });
    for (const name of [
      'get-move',
      'get-evidence',
      'post-approval',
      'post-dns-confirmation',
      'post-plans',
      'post-record-previews',
    ]) {
      expect(variables(name)).toEqual({ Variables: { ...everywhere, ...counting, ...machines } });
    }
    const group = { SCHEDULE_GROUP: { Ref: 'ScheduleGroup' } };
    const schedules = {
      ...group,
      SCHEDULE_ROLE_ARN: { 'Fn::GetAtt': ['ScheduleRole', 'Arn'] },
      START_FUNCTION_ARN: { 'Fn::GetAtt': ['StartDashmoveLambdaFunction', 'Arn'] },
      START_DEAD_LETTERS_ARN: { 'Fn::GetAtt': ['RequestsDeadLetterQueue', 'Arn'] },
    };
    for (const name of ['post-moves', 'post-record-changes']) {
      expect(variables(name)).toEqual({ Variables: { ...everywhere, ...counting, ...machines, ...schedules } });
    }
    expect(variables('take-event')).toEqual({ Variables: { ...everywhere, ...machines, ...schedules } });
    expect(variables('start-move')).toEqual({ Variables: { ...everywhere, ...machines } });
    expect(variables('publish-events')).toEqual({
      Variables: {
        ...everywhere,
        EVENT_BUS_NAME: { Ref: 'EventBus' },
        METRICS_NAMESPACE: { Ref: 'AWS::StackName' },
      },
    });
    expect(variables('post-restore')).toEqual({ Variables: { ...everywhere, ...counting, ...machines, ...restores } });
    expect(variables('post-abort')).toEqual({
      Variables: { ...everywhere, ...counting, ...machines, ...restores, ...group },
    });
    expect(variables('start-restore')).toEqual({ Variables: { ...everywhere, ...machines, ...restores } });
  });

  test('keep their logs for 90 days, as state machines do', () => {
    const groups = resourcesOf(packaged().template, 'AWS::Logs::LogGroup');
    // Five state machines, and who asked the API for what.
    expect(groups).toHaveLength(functions().length + 6);
    for (const [, { Properties }] of groups) expect(Properties.RetentionInDays).toBe(90);
  });
}
