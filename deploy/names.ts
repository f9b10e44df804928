/** `plan-move` as `PlanMove`. */
export function pascalCase(name: string): string {
  return name.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());
}

/** The name in the template that serverless gives to what it makes for a function: `plan-move` as `PlanDashmove…`. */
export function logicalId(functionName: string, kind: 'LambdaFunction' | 'LogGroup'): string {
  return `${functionName.charAt(0).toUpperCase()}${functionName.slice(1).replaceAll('-', 'Dash')}${kind}`;
}

/** The name in the template of a function's role. */
export function roleId(functionName: string): string {
  return `${pascalCase(functionName)}Role`;
}

/** All state machines, each defined by its file in statemachines/. */
export const STATE_MACHINES = ['move-domains', 'restore-move', 'watch-swap', 'change-records', 'move-batch'] as const;
export type StateMachineName = (typeof STATE_MACHINES)[number];

/** The name in the template of a state machine. */
export function stateMachineId(name: StateMachineName): string {
  return `${pascalCase(name)}StateMachine`;
}

/** An ARN of the stack's own account and region: `states`, `stateMachine:NAME`. */
export function ownArn(service: string, resource: string) {
  return { 'Fn::Sub': `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}` };
}
