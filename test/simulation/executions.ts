import { BATCH_STATE_MACHINE, MOVE_STATE_MACHINE, RECORDS_STATE_MACHINE } from '../../local/service.ts';
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
  #ends = '';
  readonly #running = new Set<string>();
  readonly #started = new Map<string, string>();
  readonly #plans = new Map<string, string>();
  /** The state machines of the tasks that wait, by their tokens. */
  readonly #machines = new Map<string, string>();
  /** The ARNs of the executions of batches, and of their children by batch and group. */
  readonly #batches: string[] = [];
  readonly #children = new Map<string, string>();

  get running(): number {
    return this.#running.size;
  }

  /** The ARNs of the executions of jobs by their names, which are the ids of the jobs, in the order of their starts. */
  get jobs(): ReadonlyMap<string, string> {
    return this.#started;
  }

  /** The same of what was only to be planned. */
  get plans(): ReadonlyMap<string, string> {
    return this.#plans;
  }

  /** The ARNs of the executions of batches, in the order of their starts. */
  get batches(): readonly string[] {
    return this.#batches;
  }

  /**
   * The ARN of the execution that an invocation belongs to: of its job, of a batch's group the child, of a batch itself the newest;
   * where it belongs to none, of what was started first.
   */
  arnFor(payload: unknown): string {
    const { moveId, batchId, group } = (payload ?? {}) as { moveId?: string; batchId?: string; group?: number };
    const child = group === undefined ? undefined : this.#children.get(`${batchId}-${group}`);
    const own = this.#started.get(moveId ?? '') ?? this.#plans.get(moveId ?? '') ?? child;
    return own ?? this.#batches.at(-1) ?? [...this.#started.values()][0] ?? '';
  }

  /** The state machine whose task waits, or waited, for a token. */
  machineOf(taskToken: string): string | undefined {
    return this.#machines.get(taskToken);
  }

  /** Everything that any history has told, as text. */
  get text(): string {
    return this.#text;
  }

  /** What executions said as they ended. */
  get ends(): string {
    return this.#ends;
  }

  hear(executionArn: string, { id, type, details }: HistoryEvent): void {
    const [machine = '', name = ''] = executionArn.split(':').slice(-2);
    if (type === 'ExecutionStarted') this.#hearStart(executionArn, machine, name, String(details?.input));
    if (OVER.test(type)) this.#running.delete(executionArn);
    else if (type === 'ExecutionStarted' || type === 'ExecutionRedriven') this.#running.add(executionArn);
    this.longest = Math.max(this.longest, id);
    for (const text of Object.values(details ?? {})) {
      if (typeof text !== 'string') continue;
      this.largest = Math.max(this.largest, Buffer.byteLength(text));
      this.#text += `${text}\n`;
      if (OVER.test(type)) this.#ends += `${text}\n`;
      for (const [, token = ''] of text.matchAll(TOKEN)) this.#machines.set(token, machine);
    }
  }

  #hearStart(executionArn: string, machine: string, name: string, input: string): void {
    if (JOB_MACHINES.includes(machine)) {
      const { mode } = JSON.parse(input) as { readonly mode?: string };
      (mode === 'plan' ? this.#plans : this.#started).set(name, executionArn);
    }
    if (machine === BATCH_STATE_MACHINE) this.#batches.push(executionArn);
    if (machine.startsWith(`${BATCH_STATE_MACHINE}/`)) {
      const { batchId, group } = JSON.parse(input) as { batchId: string; group: number };
      this.#children.set(`${batchId}-${group}`, executionArn);
    }
  }
}
