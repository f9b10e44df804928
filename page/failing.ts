import { Refusal, told, Unreachable } from './api.ts';
import { problem, type Session } from './shell.ts';

/**
 * For what is asked for again and again: says in a place of the page why an answer did not come, or is not shown; where the door is
 * closed, the sign-in does. What it answers is whether asking again is of use.
 */
export function failing(place: HTMLElement, { leave }: Session): (error: unknown) => boolean {
  return (error) => {
    if (error instanceof Refusal && error.isDoor) {
      leave(error.message);
      return false;
    }
    if (!(error instanceof Refusal || error instanceof Unreachable)) reportError(error);
    const isOfUse = !(error instanceof Refusal && error.status === 404);
    place.replaceChildren(problem(isOfUse ? `${told(error)} This page asks again by itself.` : told(error)));
    return isOfUse;
  };
}
