import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { logicalId, type StateMachineName, stateMachineId } from '../../../deploy/names.ts';
import { PERMISSIONS } from '../../../deploy/permissions.ts';
import type { Packaged } from '../package-service.ts';
import { referred, resourceNamed, resourcesOf, statementsOf } from '../template.ts';

const NAMES: readonly StateMachineName[] = [
  'move-domains',
  'restore-move',
  'watch-swap',
  'change-records',
  'move-batch',
];

export function stateMachinesHold(packaged: () => Packaged): void {
  const machine = (name: StateMachineName) => resourceNamed(packaged().template, stateMachineId(name)).Properties;
  const role = (name: StateMachineName) =>
    statementsOf(resourceNamed(packaged().template, referred(machine(name).RoleArn) ?? ''));
  const substitutions = (name: StateMachineName) =>
    Object.entries(machine(name).DefinitionSubstitutions as object).map(([key, value]) => [key, referred(value)]);

  test.each(NAMES)('%s is the file that people read', (name) => {
    const file = readFileSync(new URL(`../../../statemachines/${name}.asl.json`, import.meta.url), 'utf8');
    expect(JSON.parse(String(machine(name).DefinitionString))).toEqual(JSON.parse(file));
  });

  test.each(NAMES)('%s has a substitution for each placeholder, and each leads to something deployed', (name) => {
    const placeholders = String(machine(name).DefinitionString).match(/(?<=\$\{)[^}]+(?=\})/g);
    expect(
      substitutions(name)
        .map(([key]) => key)
        .sort(),
    ).toEqual([...new Set(placeholders)].sort());
    for (const [, id] of substitutions(name)) expect(resourceNamed(packaged().template, String(id))).toBeDefined();
  });

  test.each(NAMES)('%s means by each placeholder the function of that name', (name) => {
    const expected = Object.keys(PERMISSIONS).map((one) => logicalId(one, 'LambdaFunction'));
    for (const [key, id] of substitutions(name)) {
      if (String(key).endsWith('StateMachineArn')) expect(id).toBe(String(key).replace(/Arn$/, ''));
      else expect(expected).toContain(id);
      expect(String(id).replaceAll(/Dash(\w)/g, (_, letter: string) => letter.toUpperCase())).toBe(
        String(key).replace('FunctionArn', 'LambdaFunction').replace('MachineArn', 'Machine'),
      );
    }
  });

  test.each(NAMES)('%s may invoke the functions that its definition names, and no other', (name) => {
    const invoked = role(name).filter(({ Action }) => Action.includes('lambda:InvokeFunction'));
    const named = substitutions(name).flatMap(([key, id]) => (String(key).endsWith('FunctionArn') ? id : []));
    expect(invoked.flatMap(({ Resource }) => Resource.map(referred)).sort()).toEqual(named.sort());
  });

  test('only move-domains and change-records may start, watch and stop others', () => {
    const starts = (name: StateMachineName) =>
      role(name)
        .flatMap(({ Action }) => Action)
        .filter((action) => /^(states|events):/.test(action));
    expect(starts('restore-move')).toEqual([]);
    expect(starts('watch-swap')).toEqual([]);
    expect(starts('change-records')).toEqual(starts('move-domains'));
    expect(starts('move-domains').sort()).toEqual([
      'events:DescribeRule',
      'events:PutRule',
      'events:PutTargets',
      'states:DescribeExecution',
      'states:StartExecution',
      'states:StopExecution',
    ]);
    const resources = role('move-domains').filter(({ Action }) => Action.some((one) => /^(states|events):/.test(one)));
    expect(JSON.stringify(resources.map(({ Resource }) => Resource))).toMatch(
      /"RestoreMoveStateMachine".*"WatchSwapStateMachine".*execution:\$\{AWS::StackName\}-restore-move:\*.*-watch-swap:\*.*rule\/StepFunctionsGetEventsForStepFunctionsExecutionRule"/,
    );
  });

  test('move-batch may start moves and its own items, and watch and stop them', () => {
    const on = role('move-batch').filter(({ Action }) => Action.some((one) => one.startsWith('states:')));
    expect(on.map(({ Action, Resource }) => [Action, JSON.stringify(Resource)])).toEqual([
      [['states:StartExecution'], '[{"Ref":"MoveDomainsStateMachine"}]'],
      [
        ['states:DescribeExecution', 'states:StopExecution'],
        expect.stringMatching(/execution:[^"]*-move-domains:\*"\}\]$/),
      ],
      [['states:StartExecution'], expect.stringMatching(/stateMachine:\$\{AWS::StackName\}-move-batch"\}\]$/)],
      [
        ['states:DescribeExecution', 'states:StopExecution', 'states:RedriveExecution'],
        expect.stringMatching(/-move-batch:\*.*-move-batch\/\*:\*"\}\]$/),
      ],
    ]);
  });

  test.each(NAMES)('%s is a standard workflow that logs its errors without data, and is traced', (name) => {
    expect(machine(name)).toMatchObject({
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
  });

  test('there are no others', () => {
    expect(resourcesOf(packaged().template, 'AWS::StepFunctions::StateMachine')).toHaveLength(NAMES.length);
  });
}
