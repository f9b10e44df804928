import { type Diagnostic, invalidDefinition } from './invalid-definition.ts';
import { isObject } from './json.ts';
import { compileNumber, type NumberField, type NumberRange } from './number-field.ts';
import { compileTemplate, type Template } from './template.ts';

/** What belongs to the other query language. AWS names the language in its refusal. */
const JSONPATH_FIELDS = new Set(
  (
    'InputPath OutputPath ResultPath ResultSelector Parameters Result ItemsPath MaxConcurrencyPath TimeoutSecondsPath ' +
    'HeartbeatSecondsPath SecondsPath TimestampPath ErrorPath CausePath ToleratedFailurePercentagePath ' +
    'ToleratedFailureCountPath Variable'
  ).split(' '),
);

/** Reads one object of a definition field by field, and refuses at the end whatever nobody asked for. */
export class FieldReader {
  readonly #object: Readonly<Record<string, unknown>>;
  readonly #asked = new Set<string>(['Comment']);
  /** The place of the state, as `/States/NAME`. */
  readonly state: string;
  /** The path from the state to this object; empty for the state itself. */
  readonly field: string;
  readonly #catcher: boolean;

  /** Throws InvalidDefinition when `value` is no object. */
  constructor(value: unknown, state: string, field = '', catcher = false) {
    if (!isObject(value)) throw invalidDefinition('SCHEMA_VALIDATION_FAILED', 'Expected an object', state, field);
    this.#object = value;
    this.state = state;
    this.field = field;
    this.#catcher = catcher;
    this.text('Comment');
  }

  /** The field's value whatever it is; undefined when absent. */
  take(name: string): unknown {
    this.#asked.add(name);
    return this.#object[name];
  }

  has(name: string): boolean {
    return this.#object[name] !== undefined;
  }

  /** A string; undefined when absent. */
  text(name: string): string | undefined {
    const value = this.take(name);
    if (value === undefined || typeof value === 'string') return value;
    throw this.refusal('Expected a string', name);
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') throw this.missing(name);
    return value;
  }

  /** A string out of `choices`; undefined when absent. */
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name);
    const chosen = choices.find((one) => one === value);
    if (value === undefined || chosen !== undefined) return chosen;
    throw this.refusal(`Value should be one of the following: [${choices.join(', ')}]`, name);
  }

  /** A list that is not empty; undefined when absent. */
  list(name: string): readonly unknown[] | undefined {
    const value = this.take(name);
    if (value === undefined || (Array.isArray(value) && value.length > 0)) return value;
    throw this.refusal('Expected an array with at least one element', name);
  }

  template(name: string): Template | undefined {
    const value = this.take(name);
    return value === undefined ? undefined : compileTemplate(value, this.place(name));
  }

  number(name: string, range: NumberRange): NumberField | undefined {
    const value = this.take(name);
    return value === undefined ? undefined : compileNumber(value, range, this.place(name));
  }

  /** A number that must be written as such. */
  literal(name: string, min: number, max: number, whole = true): number | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    const fits = typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value));
    if (fits) return value;
    throw this.refusal(`Expected a ${whole ? 'whole ' : ''}number from ${min} to ${max}`, name);
  }

  place(name: string) {
    return { state: this.state, field: this.#path(name), catcher: this.#catcher };
  }

  /** A refusal of one of this object's fields. */
  refusal(message: string, name = '', diagnostic: Diagnostic = 'SCHEMA_VALIDATION_FAILED'): Error {
    return invalidDefinition(diagnostic, message, this.state, this.#path(name));
  }

  missing(...names: string[]): Error {
    return this.refusal(`These fields are required: [${names.join(', ')}]`);
  }

  /** Refuses every field that was not asked for. */
  finish(): void {
    for (const name of Object.keys(this.#object)) {
      if (this.#asked.has(name)) continue;
      if (!JSONPATH_FIELDS.has(name)) throw this.refusal(`Field '${name}' is not supported`, name);
      const language = "The QueryLanguage is set to 'JSONata'";
      throw this.refusal(`${language}, but field '${name}' is only supported for the 'JSONPath' QueryLanguage`, name);
    }
  }

  #path(name: string): string {
    return [this.field, name].filter((part) => part !== '').join('/');
  }
}
