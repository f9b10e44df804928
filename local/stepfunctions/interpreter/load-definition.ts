import type { CompiledMachine, State, StateMap } from './definition.ts';
import { FieldReader } from './field-reader.ts';
import { checkGraph } from './graph.ts';
import { invalidDefinition } from './invalid-definition.ts';
import { isObject } from './json.ts';
import { loadChoice, loadFail, loadPass, loadSucceed, loadWait } from './load-flow.ts';
import { loadMap, loadParallel } from './load-nested.ts';
import { loadTask } from './load-task.ts';
import { DEFINITION_BYTES, LONGEST_SECONDS, NAME_CHARACTERS } from './quotas.ts';
import { checkVariableScopes } from './variable-scopes.ts';

const TYPES = ['Task', 'Map', 'Parallel', 'Choice', 'Wait', 'Pass', 'Succeed', 'Fail'] as const;

/**
 * Checks and compiles a definition in Amazon States Language, QueryLanguage JSONata. Throws AwsError
 * `InvalidDefinition` (400) that names the state and field for whatever AWS refuses and for whatever this interpreter
 * does not support. AWS: "Amazon States Language".
 */
export function loadDefinition(json: string): CompiledMachine {
  const loaded = LOADED.get(json) ?? load(json);
  LOADED.set(json, loaded);
  return loaded;
}

/** By their text: every world deploys the same few, and a compiled definition keeps nothing of a run. */
const LOADED = new Map<string, CompiledMachine>();

function load(json: string): CompiledMachine {
  if (Buffer.byteLength(json) > DEFINITION_BYTES) {
    throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'The definition is larger than 1 MiB', '');
  }
  const reader = new FieldReader(parse(json), '');
  if (reader.choice('QueryLanguage', ['JSONata']) === undefined) {
    const message = "The local AWS runs JSONata only; set 'QueryLanguage' to 'JSONata' for the whole state machine";
    throw reader.refusal(message, 'QueryLanguage');
  }
  reader.choice('Version', ['1.0']);
  const timeoutSeconds = reader.literal('TimeoutSeconds', 1, LONGEST_SECONDS);
  const names = new Set<string>();
  const loadStates = (container: FieldReader): StateMap => loadContainer(container, names, loadStates);
  const machine = { ...loadStates(reader), timeoutSeconds };
  reader.finish();
  checkVariableScopes(machine);
  return machine;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (thrown) {
    throw invalidDefinition('INVALID_JSON_DESCRIPTION', thrown instanceof Error ? thrown.message : String(thrown), '');
  }
}

function loadContainer(
  reader: FieldReader,
  names: Set<string>,
  loadStates: (reader: FieldReader) => StateMap,
): StateMap {
  const value = reader.take('States');
  if (!isObject(value) || Object.keys(value).length === 0) throw reader.missing('States');
  const startAt = reader.requiredText('StartAt');
  const states = new Map<string, State>();
  for (const [name, state] of Object.entries(value)) {
    const place = `${reader.state}/States/${name}`;
    if (name.length > NAME_CHARACTERS || name === '') {
      throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'A state name has 1 to 80 characters', place);
    }
    if (names.has(name)) {
      throw invalidDefinition('DUPLICATE_STATE_NAME', `The state name '${name}' is not unique`, place);
    }
    names.add(name);
    states.set(name, loadState(new FieldReader(state, place), name, loadStates));
  }
  checkGraph(startAt, states, reader.state);
  return { startAt, states };
}

function loadState(reader: FieldReader, name: string, loadStates: (reader: FieldReader) => StateMap): State {
  const type = reader.choice('Type', TYPES);
  if (type === undefined) throw reader.missing('Type');
  reader.choice('QueryLanguage', ['JSONata']);
  const state = loadTyped(type, reader, name, loadStates);
  reader.finish();
  return state;
}

function loadTyped(
  type: (typeof TYPES)[number],
  reader: FieldReader,
  name: string,
  loadStates: (reader: FieldReader) => StateMap,
): State {
  switch (type) {
    case 'Choice':
      return loadChoice(reader, name);
    case 'Succeed':
      return loadSucceed(reader, name);
    case 'Fail':
      return loadFail(reader, name);
    case 'Task':
      return loadTask(reader, name, loadNext(reader));
    case 'Map':
      return loadMap(reader, name, loadNext(reader), loadStates);
    case 'Parallel':
      return loadParallel(reader, name, loadNext(reader), loadStates);
    case 'Wait':
      return loadWait(reader, name, loadNext(reader));
    case 'Pass':
      return loadPass(reader, name, loadNext(reader));
  }
}

/** Next, or undefined for End. */
function loadNext(reader: FieldReader): string | undefined {
  const next = reader.text('Next');
  const end = reader.take('End');
  if (end !== undefined && typeof end !== 'boolean') throw reader.refusal('Expected true or false', 'End');
  if ((next === undefined) !== (end === true)) {
    throw reader.refusal("A state needs exactly one of the fields 'Next' and 'End': true");
  }
  return next;
}
