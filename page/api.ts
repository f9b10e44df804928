import type { Problem } from '../shared/domain/api/problem.ts';

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
  if (status === 429) return 'Too many requests at once. This page waits and asks again.';
  return status === 404 ? 'The API has no such route.' : `The API answered ${status}.`;
}

/** The API with the token of whoever signed in, which is in memory alone and gone when the page is. */
export class Api {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token.trim().replace(/^Bearer\s+/i, '');
  }

  /** Throws Refusal; Error when nobody answers. */
  async get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
    const response = await this.#ask(path, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) });
    return (await response.json()) as Answer;
  }

  /** An answer as text, in that media type. Throws as `get`. */
  async text(path: string, accept: string): Promise<string> {
    return (await this.#ask(path, { headers: { accept } })).text();
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

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const headers = { ...init.headers, authorization: `Bearer ${this.#token}` };
    const options: RequestInit = { ...init, headers, cache: 'no-store', credentials: 'omit', redirect: 'error' };
    const response = await fetch(path, options);
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
    const after = Number(response.headers.get('retry-after') ?? Number.NaN);
    throw new Refusal(response.status, problem, Number.isFinite(after) ? after : undefined);
  }
}

/** Whatever went wrong, for people. */
export function told(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  return 'The API cannot be reached. This page asks again as long as it is open.';
}
