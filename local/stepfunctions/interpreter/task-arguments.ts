import { isObject, type Json } from './json.ts';

/** The arguments that the local AWS honours; others are refused because they would be lost in silence. */
export const TASK_ARGUMENTS = {
  lambda: { required: 'FunctionName', known: ['FunctionName', 'Payload'] },
  states: { required: 'StateMachineArn', known: ['StateMachineArn', 'Input', 'Name'] },
} as const;

/** A task's arguments once they are evaluated and checked. */
export type TaskArguments = Readonly<Record<string, Json>>;

/** The member of `args` that the service does not know; undefined when it knows them all. */
export function unknownArgument(service: 'lambda' | 'states', args: object): string | undefined {
  return Object.keys(args).find((name) => !TASK_ARGUMENTS[service].known.some((known) => known === name));
}

/** What is wrong with evaluated arguments; undefined when they can be sent. */
export function refusalOfArguments(service: 'lambda' | 'states', args: Json): string | undefined {
  if (!isObject(args)) return 'The field Arguments must be an object.';
  const unknown = unknownArgument(service, args);
  if (unknown !== undefined) return `The field '${unknown}' is not supported.`;
  const { required } = TASK_ARGUMENTS[service];
  if (typeof args[required] !== 'string' || args[required] === '')
    return `The field '${required}' is required and must be a string.`;
  return args.Name === undefined || typeof args.Name === 'string' ? undefined : "The field 'Name' must be a string.";
}
