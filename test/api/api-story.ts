import { randomBytes } from 'node:crypto';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterEach } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import type { VirtualClock } from '../../local/clock.ts';
import type { Gateway } from '../../local/gateway/gateway.ts';
import { listen } from '../../local/gateway/http-server.ts';
import { Sha256 } from '../../local/gateway/sha256.ts';
import { MOVE_STATE_MACHINE, stateMachineArn, TABLE_NAME } from '../../local/service.ts';
import { SERVICE_ACCOUNT } from '../../local/world/schema.ts';
import { executionArn } from '../../shared/aws/executions.ts';
import { Table } from '../../shared/aws/table.ts';
import { TokenStore } from '../../shared/aws/token-store.ts';
import { API_ACTIONS, type Grant } from '../../shared/domain/api/access.ts';
import { makeToken, parseToken } from '../../shared/domain/api/api-token.ts';
import { SOURCE, type Story, type StoryOptions, TARGET, tell } from '../moves/story.ts';
import { assertConforming } from './conforming.ts';

/** What a ticket system sends. */
export const BODY = { domains: ['www.example.com'], source: SOURCE, target: TARGET, ticket: 'OPS-1' } as const;
export const EVERYTHING: Grant = { actions: [...API_ACTIONS], domains: ['*'], accounts: ['*'] };

/** The parts of a token as the service reads them: a secret may hold the `_` that divides them. */
export function partsOf(token: string) {
  const parts = parseToken(token);
  if (parts === undefined) throw new Error('this is not an API token');
  return parts;
}

/** An answer of the API, its JSON parsed where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // What a route answers is asserted member by member.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly json: any;
  readonly text: string;
}

export interface CallOptions {
  /** Sent as it is when it is text, as JSON otherwise. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The bearer; undefined sends none. By default a token that may do everything. */
  readonly token?: string | undefined;
}

export interface SignedOptions extends Pick<CallOptions, 'body'> {
  readonly accountId?: string;
  readonly service?: string;
  /** What is sent instead of the body that was signed. */
  readonly sent?: unknown;
}

/** A story with its API on loopback: every call is real HTTP, and every answer is held against the OpenAPI document. */
export interface ApiStory extends Story {
  call(method: string, url: string, options?: CallOptions): Promise<Answer>;
  /** Calls the IAM side of the API, signed by an account's operator. */
  callSigned(method: string, url: string, options?: SignedOptions): Promise<Answer>;
  /** Makes a token with these grants. */
  token(grants: readonly Grant[], wish?: { readonly name?: string; readonly days?: number }): Promise<string>;
  /** Takes a token back. */
  revoke(token: string): Promise<void>;
  /** A JWT of the world's issuer, of a member of the group that may do everything. */
  jwt(claims?: object, expiresAt?: number): string;
  /** Starts the move and answers its id. */
  begin(body?: object, options?: CallOptions): Promise<string>;
  /** The history of an execution of move-domains, by its name. */
  historyOf(name: string): unknown;
  /** Everything that is in the service's table, as text. */
  table(): Promise<string>;
  /** Lets time pass until the execution of a move, or of what is below another path, and what it led to has ended. */
  settled(moveId: string, path?: string): Promise<Answer>;
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

const CALL_HEADER = 'x-test-call';
const HOUR_MS = 3_600_000;

/** Opens a world whose API listens until the test ends. */
export async function tellApi(options: StoryOptions = {}): Promise<ApiStory> {
  const story = await tell(options);
  const { clock } = story;
  const travels = new Travels(clock);
  const server = await listen(travels.around(story.api));
  open.push(() => server.close());
  const tokens = new TokenStore(new Table(TABLE_NAME, story.clients));
  const token: ApiStory['token'] = async (grants, { name = 'jira', days = 90 } = {}) => {
    const made = makeToken({ name, grants, days }, [], clock.now(), randomBytes);
    await clock.run(tokens.save(made.stored));
    return made.token;
  };
  const everything = await token([EVERYTHING]);

  const send = async (method: string, url: string, headers: Record<string, string>, text: string | undefined) => {
    const id = travels.begin();
    const fetched = fetch(`${server.url}${url}`, {
      method,
      headers: { ...headers, [CALL_HEADER]: id },
      ...(text === undefined ? {} : { body: text }),
    }).then(async (response) => ({ response, said: await response.text() }));
    const { response, said } = await clock.run(fetched.finally(() => travels.end(id)));
    const answer = { status: response.status, headers: Object.fromEntries(response.headers), text: said };
    const type = answer.headers['content-type'] ?? '';
    assertConforming(method, url, answer.status, type, said);
    return { ...answer, json: type.includes('json') ? JSON.parse(said) : undefined };
  };

  const call: ApiStory['call'] = (method, url, options = {}) => {
    const { body, headers = {} } = options;
    const bearer = 'token' in options ? options.token : everything;
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return send(
      method,
      url,
      {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      text,
    );
  };
  return {
    ...story,
    call,
    token,
    revoke: async (one) => {
      await clock.run(tokens.remove(partsOf(one).tokenId));
    },
    jwt: (claims = {}, expiresAt = Date.now() + HOUR_MS) =>
      story.issuer.issue({ sub: 'ada', groups: ['platform'], ...claims }, expiresAt),
    callSigned: async (
      method,
      url,
      { body, accountId = SERVICE_ACCOUNT, service = 'execute-api', sent = body } = {},
    ) => {
      const signer = new SignatureV4({
        credentials: story.aws.credentials.addAccount(accountId),
        region: 'us-east-1',
        service,
        sha256: Sha256,
      });
      const host = new URL(server.url).host;
      const json = body === undefined ? {} : { 'content-type': 'application/json' };
      const [path = '', query = ''] = url.split('?');
      const signed = await signer.sign({
        method,
        path,
        query: Object.fromEntries(new URLSearchParams(query)),
        headers: { host, ...json },
        body: body === undefined ? '' : JSON.stringify(body),
        protocol: 'http:',
        hostname: '127.0.0.1',
      });
      const { host: _host, ...headers } = signed.headers;
      return send(method, url, headers, sent === undefined ? undefined : JSON.stringify(sent));
    },
    begin: async (body = BODY, options = {}) => {
      const { status, json, text } = await call('POST', '/moves', { body, ...options });
      if (status !== 202) throw new Error(`The move was not taken: ${text}`);
      return json.moveId;
    },
    historyOf: (name) => story.aws.stepFunctions.history(executionArn(stateMachineArn(MOVE_STATE_MACHINE), name)),
    table: async () => {
      const { Items } = await clock.run(
        new DynamoDBClient(story.clients).send(new ScanCommand({ TableName: TABLE_NAME })),
      );
      return JSON.stringify(Items);
    },
    settled: async (moveId, path = '/moves') => {
      for (let hour = 0; hour < 8; hour += 1) {
        const answer = await call('GET', `${path}/${moveId}`);
        if (!['accepted', 'waiting', 'moving', 'restoring'].includes(answer.json?.status)) return answer;
        await clock.run(clock.sleep(HOUR_MS));
      }
      throw new Error(`${path}/${moveId} did not end.`);
    },
  };
}

/** Virtual time stands still while a request or its answer is on the wire, and runs while the service works on it. */
class Travels {
  readonly #clock: VirtualClock;
  readonly #onWire = new Map<string, () => void>();
  #count = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** The id of a request that sets out now. */
  begin(): string {
    this.#count += 1;
    const id = String(this.#count);
    this.#hold(id);
    return id;
  }

  end(id: string): void {
    this.#onWire.get(id)?.();
    this.#onWire.delete(id);
  }

  around(api: Gateway): Gateway {
    return {
      handle: async (request) => {
        const id = request.headers[CALL_HEADER] ?? '';
        const answer = api.handle(request);
        this.end(id);
        await answer.finally(() => this.#hold(id));
        return answer;
      },
    };
  }

  #hold(id: string): void {
    void this.#clock.during(() => new Promise<void>((resolve) => this.#onWire.set(id, resolve)));
  }
}
