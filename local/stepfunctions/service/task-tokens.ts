import { AwsError } from '../../contracts.ts';
import type { Random } from '../../random.ts';
import type { TaskCallbacks } from '../interpreter/engine.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const PREFIX = 'AQCEAAAAKgAAAAMAAAAAAAAAA';
const TOKEN = /^AQCEAAAAKgAAAAMAAAAAAAAAA[A-Za-z0-9]{200}$/;

/** The task tokens of an account, open and closed. AWS: "Wait for a Callback with Task Token". */
export class TaskTokens {
  readonly #random: Random;
  readonly #tokens = new Map<string, TaskCallbacks | 'closed'>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** A fresh token; reports that carry it reach `callbacks` until `close`. */
  open(callbacks: TaskCallbacks): { readonly token: string; close(): void } {
    const token = PREFIX + this.#random.text(200, ALPHABET);
    this.#tokens.set(token, callbacks);
    return { token, close: () => this.#tokens.set(token, 'closed') };
  }

  /** Whom a report with this token reaches; throws InvalidToken, TaskDoesNotExist or TaskTimedOut. */
  callbacksOf(token: string): TaskCallbacks {
    if (!TOKEN.test(token)) throw new AwsError('InvalidToken', 400, "Invalid Token: 'Invalid token'");
    const callbacks = this.#tokens.get(token);
    if (callbacks === undefined)
      throw new AwsError('TaskDoesNotExist', 400, "Task Does Not Exist: 'Task does not exist'");
    if (callbacks === 'closed') {
      throw new AwsError('TaskTimedOut', 400, "Task Timed Out: 'Provided task does not exist anymore'");
    }
    return callbacks;
  }
}
