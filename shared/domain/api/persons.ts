import { type FieldError, MoverError } from '../../errors.ts';
import { folded } from '../text.ts';

/** How a caller's id begins that stands for a ticket system and not for a person: access.ts, `Caller`. */
const TOKEN = 'token ';

/** Whether a caller is a person, who speaks for nobody else, and not a ticket system. */
export function isPerson(callerId: string): boolean {
  return !callerId.startsWith(TOKEN);
}

/**
 * Who answers a question: a person is who it is; a ticket system says for whom it speaks, and the answer names both. Throws
 * InvalidRequest when a ticket system says nobody, or a person somebody else.
 */
export function answererOf(callerId: string, by: string | undefined): string {
  if (isPerson(callerId)) {
    if (by === undefined) return callerId;
    throw wrongBy(`must be left out: the caller is a person, ${callerId}`);
  }
  if (by === undefined) throw wrongBy('must say who it is: the caller is a ticket system');
  return `${by}, by ${callerId}`;
}

/** Who asked: the caller, and the person that it named. */
export interface Requester {
  readonly caller: string;
  readonly requestedBy: string | undefined;
}

/**
 * Throws OwnApproval where the one who approves is the one who asked. Persons count by their ids and by the names in them,
 * so that one who asks with a JWT is known again when a ticket system names them. A ticket system that asked counts as the
 * requester itself only where it named nobody.
 */
export function assertOtherThan(requester: Requester, callerId: string, by: string | undefined): void {
  const isNamed = requester.requestedBy !== undefined && requester.requestedBy !== requester.caller;
  const asked = [requester.requestedBy, !isPerson(requester.caller) && isNamed ? undefined : requester.caller];
  const requesters = asked.flatMap((name) => (name === undefined ? [] : namesOf(name)));
  const answering = [callerId, ...(by === undefined ? [] : [by])].flatMap(namesOf);
  const same = answering.find((name) => requesters.includes(name));
  if (same === undefined) return;
  throw new MoverError('OwnApproval', `${same} asked for it and cannot approve it as well.`);
}

/** `iam arn:…:assumed-role/Ops/ada` is also `ada`, and so is `jwt https://issuer ada`; cases and widths of letters do not count. */
function namesOf(id: string): string[] {
  const name = folded(id);
  const last = /^(?:iam .*\/|jwt \S+ )(.+)$/.exec(name)?.[1];
  return last === undefined ? [name] : [name, last];
}

function wrongBy(message: string): MoverError {
  const fields: FieldError[] = [{ field: 'by', message }];
  return new MoverError('InvalidRequest', `The request is not valid: by ${message}.`, { fields });
}
