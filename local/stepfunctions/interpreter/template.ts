import { compileExpression, expressionSource, type Place } from './expression.ts';
import { invalidDefinition } from './invalid-definition.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** A JSON structure in which every string that is wholly `{% … %}` is an expression. */
export interface Template {
  /** The structure with every expression's value; throws EvaluationFailure. */
  evaluate(bindings: Readonly<Record<string, unknown>>): Promise<Json>;
}

/** Compiles a structure with all its expressions; throws InvalidDefinition, also for JSONPath's `.$` keys. */
export function compileTemplate(value: unknown, place: Place): Template {
  if (typeof value === 'string') {
    const source = expressionSource(value);
    return source === undefined ? literal(value) : compileExpression(source, place);
  }
  if (Array.isArray(value)) return arrayTemplate(value, place);
  return isObject(value) ? objectTemplate(value, place) : literal(value as Json);
}

function literal(value: Json): Template {
  return { evaluate: async () => value };
}

function arrayTemplate(items: readonly unknown[], place: Place): Template {
  const templates = items.map((item, i) => compileTemplate(item, { ...place, field: `${place.field}[${i}]` }));
  return {
    evaluate: async (bindings) => {
      const values: Json[] = [];
      for (const template of templates) values.push(await template.evaluate(bindings));
      return values;
    },
  };
}

function objectTemplate(value: Readonly<Record<string, unknown>>, place: Place): Template {
  const members = Object.entries(value).map(([name, member]): [string, Template] => {
    const field = `${place.field}/${name}`;
    if (name.endsWith('.$')) {
      throw invalidDefinition(
        'SCHEMA_VALIDATION_FAILED',
        `The key '${name}' is JSONPath; write '${name.slice(0, -2)}' with a JSONata value.`,
        place.state,
        field,
      );
    }
    return [name, compileTemplate(member, { ...place, field })];
  });
  return {
    evaluate: async (bindings) => {
      const result: JsonObject = {};
      for (const [name, template] of members) result[name] = await template.evaluate(bindings);
      return result;
    },
  };
}
