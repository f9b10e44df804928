import type { Call, Interceptor, Refusal } from './calls.ts';
import type { Fault, Surroundings } from './faults.ts';

/** What is left of the faults of a run that struck: for later calls and invocations, until they are healed. */
export class Lasting {
  readonly #calls: Interceptor[] = [];
  readonly #invocations: Refusal[] = [];

  add({ lasts, refuses }: Fault, struck: Call, around: Surroundings): void {
    if (lasts) this.#calls.push(lasts(struck, around));
    if (refuses) this.#invocations.push(refuses(around));
  }

  /** Sends a call past all of them. */
  readonly send: Interceptor = (call, send) =>
    this.#calls.reduce<typeof send>((next, last) => () => last(call, next), send)();

  /** What an invocation is told that begins now. */
  readonly refusal: Refusal = () => this.#invocations.map((refuses) => refuses()).find((one) => one !== undefined);

  heal(): void {
    this.#calls.splice(0);
    this.#invocations.splice(0);
  }
}
