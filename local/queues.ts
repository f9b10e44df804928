/** A message of a dead letter queue. */
export interface DeadLetter {
  /** The queue's name. */
  readonly queue: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The dead letter queues of a world: what services hand over to people. */
export interface DeadLetters {
  send(queue: string, body: Readonly<Record<string, unknown>>): void;
  /** All messages so far, oldest first. */
  readonly letters: readonly DeadLetter[];
}

export function createDeadLetters(now: () => number): DeadLetters {
  const letters: DeadLetter[] = [];
  return { letters, send: (queue, body) => letters.push({ queue, body, at: now() }) };
}
