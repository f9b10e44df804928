import { AwsError } from '../../contracts.ts';

/** AWS's own codes for what is wrong with a definition, where it has one. */
export type Diagnostic =
  | 'INVALID_JSON_DESCRIPTION'
  | 'SCHEMA_VALIDATION_FAILED'
  | 'MISSING_TRANSITION_TARGET'
  | 'MISSING_END_STATE'
  | 'DUPLICATE_STATE_NAME'
  | 'INVALID_JSONATA_EXPRESSION'
  | 'UNSUPPORTED_JSONATA_EXPRESSION';

/**
 * The refusal of a definition in AWS's words. `state` is the place of a state or container (`/States/NAME`, or empty for
 * the machine), `field` the path below it.
 */
export function invalidDefinition(diagnostic: Diagnostic, message: string, state: string, field = ''): AwsError {
  const location = `${state}${field === '' ? '' : `/${field}`}` || '/';
  const text = `Invalid State Machine Definition: '${diagnostic}: ${message} at ${location}'`;
  return new AwsError('InvalidDefinition', 400, text);
}
