import { Refusal, told } from './api.ts';
import { problem, type Session } from './shell.ts';

/**
 * Says in a place of the page why an answer did not come; where the door is closed, the sign-in does. What it answers is whether
 * asking again is of use.
 */
export function failing(place: HTMLElement, { leave }: Session): (error: unknown) => boolean {
  return (error) => {
    if (error instanceof Refusal && error.isDoor) {
      leave(error.message);
      return false;
    }
    place.replaceChildren(problem(told(error)));
    return !(error instanceof Refusal && error.status === 404);
  };
}
