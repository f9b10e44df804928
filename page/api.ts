import type { Problem } from '../shared/domain/api/problem.ts';

/** Milliseconds until nobody waits for an answer any more: API Gateway gives up after 30 s. */
const PATIENCE_MS = 35_000;

/** What the API refused, for people. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  /** Whether API Gateway let nobody in with this token. */
  readonly isDoor: boolean;
  /** Seconds to wait, where the answer says so. */
  readonly retryAfter: number | undefined;

  constructor(status: number, problem: Partial<Problem>, retryAfter: number | undefined) {
    const { detail, remedy } = problem;
    super(detail === undefined ? wordsOf(status) : `${detail}${remedy === undefined ? '' : ` ${remedy}`}`);
    this.status = status;
    this.isDoor = (status === 401 || status === 403) && problem.code === undefined;
    this.retryAfter = retryAfter;
  }
}

/** What API Gateway answers itself has no words for people. */
function wordsOf(status: number): string {
  if (status === 401 || status === 403) {
    return 'The API does not accept this token: it is mistyped, has expired, or was revoked.';
  }
  if (status === 429) return 'Too many requests at once.';
  return status === 404 ? 'The API has no such route.' : `The API answered ${status}.`;
}

/** Nobody answered; `cause` is what the browser says of it. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';

  constructor(cause: unknown) {
    const isLate = cause instanceof DOMException && cause.name === 'TimeoutError';
    super(isLate ? `The API did not answer within ${PATIENCE_MS / 1_000} seconds.` : 'The API cannot be reached.', {
      cause,
    });
  }
}

/** The API with the token of whoever signed in, which is in memory alone and gone when the page is. */
export class Api {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token.trim().replace(/^Bearer\s+/i, '');
  }

  /** Throws Refusal; Unreachable, also where `signal` broke it off; SyntaxError for what is no JSON. */
  async get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
    return JSON.parse(await this.#ask(path, { headers: { accept: 'application/json' } }, signal)) as Answer;
  }

  /** An answer as text, in that media type. Throws as `get`. */
  text(path: string, accept: string): Promise<string> {
    return this.#ask(path, { headers: { accept } });
  }

  /** `route` is as the API tells it: `POST /moves/ID/abort`. Throws as `get`. */
  async post(route: string, body: unknown): Promise<void> {
    const [method = 'POST', path = ''] = route.split(' ');
    await this.#ask(path.replace(/^\//, ''), {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async #ask(path: string, init: RequestInit, signal?: AbortSignal): Promise<string> {
    const headers = { ...init.headers, authorization: `Bearer ${this.#token}` };
    const ends = AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ...(signal ? [signal] : [])]);
    const options: RequestInit = { cache: 'no-store', credentials: 'omit', redirect: 'error', signal: ends };
    let response: Response;
    let text: string;
    try {
      response = await fetch(path, { ...init, ...options, headers });
      text = await response.text();
    } catch (error) {
      throw new Unreachable(error);
    }
    if (response.ok) return text;
    const after = Number(response.headers.get('retry-after') ?? Number.NaN);
    throw new Refusal(response.status, problemIn(text), Number.isFinite(after) ? after : undefined);
  }
}

/** What API Gateway answers itself has none of its members, and may be no JSON. */
function problemIn(text: string): Partial<Problem> {
  try {
    return (JSON.parse(text) as Partial<Problem> | null) ?? {};
  } catch {
    return {};
  }
}

/** Whatever went wrong, for people; whether anything asks again is for the caller to say. */
export function told(error: unknown): string {
  if (error instanceof Refusal || error instanceof Unreachable) return error.message;
  const why = error instanceof Error ? error.message : String(error);
  return `This page cannot show what the API answered: ${why}. Load it anew; the API itself tells it as JSON.`;
}

/** Why a deed failed, and that it may have been done nevertheless where no answer says otherwise. */
export function toldOfDeed(error: unknown): string {
  return isUnknown(error)
    ? `${told(error)} It is not known whether it was done: look at the status before trying again.`
    : told(error);
}

/** Whether a deed that failed may have been done: nobody answered, or the service failed at it. */
export function isUnknown(error: unknown): boolean {
  return !(error instanceof Refusal) || error.status >= 500;
}
