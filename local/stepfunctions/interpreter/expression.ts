import jsonata from 'jsonata';
import { refusalOf } from './expression-rules.ts';
import { EvaluationFailure } from './failure.ts';
import { invalidDefinition } from './invalid-definition.ts';
import type { Json } from './json.ts';

/** Levels that one expression may nest. AWS takes `1+1+…+1` of 100 terms and refuses the 101st, as jsonata does then. */
const DEPTH = 100;
/** Milliseconds, only against an expression that never ends: it would hold up the world's clock for ever. */
const ENDLESS = 5_000;

/** Where an expression stands, and whether that is a catcher. */
export interface Place {
  /** The state's place in the definition, as `/States/Wait for source`. */
  readonly state: string;
  /** The field within the state, as `Output/domain`. */
  readonly field: string;
  readonly catcher: boolean;
}

/** A JSONata expression that was checked when its definition was loaded. */
export interface Expression {
  /** The value with these variables; throws EvaluationFailure, also when there is none. */
  evaluate(bindings: Readonly<Record<string, unknown>>): Promise<Json>;
}

/** The source of an expression when the text is one, entirely: `{% … %}`. */
export function expressionSource(text: string): string | undefined {
  return /^\{%([\s\S]*)%\}$/.exec(text)?.[1]?.trim();
}

/** Compiles an expression; throws InvalidDefinition for what JSONata or Step Functions refuses. */
export function compileExpression(source: string, place: Place): Expression {
  const compiled = parse(source, place);
  const reason = refusalOf(compiled.ast(), place.catcher);
  if (reason !== undefined) throw invalidDefinition('UNSUPPORTED_JSONATA_EXPRESSION', reason, place.state, place.field);
  const intro = `The JSONata expression '${source}' specified for the field '${place.field}'`;
  return {
    evaluate: async (bindings) => {
      const value = await evaluated(compiled, bindings, intro, place.field);
      if (value === undefined) throw new EvaluationFailure(`${intro} returned nothing (undefined).`, place.field);
      return value;
    },
  };
}

/** What was parsed once: every world loads the same definitions. */
const parsed = new Map<string, jsonata.Expression>();

function parse(source: string, place: Place): jsonata.Expression {
  try {
    const expression = parsed.get(source) ?? jsonata(source, { stack: DEPTH, timeout: ENDLESS });
    parsed.set(source, expression);
    return expression;
  } catch (thrown) {
    throw invalidDefinition('INVALID_JSONATA_EXPRESSION', messageOf(thrown), place.state, place.field);
  }
}

async function evaluated(
  compiled: jsonata.Expression,
  bindings: Readonly<Record<string, unknown>>,
  intro: string,
  location: string,
): Promise<Json | undefined> {
  try {
    return toJson(await compiled.evaluate(undefined, bindings));
  } catch (thrown) {
    throw new EvaluationFailure(`${intro} threw an error during evaluation. ${messageOf(thrown)}`, location);
  }
}

/** A copy as plain JSON; a function is no value, and a number that JSON can't hold becomes its name, as in AWS. */
function toJson(value: unknown): Json | undefined {
  const text = JSON.stringify(value, (_, member: unknown) => {
    if (typeof member === 'function' || isFunctionObject(member)) throw new Error('A function is not a JSON value.');
    return typeof member === 'number' && !Number.isFinite(member) ? String(member) : member;
  });
  return text === undefined ? undefined : JSON.parse(text);
}

function isFunctionObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('_jsonata_lambda' in value || '_jsonata_function' in value);
}

function messageOf(thrown: unknown): string {
  const { code, message } = thrown as { code?: string; message?: string };
  return [code, message ?? String(thrown)].filter((part) => part !== undefined).join(': ');
}
