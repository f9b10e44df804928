import type { StateMap, Variables } from './definition.ts';
import { bytesOf, type Json } from './json.ts';
import type { MapRun } from './map-run.ts';

/**
 * How far the states of one container have come. It outlives a failed or aborted run, so that a redrive goes on from
 * here: finished branches keep their output, the others go on from the state they stood in.
 */
export interface Frame {
  /** The state that runs or is to run. */
  state: string;
  input: Json;
  /** The container's own variables, without those of outer scopes. */
  variables: Variables;
  variableBytes: number;
  /** True once the container's first state was entered. */
  begun: boolean;
  /** The id of the running state's Entered event and its time; undefined before the state was entered. */
  entered: { readonly eventId: number; readonly time: number } | undefined;
  /** Of the running Parallel or inline Map; undefined before it started them. */
  branches: Frame[] | undefined;
  /** Of the running distributed Map. */
  mapRun: MapRun | undefined;
  /** Set once the container's last state is done. */
  output: { readonly value: Json } | undefined;
}

/** A frame that has not begun. */
export function newFrame(container: StateMap, input: Json): Frame {
  return {
    state: container.startAt,
    input,
    variables: {},
    variableBytes: 0,
    begun: false,
    entered: undefined,
    branches: undefined,
    mapRun: undefined,
    output: undefined,
  };
}

/** Goes on to the next state with the variables that the last one assigned. */
export function advance(frame: Frame, next: string | undefined, output: Json, assigned: Variables): void {
  frame.variables = { ...frame.variables, ...assigned };
  if (Object.keys(assigned).length > 0) frame.variableBytes = bytesOf(frame.variables);
  frame.entered = undefined;
  frame.branches = undefined;
  frame.mapRun = undefined;
  if (next === undefined) {
    frame.output = { value: output };
  } else {
    frame.state = next;
    frame.input = output;
  }
}

/** Bytes of all variables that a frame and its running branches hold. */
export function variableBytesOf(frame: Frame): number {
  const inner = (frame.branches ?? []).reduce((sum, branch) => sum + variableBytesOf(branch), 0);
  return frame.variableBytes + inner;
}
