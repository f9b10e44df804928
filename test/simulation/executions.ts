import { MOVE_STATE_MACHINE, RECORDS_STATE_MACHINE } from '../../local/service.ts';
import type { HistoryEvent } from '../../local/stepfunctions/create-stepfunctions.ts';

const JOB_MACHINES = [MOVE_STATE_MACHINE, RECORDS_STATE_MACHINE];
/** As a task's parameters have it. */
const TOKEN = /"token":"([^"]+)"/gi;
const OVER = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/;

/** What the executions of a run tell while they run. */
export class Executions {
  /** Events of the longest history. */
  longest = 0;
  /** Bytes of the largest input or output of a state. */
  largest = 0;
  #text = '';
  readonly #running = new Set<string>();
  readonly #started = new Map<string, string>();
  /** The state machines of the tasks that wait, by their tokens. */
  readonly #machines = new Map<string, string>();

  get running(): number {
    return this.#running.size;
  }

  /** The ARNs of the executions of jobs by their names, which are the ids of the jobs, in the order of their starts. */
  get jobs(): ReadonlyMap<string, string> {
    return this.#started;
  }

  /** The ARN of the execution of a job; of the one that was started first where there is none. */
  arnOf(id: string | undefined): string {
    return this.#started.get(id ?? '') ?? [...this.#started.values()][0] ?? '';
  }

  /** The state machine whose task waits, or waited, for a token. */
  machineOf(taskToken: string): string | undefined {
    return this.#machines.get(taskToken);
  }

  /** Everything that any history has told, as text. */
  get text(): string {
    return this.#text;
  }

  hear(executionArn: string, { id, type, details }: HistoryEvent): void {
    const [machine = '', name = ''] = executionArn.split(':').slice(-2);
    if (type === 'ExecutionStarted' && JOB_MACHINES.includes(machine)) this.#started.set(name, executionArn);
    if (OVER.test(type)) this.#running.delete(executionArn);
    else if (type === 'ExecutionStarted' || type === 'ExecutionRedriven') this.#running.add(executionArn);
    this.longest = Math.max(this.longest, id);
    for (const text of Object.values(details ?? {})) {
      if (typeof text !== 'string') continue;
      this.largest = Math.max(this.largest, Buffer.byteLength(text));
      this.#text += `${text}\n`;
      for (const [, token = ''] of text.matchAll(TOKEN)) this.#machines.set(token, machine);
    }
  }
}
