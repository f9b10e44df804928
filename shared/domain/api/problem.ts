import type { ErrorName, FieldError, MoverError } from '../../errors.ts';

/** An error as RFC 9457 "Problem Details for HTTP APIs" puts it, with the taxonomy's code and the remedy. */
export interface Problem {
  /** The page of docs/errors.md that tells of this kind, as a name that never changes. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorName;
  readonly remedy: string;
  /** What is wrong field by field, where a request is not valid. */
  readonly errors?: readonly FieldError[];
  /** The move or record change that the request is about. */
  readonly moveId?: string;
}

export const PROBLEM_TYPE = 'application/problem+json';

/** The problem that an error of the taxonomy is told as. */
export function problemOf({ name, message, remedy, httpStatus, fields }: MoverError, moveId?: string): Problem {
  return {
    type: `urn:cname-mover:error:${name}`,
    title: name.replace(/(?<=[a-z])(?=[A-Z])/g, ' '),
    status: httpStatus,
    detail: message,
    code: name,
    remedy,
    ...(fields.length > 0 ? { errors: fields } : {}),
    ...(moveId === undefined ? {} : { moveId }),
  };
}
