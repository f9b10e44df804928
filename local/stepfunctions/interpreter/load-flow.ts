import type { ChoiceState, FailState, PassState, SucceedState, WaitState } from './definition.ts';
import { compileExpression, type Expression, expressionSource } from './expression.ts';
import { FieldReader } from './field-reader.ts';
import { loadEffect } from './load-effect.ts';
import { LONGEST_SECONDS } from './quotas.ts';
import type { Template } from './template.ts';

/** An ISO 8601 time with zone, as Wait takes it: `2026-01-01T00:00:00Z`. */
export const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Reads a Pass. */
export function loadPass(reader: FieldReader, name: string, next: string | undefined): PassState {
  return { type: 'Pass', name, next, effect: loadEffect(reader) };
}

/** Reads a Succeed, which assigns nothing. */
export function loadSucceed(reader: FieldReader, name: string): SucceedState {
  return { type: 'Succeed', name, next: undefined, effect: loadEffect(reader, false) };
}

/** Reads a Fail. */
export function loadFail(reader: FieldReader, name: string): FailState {
  return { type: 'Fail', name, error: textTemplate(reader, 'Error'), cause: textTemplate(reader, 'Cause') };
}

function textTemplate(reader: FieldReader, field: string): Template | undefined {
  reader.text(field);
  return reader.template(field);
}

/** Reads a Wait: Seconds or Timestamp, not both. */
export function loadWait(reader: FieldReader, name: string, next: string | undefined): WaitState {
  const seconds = reader.number('Seconds', { min: 0, max: LONGEST_SECONDS });
  const written = reader.text('Timestamp');
  if (written !== undefined && expressionSource(written) === undefined && !TIMESTAMP.test(written)) {
    throw reader.refusal(
      'Expected an ISO 8601 time such as 2026-01-01T00:00:00Z, or a JSONata expression',
      'Timestamp',
    );
  }
  const timestamp = reader.template('Timestamp');
  if ((seconds === undefined) === (timestamp === undefined)) {
    throw reader.refusal("A Wait state needs exactly one of the fields 'Seconds' and 'Timestamp'");
  }
  return { type: 'Wait', name, next, seconds, timestamp, effect: loadEffect(reader) };
}

/** Reads a Choice and its rules. */
export function loadChoice(reader: FieldReader, name: string): ChoiceState {
  const rules = reader.list('Choices');
  if (rules === undefined) throw reader.missing('Choices');
  return {
    type: 'Choice',
    name,
    rules: rules.map((value, i) => {
      const rule = new FieldReader(value, reader.state, `Choices[${i}]`);
      const loaded = { condition: loadCondition(rule), next: rule.requiredText('Next'), effect: loadEffect(rule) };
      rule.finish();
      return loaded;
    }),
    default: reader.text('Default'),
    effect: loadEffect(reader),
  };
}

function loadCondition(rule: FieldReader): Expression | boolean {
  const value = rule.take('Condition');
  if (typeof value === 'boolean') return value;
  const source = typeof value === 'string' ? expressionSource(value) : undefined;
  if (value === undefined) throw rule.missing('Condition');
  if (source === undefined) throw rule.refusal('Expected true, false or a JSONata expression', 'Condition');
  return compileExpression(source, rule.place('Condition'));
}
