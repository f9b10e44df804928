import { compileExpression, expressionSource, type Place } from './expression.ts';
import { EvaluationFailure } from './failure.ts';
import { invalidDefinition } from './invalid-definition.ts';

/** The whole numbers that a field takes, both ends included. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

/** A field that is a number or an expression for one. */
export interface NumberField {
  /** The number; throws EvaluationFailure when the expression gives anything else. */
  evaluate(bindings: Readonly<Record<string, unknown>>): Promise<number>;
  /** The number as written; undefined for an expression. */
  readonly literal: number | undefined;
}

/** Compiles a number field; throws InvalidDefinition for another type or a number out of range. */
export function compileNumber(value: unknown, range: NumberRange, place: Place): NumberField {
  if (typeof value === 'number') return literalNumber(value, range, place);
  const source = typeof value === 'string' ? expressionSource(value) : undefined;
  const wanted = `a whole number from ${range.min} to ${range.max}`;
  if (source === undefined) {
    const message = `Expected ${wanted} or a JSONata expression for one`;
    throw invalidDefinition('SCHEMA_VALIDATION_FAILED', message, place.state, place.field);
  }
  const expression = compileExpression(source, place);
  return {
    literal: undefined,
    evaluate: async (bindings) => {
      const number = await expression.evaluate(bindings);
      if (typeof number === 'number' && within(number, range)) return number;
      const text = `The JSONata expression '${source}' specified for the field '${place.field}' returned an unexpected result. Expected ${wanted}, got ${JSON.stringify(number)}.`;
      throw new EvaluationFailure(text, place.field);
    },
  };
}

function literalNumber(value: number, range: NumberRange, place: Place): NumberField {
  if (!within(value, range)) {
    const message = `Expected a whole number from ${range.min} to ${range.max}, got ${value}`;
    throw invalidDefinition('SCHEMA_VALIDATION_FAILED', message, place.state, place.field);
  }
  return { literal: value, evaluate: async () => value };
}

function within(value: number, range: NumberRange): boolean {
  return Number.isInteger(value) && value >= range.min && value <= range.max;
}
