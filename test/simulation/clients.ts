import { randomBytes } from 'node:crypto';
import { TABLE_NAME } from '../../local/service.ts';
import { JournalStore } from '../../shared/aws/journal-store.ts';
import { Table } from '../../shared/aws/table.ts';
import { TokenStore } from '../../shared/aws/token-store.ts';
import { API_ACTIONS } from '../../shared/domain/api/access.ts';
import { makeToken } from '../../shared/domain/api/api-token.ts';
import type { JournalEntry } from '../../shared/domain/journal.ts';
import type { Story } from '../moves/story.ts';
import { callSigned } from './api-calls.ts';

/** What a ticket system asks for by the API, and what is said to it afterwards. */
export interface ClientAsked {
  readonly path: '/moves' | '/record-changes' | '/batches';
  readonly body: object;
  /** World seconds after which it shall begin; at once by default. */
  readonly laterBySeconds?: number;
  /** One after the other. */
  readonly sayings: readonly Saying[];
}

/** What somebody says to a job once it stands so. */
export interface Saying {
  readonly says: 'approval' | 'dns-confirmation' | 'abort' | 'restore';
  readonly body: object;
  readonly once: 'waiting' | 'asked' | 'writing' | 'moved';
}

interface View {
  readonly moveId: string;
  readonly status: string;
  readonly waitsFor?: { readonly planHash?: string; readonly step?: string };
}

/** What takes a request answers its id. */
type Taken = { readonly moveId: string } | { readonly batchId: string };

const EVERY_MS = 15_000;
/** So many looks in a row find nothing new until each comes after twice as long, four minutes at most; then they give up. */
const PATIENT_AFTER = 20;
const MOST_DOUBLED = 4;
const GIVES_UP_AFTER = 400;
/** What is asked for later has to be so much ahead (shared/aws/start-later.ts). */
const LEAST_AHEAD_MS = 60_000;
const TOKEN_DAYS = 90;

/**
 * A client that asks until its request is taken, and then once more; the same request has to give the same job, which has to be
 * there. What is said to it afterwards is said by somebody else, and said again while it is not taken.
 */
export class Client {
  readonly problems: string[] = [];
  /** What the API answered. */
  readonly answers: string[] = [];
  readonly #story: Story;
  readonly #asked: ClientAsked;
  readonly #left: Saying[];
  readonly #said = new Set<Saying>();
  /** Of each answer that took the request. */
  readonly #ids: string[] = [];
  #begins = 0;
  #late = false;
  /** How the job stood when it was looked at last. */
  #status = '';
  #token = '';
  #body: object = {};

  constructor(story: Story, asked: ClientAsked) {
    this.#story = story;
    this.#asked = asked;
    this.#left = [...asked.sayings];
  }

  /** Begins, and goes on while anything is left. */
  start(): void {
    const { laterBySeconds } = this.#asked;
    this.#begins = this.#story.clock.now() + (laterBySeconds ?? 0) * 1_000;
    const later = new Date(this.#begins).toISOString().replace(/\.\d+/, '');
    this.#body = { ...this.#asked.body, ...(laterBySeconds === undefined ? {} : { startAt: later }) };
    let idle = 0;
    const look = async () => {
      const before = this.#status;
      const isTaken = this.#ids.length < 2 ? await this.#ask() : await this.#say();
      if (this.undone === 0) return;
      idle = isTaken || this.#status !== before ? 0 : idle + 1;
      if (idle > GIVES_UP_AFTER) return;
      const doubled = Math.min(Math.max(0, idle - PATIENT_AFTER), MOST_DOUBLED);
      this.#story.clock.schedule(EVERY_MS * 2 ** doubled, () => void this.#story.clock.during(look));
    };
    this.#story.clock.schedule(0, () => void this.#story.clock.during(look));
  }

  /** World milliseconds at which its job shall begin. */
  get begins(): number {
    return this.#begins;
  }

  /** The id of the job, or of the batch, once the request was taken. */
  get jobId(): string | undefined {
    return this.#ids[0];
  }

  /** Whether outages left it no time to be taken in. */
  get late(): boolean {
    return this.#late;
  }

  /** What nobody came to say, the request included. */
  get undone(): number {
    return this.#left.length + Math.max(0, 2 - this.#ids.length);
  }

  /** Whether the request was taken. */
  async #ask(): Promise<boolean> {
    this.#token ||= await this.#newToken();
    const { status, text } = await this.#call('POST', this.#asked.path, this.#body);
    if (status < 300) {
      const taken = JSON.parse(text) as Taken;
      const id = 'batchId' in taken ? taken.batchId : taken.moveId;
      const [first = id] = this.#ids;
      if (first !== id) this.problems.push(`the same request gave ${first}, and then ${id}`);
      this.#ids.push(id);
      return true;
    }
    if (this.#isTooLate(status)) this.#late = true;
    else if (status < 500 && status !== 429) {
      this.problems.push(`${this.#asked.path} was answered ${status}: ${text}`);
    }
    return false;
  }

  /** Whether outages that followed each other outlasted the time for which it asked: then a request that nobody took is refused. */
  #isTooLate(status: number): boolean {
    const { laterBySeconds } = this.#asked;
    const isOver = this.#story.clock.now() > this.#begins - LEAST_AHEAD_MS;
    return status === 400 && laterBySeconds !== undefined && this.#ids.length === 0 && isOver;
  }

  /** Whether the next that is to be said was. */
  async #say(): Promise<boolean> {
    const [saying] = this.#left;
    const view = await this.#view();
    if (saying === undefined || view === undefined) return false;
    this.#status = view.status;
    const isTaken = await this.#isTaken(saying, view);
    if (isTaken) this.#left.shift();
    return isTaken;
  }

  async #isTaken(saying: Saying, view: View): Promise<boolean> {
    // What was answered by an error may be so all the same.
    if (!(await this.#isDue(saying, view))) return this.#said.has(saying) || (await this.#isOvertaken(saying, view));
    this.#said.add(saying);
    const { planHash } = view.waitsFor ?? {};
    const content = saying.says === 'approval' ? { ...saying.body, planHash } : saying.body;
    const url = `/iam${this.#asked.path}/${view.moveId}/${saying.says}`;
    const answer = await callSigned(this.#story, { method: 'POST', url, content });
    if (answer.status < 300) {
      if (saying.once === 'asked' && !(await this.#isNoted(view)))
        this.problems.push(`nobody noted the ${saying.says}`);
      return true;
    }
    if (answer.status >= 500 || answer.status === 429) return false;
    const now = await this.#view();
    if (now !== undefined && !(await this.#isDue(saying, now))) return true;
    if (answer.status !== 409) this.problems.push(`${saying.says} was answered ${answer.status}: ${answer.text}`);
    return answer.status !== 409;
  }

  /** The service has seen by itself what was to be said. */
  async #isOvertaken({ once }: Saying, view: View): Promise<boolean> {
    return once === 'asked' && (await this.#isNoted(view));
  }

  /** Whether the journal has the word of somebody that DNS is changed, or that it was seen. */
  async #isNoted({ moveId }: View): Promise<boolean> {
    const entries = await this.#entries(moveId);
    return entries.some(
      ({ event }) => event.kind === 'confirmed' || (event.kind === 'settled' && isOutside(event.step)),
    );
  }

  #entries(moveId: string): Promise<JournalEntry[]> {
    const { clients, clock } = this.#story;
    return new JournalStore(new Table(TABLE_NAME, clients), () => clock.now()).entries(moveId);
  }

  async #isDue({ says, once }: Saying, { status, moveId, waitsFor }: View): Promise<boolean> {
    if (once === 'asked') return status === 'moving' && waitsFor?.step !== undefined;
    if (once === 'waiting') return status === 'waiting' && (says !== 'approval' || waitsFor?.planHash !== undefined);
    if (once === 'moved') return status === 'moved';
    if (status !== 'moving') return false;
    const entries = await this.#entries(moveId);
    return entries.some(({ event }) => event.kind === 'intended');
  }

  /** How the job stands, as the API tells it; undefined where it does not answer. */
  async #view(): Promise<View | undefined> {
    const { status, text } = await this.#call('GET', `${this.#asked.path}/${this.jobId}`);
    if (status < 300) return JSON.parse(text) as View;
    if (status < 500 && status !== 429)
      this.problems.push(`${this.jobId} was taken, and is answered ${status}: ${text}`);
    return undefined;
  }

  async #call(method: string, url: string, content?: object): Promise<{ status: number; text: string }> {
    const headers = { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' };
    const body = Buffer.from(content === undefined ? '' : JSON.stringify(content));
    const answer = await this.#story.api.handle({ method, url, headers, body });
    const text = Buffer.from(answer.body ?? '').toString();
    this.answers.push(text);
    return { status: answer.status, text };
  }

  async #newToken(): Promise<string> {
    const { clients, clock } = this.#story;
    const grants = [{ actions: [...API_ACTIONS], domains: ['*'], accounts: ['*'] }];
    const made = makeToken({ name: 'tickets', grants, days: TOKEN_DAYS }, [], clock.now(), randomBytes);
    await new TokenStore(new Table(TABLE_NAME, clients)).save(made.stored);
    return made.token;
  }
}

/** A step that people do in a zone outside of Route 53. */
function isOutside(step: string): boolean {
  return step === 'change-external-dns';
}
