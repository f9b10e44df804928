import type { Pattern, TaskState } from './definition.ts';
import { expressionSource } from './expression.ts';
import type { FieldReader } from './field-reader.ts';
import { isObject } from './json.ts';
import { loadEffect } from './load-effect.ts';
import { loadHandlers } from './load-handlers.ts';
import { LONGEST_SECONDS } from './quotas.ts';
import { TASK_ARGUMENTS, unknownArgument } from './task-arguments.ts';
import { compileTemplate, type Template } from './template.ts';

/** AWS: "Integrating services with Step Functions"; the local AWS has Lambda and nested executions. */
const RESOURCE = /^arn:aws:states:::(?:(lambda):(invoke)|(states):(startExecution))(?:\.(sync:2|waitForTaskToken))?$/;

/** Reads a Task. */
export function loadTask(reader: FieldReader, name: string, next: string | undefined): TaskState {
  const { service, resource, pattern } = loadResource(reader);
  const range = { min: 1, max: LONGEST_SECONDS };
  const timeoutSeconds = reader.number('TimeoutSeconds', range);
  const heartbeatSeconds = reader.number('HeartbeatSeconds', range);
  const timeout = timeoutSeconds === undefined ? LONGEST_SECONDS : timeoutSeconds.literal;
  if (heartbeatSeconds?.literal !== undefined && timeout !== undefined && heartbeatSeconds.literal >= timeout) {
    throw reader.refusal('HeartbeatSeconds must be smaller than TimeoutSeconds', 'HeartbeatSeconds');
  }
  return {
    type: 'Task',
    name,
    next,
    service,
    resource,
    pattern,
    arguments: loadArguments(reader, service),
    timeoutSeconds,
    heartbeatSeconds,
    effect: loadEffect(reader),
    ...loadHandlers(reader),
  };
}

function loadResource(reader: FieldReader): Pick<TaskState, 'service' | 'resource' | 'pattern'> {
  const arn = reader.requiredText('Resource');
  const parts = RESOURCE.exec(arn);
  const service = parts?.[1] ?? parts?.[3];
  const action = parts?.[2] ?? parts?.[4];
  const pattern = (parts?.[5] ?? 'request-response') as Pattern;
  if ((service !== 'lambda' && service !== 'states') || (service === 'lambda' && pattern === 'sync:2')) {
    const known = 'lambda:invoke and states:startExecution, with .waitForTaskToken, and states:startExecution.sync:2';
    throw reader.refusal(
      `The resource '${arn}' is not supported; the local AWS has arn:aws:states:::${known}`,
      'Resource',
    );
  }
  const resource = pattern === 'request-response' ? `${action}` : `${action}.${pattern}`;
  return { service, resource, pattern };
}

function loadArguments(reader: FieldReader, service: 'lambda' | 'states'): Template {
  const value = reader.take('Arguments');
  if (value === undefined) throw reader.missing('Arguments');
  const { required } = TASK_ARGUMENTS[service];
  if (isObject(value)) {
    const path = Object.keys(value).find((key) => key.endsWith('.$'));
    const unknown = path === undefined ? unknownArgument(service, value) : undefined;
    if (unknown !== undefined) throw reader.refusal(`Field '${unknown}' is not supported`, `Arguments/${unknown}`);
    if (path === undefined && value[required] === undefined) {
      throw reader.refusal(`These fields are required: [${required}]`, 'Arguments');
    }
  } else if (typeof value !== 'string' || expressionSource(value) === undefined) {
    throw reader.refusal('Expected an object or a JSONata expression for one', 'Arguments');
  }
  return compileTemplate(value, reader.place('Arguments'));
}
