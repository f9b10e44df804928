import type { HistoryEvent } from '../../local/stepfunctions/create-stepfunctions.ts';

const OVER = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/;

/** What the executions of a run tell while they run. */
export class Executions {
  /** Events of the longest history. */
  longest = 0;
  /** Bytes of the largest input or output of a state. */
  largest = 0;
  #text = '';
  readonly #running = new Set<string>();

  get running(): number {
    return this.#running.size;
  }

  /** Everything that any history has told, as text. */
  get text(): string {
    return this.#text;
  }

  hear(executionArn: string, { id, type, details }: HistoryEvent): void {
    if (OVER.test(type)) this.#running.delete(executionArn);
    else if (type === 'ExecutionStarted' || type === 'ExecutionRedriven') this.#running.add(executionArn);
    this.longest = Math.max(this.longest, id);
    for (const text of Object.values(details ?? {})) {
      if (typeof text !== 'string') continue;
      this.largest = Math.max(this.largest, Buffer.byteLength(text));
      this.#text += `${text}\n`;
    }
  }
}
