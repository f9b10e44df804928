import { describe, expect, test } from '@jest/globals';
import { createJwtIssuer } from '../../local/apigateway/jwt-issuer.ts';
import { SERVICE_ACCOUNT } from '../../local/world/schema.ts';
import { SOURCE, TARGET } from '../moves/story.ts';
import { type ApiStory, BODY, EVERYTHING, partsOf, tellApi } from './api-story.ts';

const OPERATOR = `arn:aws:iam::${SERVICE_ACCOUNT}:user/operator`;
const get = async (story: ApiStory, token: string | undefined) => (await story.call('GET', '/moves', { token })).status;

describe('a bearer of an API token', () => {
  test('is let in while the token is valid', async () => {
    const story = await tellApi();
    const token = await story.token([EVERYTHING], { days: 1 });
    expect(await get(story, token)).toBe(200);
    await story.clock.run(story.clock.sleep(86_400_000));
    expect(await get(story, token)).toBe(403);
  });

  test('without a token, with a wrong, unknown, cut or odd one is not', async () => {
    const story = await tellApi();
    const token = await story.token([EVERYTHING]);
    const { secret } = partsOf(token);
    const wrong = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
    expect(await get(story, undefined)).toBe(401);
    for (const other of [wrong, `cnm_000000000000_${secret}`, token.slice(0, -1), `${token}x`, 'x', '']) {
      expect(await get(story, other)).toBe(403);
    }
    const other = (authorization: string) =>
      story.call('GET', '/moves', { token: undefined, headers: { authorization } });
    expect((await other(`Basic ${token}`)).status).toBe(403);
    expect((await other(token)).status).toBe(403);
    expect(await get(story, token)).toBe(200);
  });

  test('is let in by two tokens of one name, as the same caller, until one is revoked', async () => {
    const story = await tellApi();
    const [first, second] = [await story.token([EVERYTHING]), await story.token([EVERYTHING])];
    const id = await story.begin(BODY, { token: first });
    expect(await story.begin(BODY, { token: second })).toBe(id);
    await story.revoke(first);
    // API Gateway keeps for a minute what the authorizer said.
    await story.clock.run(story.clock.sleep(61_000));
    expect([await get(story, first), await get(story, second)]).toEqual([403, 200]);
  });
});

describe('a scope', () => {
  const grant = { ...EVERYTHING, actions: ['plan' as const, 'read' as const] };
  const accounts = [SOURCE.accountId, TARGET.accountId];

  test.each([
    ['another action', grant, 'no grant allows the action "move"'],
    ['other domains', { ...EVERYTHING, domains: ['*.example.net'] }, 'no grant for "move" covers www.example.com'],
    ['the domain above', { ...EVERYTHING, domains: ['example.com'] }, 'no grant for "move" covers www.example.com'],
    ['one of the accounts', { ...EVERYTHING, accounts: [SOURCE.accountId] }, 'covers the accounts'],
  ])('for %s does not allow the move, and says so', async (_what, one, because) => {
    const story = await tellApi();
    const token = await story.token([one]);
    const { status, json } = await story.call('POST', '/moves', { body: BODY, token });
    expect([status, json.code]).toEqual([403, 'NotAllowed']);
    expect(json.detail).toContain(because);
    expect((await story.call('GET', '/moves')).json.moves).toEqual([]);
  });

  test('for these domains and accounts allows it, but not a source that is left to be found', async () => {
    const story = await tellApi();
    const token = await story.token([{ ...EVERYTHING, domains: ['*.example.com'], accounts }]);
    const { source: _source, ...unnamed } = BODY;
    const { status, json } = await story.call('POST', '/moves', { body: unnamed, token });
    expect([status, json.detail]).toEqual([403, expect.stringContaining('does not name the source')]);
    expect((await story.call('POST', '/moves', { body: BODY, token })).status).toBe(202);
  });

  test('does not join two grants into one that nobody gave', async () => {
    const story = await tellApi();
    const token = await story.token([grant, { ...EVERYTHING, domains: ['shop.example.com'] }]);
    expect((await story.call('POST', '/moves', { body: BODY, token })).status).toBe(403);
    const both = { ...BODY, domains: ['shop.example.com', 'www.example.com'] };
    expect((await story.call('POST', '/moves', { body: both, token })).status).toBe(403);
  });

  test('that does not read a move has no such move, and one that reads it only cannot stop it', async () => {
    const story = await tellApi();
    const id = await story.begin();
    const stranger = await story.token([{ ...EVERYTHING, domains: ['*.example.net'] }]);
    const reader = await story.token([{ ...EVERYTHING, actions: ['read'] }]);
    const elsewhere = await story.token([{ ...EVERYTHING, accounts: ['333333333333'] }]);
    const ask = async (token: string, method: string, path: string, body?: object) => {
      const { status, json } = await story.call(method, `/moves/${id}${path}`, { token, ...(body ? { body } : {}) });
      return `${status} ${json.code ?? json.status}`;
    };
    const reason = { reason: 'x' };
    expect(await ask(stranger, 'GET', '')).toBe('404 MoveNotFound');
    expect(await ask(stranger, 'POST', '/abort', reason)).toBe('404 MoveNotFound');
    expect(await ask(stranger, 'POST', '/restore', reason)).toBe('404 MoveNotFound');
    expect(await ask(reader, 'GET', '')).toMatch(/^200/);
    for (const token of [reader, elsewhere]) {
      expect(await ask(token, 'POST', '/abort', reason)).toBe('403 NotAllowed');
      expect(await ask(token, 'POST', '/restore', reason)).toBe('403 NotAllowed');
      expect(await ask(token, 'POST', '/dns-confirmation', { by: 'x' })).toBe('403 NotAllowed');
    }
    expect((await story.settled(id)).json.status).toBe('moved');
  });
});

describe('a bearer of a JWT', () => {
  test('is let in by the issuer, the audience and a grant for one of its claims', async () => {
    const story = await tellApi();
    expect(await get(story, story.jwt())).toBe(200);
  });

  test('that is not valid, or of nobody known, is not let in', async () => {
    const story = await tellApi();
    for (const [what, jwt] of refused(story)) expect([what, await get(story, jwt)]).toEqual([what, 403]);
  });
});

describe('a caller with AWS credentials', () => {
  test('is let in on its side of the API, and is shown that side', async () => {
    const story = await tellApi();
    const plan = await story.callSigned('POST', '/iam/plans', { body: BODY });
    expect([plan.status, plan.json.status]).toEqual([200, 'planned']);
    expect(plan.headers.location).toBe(`/iam/moves/${plan.json.moveId}`);
    expect(plan.json.requestedBy).toBe(`iam ${OPERATOR}`);
    expect((await story.callSigned('GET', plan.headers.location ?? '')).status).toBe(200);
    expect((await story.callSigned('GET', '/iam/moves?limit=1&domain=www.example.com')).json.moves).toHaveLength(1);
  });

  test('of another account, for another service, or of another body is not', async () => {
    const story = await tellApi();
    const ask = async (options: object) =>
      (await story.callSigned('POST', '/iam/plans', { body: BODY, ...options })).status;
    expect(await ask({ accountId: SOURCE.accountId })).toBe(403);
    expect(await ask({ service: 'states' })).toBe(403);
    expect(await ask({ sent: { ...BODY, domains: ['shop.example.com'] } })).toBe(403);
    expect(await ask({})).toBe(200);
  });

  test('finds no way in by the other side, nor does a bearer by this one', async () => {
    const story = await tellApi();
    expect((await story.callSigned('GET', '/moves')).status).toBe(403);
    expect((await story.call('GET', '/iam/moves')).status).toBe(403);
  });

  test('that the access list does not name may do nothing', async () => {
    const caller = { iam: `arn:aws:iam::${SERVICE_ACCOUNT}:user/oper*` };
    const read = { ...EVERYTHING, actions: ['read' as const] };
    const reading = await tellApi({ access: { grants: [{ caller, ...read }] } });
    expect((await reading.callSigned('GET', '/iam/moves')).status).toBe(200);
    expect((await reading.callSigned('POST', '/iam/moves', { body: BODY })).status).toBe(403);
    const nobody = await tellApi({ access: { grants: [] } });
    expect((await nobody.callSigned('POST', '/iam/moves', { body: BODY })).json.code).toBe('NotAllowed');
    expect(await get(nobody, nobody.jwt())).toBe(403);
  });
});

test('everybody may ask for health, the OpenAPI document and the page, and for nothing else', async () => {
  const story = await tellApi();
  expect((await story.call('GET', '/health', { token: undefined })).json).toEqual({ status: 'ok', version: 'local' });
  expect((await story.call('GET', '/openapi.json', { token: undefined })).json.openapi).toBe('3.1.0');
  expect((await story.call('GET', '/', { token: undefined })).headers['content-type']).toBe('text/html; charset=utf-8');
  for (const [method, url] of [
    ['POST', '/'],
    ['GET', '/page/'],
    ['DELETE', '/moves'],
    ['GET', '/moves/x/abort'],
    ['GET', '/iam/nothing'],
  ] as const) {
    expect((await story.call(method, url)).status).toBe(404);
  }
});

function later(): number {
  return Date.now() + 3_600_000;
}

function unsigned(jwt: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
  return `${header}.${jwt.split('.')[1]}.`;
}

function changed(jwt: string, claims: object): string {
  const [header, payload = '', signature] = jwt.split('.');
  const all = { ...JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')), ...claims };
  return [header, Buffer.from(JSON.stringify(all)).toString('base64url'), signature].join('.');
}

/** JWTs that open nothing, by what is wrong with them. */
function refused(story: ApiStory): [string, string][] {
  return [
    ['of another issuer', createJwtIssuer('https://other.test').issue({ sub: 'ada', groups: ['platform'] }, later())],
    ['of the right name with another key', createJwtIssuer().issue({ sub: 'ada', groups: ['platform'] }, later())],
    ['that names another issuer', story.jwt({ iss: 'https://other.test' })],
    ['for another audience', story.jwt({ aud: 'another-service' })],
    ['without an audience', story.jwt({ aud: undefined })],
    ['that is over', story.jwt({}, Date.now() - 60_000)],
    ['that is not valid yet', story.jwt({ nbf: Math.floor(later() / 1_000) })],
    ['that never ends', story.jwt({ exp: undefined })],
    ['of nobody', story.jwt({ sub: undefined })],
    ['of somebody without a grant', story.jwt({ groups: ['others'] })],
    ['with a group whose name is only part of a text', story.jwt({ groups: 'not platform' })],
    ['that is not signed', unsigned(story.jwt())],
    ['whose claims were changed', changed(story.jwt({ groups: ['others'] }), { groups: ['platform'] })],
  ];
}
