import { TABLE_NAME } from '../../local/service.ts';
import { JournalStore } from '../../shared/aws/journal-store.ts';
import { Table } from '../../shared/aws/table.ts';
import type { JobView } from '../../shared/domain/api/job-view.ts';
import type { JournalEntry } from '../../shared/domain/journal.ts';
import { verifyEvidence } from '../../shared/domain/verify-evidence.ts';
import type { Story } from '../moves/story.ts';
import { type ApiAnswer, callOpenly, callSigned } from './api-calls.ts';
import { batchErrands } from './desk-batches.ts';
import { previewErrand } from './desk-previews.ts';
import { zoneErrands } from './desk-zones.ts';
import { type Errand, Errands } from './errands.ts';
import type { Executions } from './executions.ts';

/** What somebody at a desk wants to know of what others have begun, and to have previewed; nothing of it changes the site. */
export interface DeskAsked {
  /** Whose lists are read. */
  readonly lists: '/moves' | '/record-changes' | '/batches';
  /** What would be planned. */
  readonly preview?: {
    readonly path: '/plans' | '/record-changes/preview';
    readonly body: object;
    /** What it is told where nothing goes wrong. */
    readonly tells: 'planned' | 'refused';
  };
  /** A program exports a zone, and has one made, each once more than it needs. */
  readonly zones?: {
    readonly exported: { readonly accountId: string; readonly hostedZoneId: string };
    readonly created: { readonly accountId: string; readonly name: string };
  };
}

/** What the errands of a desk share. */
export interface Around {
  readonly story: Story;
  readonly executions: Pick<Executions, 'jobs' | 'plans'>;
  /** Of a wrong answer, in a sentence. */
  readonly tell: (problem: string) => void;
  /** Of one that would be wrong if nothing had gone wrong. */
  readonly wonder: (surprise: string) => void;
  /** Asks as the operator does. Undefined where it has to be asked again; any refusal that is not so is told. */
  readonly ask: (
    url: string,
    more?: { readonly content?: object; readonly headers?: Readonly<Record<string, string>> },
  ) => Promise<ApiAnswer | undefined>;
}

/** How a job stands by its journal; undefined where it has none. */
export type Standing = ReadonlyMap<string, string | undefined>;

/** Statuses that only a journal gives. */
const ADMITTED = ['moving', 'restoring', 'moved', 'restored', 'parked'];

/**
 * Somebody who reads lists, evidence and reports, and has things previewed: while jobs run, and once all rests, each until it is
 * answered. Every answer is held against what stood in the table when it was given, and every refusal has to be a clear one.
 */
export class Desk {
  readonly problems: string[] = [];
  /** What is a problem only where nothing went wrong. */
  readonly surprises: string[] = [];
  /** What the API answered. */
  readonly answers: string[] = [];
  readonly #around: Around;
  readonly #asked: DeskAsked | undefined;
  readonly #errands: Errands;
  readonly #atRest: readonly Errand[];

  constructor(story: Story, executions: Around['executions'], asked: DeskAsked | undefined) {
    this.#asked = asked;
    this.#around = {
      story,
      executions,
      tell: (problem) => this.problems.push(problem),
      wonder: (surprise) => this.surprises.push(surprise),
      ask: (url, more = {}) => this.#ask(url, more),
    };
    this.#atRest = asked ? readingErrands(this.#around, asked) : [];
    this.#errands = new Errands(story, asked ? [this.#health(), ...this.#atRest, ...others(this.#around, asked)] : []);
  }

  /** Begins as soon as a job, or the batch, was let in. */
  start(): void {
    const { story } = this.#around;
    const wanted = this.#asked?.lists === '/batches' ? ['BATCH', 'running'] : ['HEAD', 'moving'];
    story.aws.onTableRecord((_table, { dynamodb: { NewImage } }) => {
      const { sk, status } = (NewImage ?? {}) as { readonly sk?: { S: string }; readonly status?: { S: string } };
      if (sk?.S === wanted[0] && status?.S === wanted[1]) this.#errands.begin();
    });
  }

  /** How many errands found nobody while jobs ran. */
  get undone(): number {
    return this.#errands.left;
  }

  /** Once all rests: everybody gets an answer, with the causes gone. Answers whether anybody was there. */
  async finish(heal: () => void): Promise<boolean> {
    this.problems.push(...(await this.#errands.finish(this.#atRest, heal)));
    const { story, executions } = this.#around;
    for (const id of executions.plans.keys()) {
      if ((await story.journal(id)).length > 0) this.problems.push(`${id} was to be previewed, and was done`);
    }
    return this.#asked !== undefined;
  }

  #health(): Errand {
    const ask = async () => {
      const answer = this.#taken('/health', await callOpenly(this.#around.story, '/health'));
      if (answer && JSON.parse(answer.text).status !== 'ok') this.problems.push(`/health answers ${answer.text}`);
      return answer !== undefined;
    };
    return { what: '/health', ask };
  }

  async #ask(url: string, { content, headers }: Parameters<Around['ask']>[1] & object): Promise<ApiAnswer | undefined> {
    const method = content === undefined ? 'GET' : 'POST';
    const more = { ...(content ? { content } : {}), ...(headers ? { headers } : {}) };
    return this.#taken(url, await callSigned(this.#around.story, { method, url: `/iam${url}`, ...more }));
  }

  #taken(url: string, answer: ApiAnswer): ApiAnswer | undefined {
    this.answers.push(answer.text);
    if (answer.status < 300) return answer;
    const isAgain = answer.status >= 500 || answer.status === 429;
    if (!isAgain) this.problems.push(`${url} was answered ${answer.status}: ${answer.text}`);
    else if (!isClear(answer)) this.problems.push(`${url} was refused without a word: ${answer.status} ${answer.text}`);
    return undefined;
  }
}

/** API Gateway's own word for a function that died; otherwise a problem that says what to do, with the request's id. */
function isClear({ headers, text }: ApiAnswer): boolean {
  const { message, code, remedy } = JSON.parse(text) as Readonly<Record<string, string | undefined>>;
  if (message === 'Internal Server Error') return true;
  return headers['apigw-requestid'] !== undefined && Boolean(code) && Boolean(remedy);
}

function readingErrands(around: Around, { lists }: DeskAsked): Errand[] {
  return lists === '/batches' ? batchErrands(around) : jobErrands(around, lists);
}

/** What is asked for once. */
function others(around: Around, { preview, zones }: DeskAsked): Errand[] {
  return [...(preview ? [previewErrand(around, preview)] : []), ...(zones ? zoneErrands(around, zones) : [])];
}

/** The list of moves or record changes, and the evidence of each. */
function jobErrands({ story, executions, tell, ask }: Around, path: '/moves' | '/record-changes'): Errand[] {
  const journals = new JournalStore(new Table(TABLE_NAME, story.clients), () => story.clock.now());
  const standing = async (): Promise<Standing> => {
    const ids = [...executions.jobs.keys(), ...executions.plans.keys()];
    return new Map(await Promise.all(ids.map(async (id) => [id, (await journals.head(id))?.status] as const)));
  };
  const list = async () => {
    const before = await standing();
    const answer = await ask(`${path}?limit=100`);
    if (!answer) return false;
    const after = await standing();
    // What changed while it was read is read again.
    if (!isSame(before, after)) return false;
    const listed = Object.values(JSON.parse(answer.text))[0] as readonly Pick<JobView, 'moveId' | 'status'>[];
    for (const [id, status] of before) {
      const told = listed.find(({ moveId }) => moveId === id)?.status;
      if (told === undefined) tell(`${path} forgot ${id}`);
      else if (told !== status && (status !== undefined || ADMITTED.includes(told))) {
        tell(`${path} says that ${id} is ${told}, and it is ${status ?? 'not admitted'}`);
      }
    }
    return true;
  };
  const evidence = async () => {
    for (const id of executions.jobs.keys()) {
      const before = await journals.entries(id);
      if (before.length === 0) continue;
      const answer = await ask(`${path}/${id}/evidence`);
      if (!answer) return false;
      for (const problem of untruths(JSON.parse(answer.text), before, await journals.entries(id))) {
        tell(`the evidence of ${id}: ${problem}`);
      }
    }
    return true;
  };
  return [
    { what: `the list ${path}`, isDue: () => executions.jobs.size > 0, ask: list },
    { what: `evidence of ${path}`, ask: evidence },
  ];
}

/** Evidence is whole, and of the journal as it stood between these. */
function untruths(evidence: unknown, before: readonly JournalEntry[], after: readonly JournalEntry[]): string[] {
  const verified = verifyEvidence(evidence, before.at(-1)?.hash);
  if (verified.verdict === 'unreadable') return [verified.because];
  if (verified.verdict === 'broken') return [...verified.problems];
  const last = verified.evidence.journal.at(-1)?.hash;
  return after.some(({ hash }) => hash === last) ? [] : ['its last entry is in no journal'];
}

function isSame(one: Standing, other: Standing): boolean {
  return JSON.stringify([...one]) === JSON.stringify([...other]);
}
