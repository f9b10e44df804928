import { HISTORY_EVENTS } from './quotas.ts';

/** One event of an execution's history. */
export interface HistoryEvent {
  /** From 1 on, without gaps. */
  readonly id: number;
  /** The event that led to this one; 0 at a beginning. */
  readonly previousEventId: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** As AWS names it: `TaskStateEntered`. AWS: HistoryEvent. */
  readonly type: string;
  /** The members of the event's details; undefined for a type that has none. */
  readonly details: Readonly<Record<string, unknown>> | undefined;
}

/** The name of an event's details: `stateEnteredEventDetails` for all `…StateEntered`, else after the type. */
export function detailsNameOf(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

/**
 * The events of one execution. The last place of the quota is kept for the event that ends the execution. AWS: "Step
 * Functions service quotas", maximum execution history size.
 */
export class History {
  readonly events: HistoryEvent[] = [];
  readonly #now: () => number;
  readonly #onEvent: (event: HistoryEvent) => void;

  constructor(now: () => number, onEvent: (event: HistoryEvent) => void) {
    this.#now = now;
    this.#onEvent = onEvent;
  }

  /** True when only the event that ends the execution still fits. */
  get full(): boolean {
    return this.events.length >= HISTORY_EVENTS - 1;
  }

  /** Adds an event and returns its id. */
  add(type: string, previousEventId: number, details?: Readonly<Record<string, unknown>>): number {
    const event = { id: this.events.length + 1, previousEventId, timestamp: this.#now(), type, details };
    this.events.push(event);
    this.#onEvent(event);
    return event.id;
  }
}
