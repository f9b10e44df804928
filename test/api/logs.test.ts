import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { BODY, EVERYTHING, partsOf, tellApi } from './api-story.ts';

const lines: string[] = [];
const level = process.env.POWERTOOLS_LOG_LEVEL;

beforeEach(() => {
  process.env.POWERTOOLS_LOG_LEVEL = 'DEBUG';
  process.env.POWERTOOLS_DEV = 'true';
  lines.length = 0;
  for (const method of ['debug', 'info', 'warn', 'error', 'log'] as const) {
    jest.spyOn(console, method).mockImplementation((...said: unknown[]) => {
      lines.push(said.map(String).join(' '));
    });
  }
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env.POWERTOOLS_LOG_LEVEL = level;
  process.env.POWERTOOLS_DEV = undefined;
});

const decisions = () =>
  lines.map((line) => JSON.parse(line)).filter(({ message }) => /authenticated|allowed|denied/.test(message));

test('every decision is logged with who, what and why', async () => {
  const story = await tellApi();
  const reader = await story.token([{ ...EVERYTHING, actions: ['read'] }], { name: 'dashboard' });
  await story.begin();
  await story.call('POST', '/moves', { body: BODY, token: reader });
  await story.call('GET', '/moves', { token: 'cnm_000000000000_x' });
  const told = decisions().map(({ message, caller, route, action, because }) => [
    message,
    caller,
    route,
    action,
    because,
  ]);
  expect(told).toEqual([
    ['authenticated', 'token jira', 'POST /moves', undefined, 'known'],
    ['allowed', 'token jira', 'POST /moves', 'move', 'a grant allows "move"'],
    ['authenticated', 'token dashboard', 'POST /moves', undefined, 'known'],
    ['denied', 'token dashboard', 'POST /moves', 'move', 'no grant allows the action "move"'],
    ['denied', 'unknown', 'GET /moves', undefined, 'the token is unknown, wrong, or over'],
  ]);
});

test('no token, signature or header of authorization is in logs, states, items or evidence', async () => {
  const story = await tellApi();
  const token = await story.token([EVERYTHING], { name: 'secretive' });
  const jwt = story.jwt();
  const { json: plan } = await story.call('POST', '/plans', { body: { ...BODY, ticket: 'OPS-2' }, token: jwt });
  await story.callSigned('GET', '/iam/moves');
  await story.call('GET', '/moves', { token: `${token}x` });
  await story.call('POST', '/moves', { body: '{', token });
  const id = await story.begin(BODY, { token });
  await story.settled(id);

  const executions = [id, plan.moveId].map((name) => story.historyOf(name));
  const shown = await story.call('GET', `/moves/${id}`, { token });
  const everything = [...lines, ...executions.map((one) => JSON.stringify(one)), await story.table(), shown.text].join(
    '\n',
  );

  expect(lines.length).toBeGreaterThan(10);
  expect(everything).toContain('token secretive');
  const secrets = [token, partsOf(token).secret, jwt, jwt.split('.')[2] ?? ''];
  for (const secret of secrets) expect(secret.length).toBeGreaterThan(40);
  for (const secret of secrets) expect(everything).not.toContain(secret);
  expect(everything).not.toMatch(/AWS4-HMAC|Signature=|Bearer /);
});
