import { SFNClient, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import { definitionOf, stateMachineArn } from '../../local/service.ts';
import type { Story } from '../moves/story.ts';
import type { SdkRequest } from './actions.ts';
import type { Call, SdkResponse } from './calls.ts';
import type { Strike } from './strikes.ts';

/** A defect that somebody could bring into the service, planted from outside: the shipped code stays as it is. */
export interface SeededBug {
  readonly name: string;
  /** Another definition of a state machine. */
  readonly definition?: { readonly machine: string; readonly edit: (text: string) => string };
  /** Stands around every invocation of a function; `next` runs it, with another payload if one is given. */
  readonly invocation?: (
    functionName: string,
    payload: Payload,
    next: (payload?: Payload) => Promise<unknown>,
    story: Story,
  ) => Promise<unknown>;
  /** What is sent instead, if anything. */
  readonly request?: (call: Call, request: SdkRequest, story: Story) => SdkRequest | 'not sent';
  /** What the function is told instead. */
  readonly response?: (call: Call, response: SdkResponse) => SdkResponse;
}

/** A seeded bug with the situation that brings it to light. */
export interface Exposed extends SeededBug {
  /** The scenario's name. */
  readonly scenario: string;
  /** Undisturbed by default. */
  readonly strikes?: readonly Strike[];
}

export interface Payload {
  readonly step?: string;
  readonly fence?: number;
}

/** What DynamoDB answers to a write. */
export const NOTHING: SdkResponse = {
  statusCode: 200,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Buffer.from('{}'),
};

/** Throws where the defect would change nothing: the place that it was written for is gone. */
export async function plant({ name, definition, invocation }: SeededBug, story: Story): Promise<void> {
  if (definition) {
    const text = definitionOf(definition.machine);
    const edited = definition.edit(text);
    if (edited === text) throw new Error(`The seeded bug '${name}' finds nothing to change in ${definition.machine}.`);
    const command = new UpdateStateMachineCommand({
      stateMachineArn: stateMachineArn(definition.machine),
      definition: edited,
    });
    await story.clock.during(() => new SFNClient(story.clients).send(command));
  }
  if (invocation) {
    const lambda = story.lambda as { invoke: Story['lambda']['invoke'] };
    const invoke = lambda.invoke;
    lambda.invoke = (functionName, payload) =>
      invocation(
        functionName,
        (payload ?? {}) as Payload,
        (changed) => invoke(functionName, changed ?? payload),
        story,
      );
  }
}
