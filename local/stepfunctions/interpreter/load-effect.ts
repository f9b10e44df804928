import type { Effect } from './definition.ts';
import type { FieldReader } from './field-reader.ts';
import { isObject } from './json.ts';
import { KNOWN_FUNCTIONS } from './jsonata-functions.ts';
import { NAME_CHARACTERS } from './quotas.ts';
import { compileTemplate } from './template.ts';

/** A variable's name without its `$`. AWS: "Passing data between states with variables", naming. */
const VARIABLE = /^\p{ID_Start}\p{ID_Continue}*$/u;

/** Reads Output and, where it is allowed, Assign. */
export function loadEffect(reader: FieldReader, assigns = true): Effect {
  const output = reader.template('Output');
  return { output, assign: assigns ? loadAssign(reader) : [], place: reader.field };
}

function loadAssign(reader: FieldReader): Effect['assign'] {
  const value = reader.take('Assign');
  if (value === undefined) return [];
  if (!isObject(value)) throw reader.refusal('Expected an object', 'Assign');
  return Object.entries(value).map(([name, member]) => {
    checkVariableName(reader, name);
    return [name, compileTemplate(member, reader.place(`Assign/${name}`))];
  });
}

function checkVariableName(reader: FieldReader, name: string): void {
  if (name.endsWith('.$')) {
    throw reader.refusal(`The key '${name}' is JSONPath; write '${name.slice(0, -2)}' with a JSONata value.`, 'Assign');
  }
  if (!VARIABLE.test(name) || name.length > NAME_CHARACTERS) {
    throw reader.refusal(
      `'${name}' is not a variable name: a letter, then letters, digits or '_', 80 at most`,
      'Assign',
    );
  }
  if (name === 'states') throw reader.refusal("'states' is reserved and can't be assigned", 'Assign');
  if (KNOWN_FUNCTIONS.has(name)) {
    throw reader.refusal(`'${name}' would hide the function '$${name}'; choose another variable name`, 'Assign');
  }
}
