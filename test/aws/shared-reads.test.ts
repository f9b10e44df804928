import { expect, test } from '@jest/globals';
import { type SharableClient, SharedReads } from '../../shared/aws/shared-reads.ts';

const REQUEST = { method: 'GET', hostname: 'aws', path: '/2020-05-31/distribution/E1', headers: {} } as const;

function world(status = () => 200) {
  let now = 0;
  const sent: string[] = [];
  const pause = async (ms: number) => {
    now += ms;
  };
  const reads = new SharedReads({ now: () => now, pause }, 2);
  const clientOf = (account: string) => {
    const client: SharableClient = {
      config: {
        requestHandler: {
          handle: async ({ path, body }) => {
            sent.push(`${account} ${path} ${String(body ?? '')} at ${now}`);
            return { response: { statusCode: status(), headers: {}, body: new TextEncoder().encode('said') } };
          },
        },
      },
    };
    reads.attach(client, account);
    return (request: object = {}) => client.config.requestHandler.handle({ ...REQUEST, ...request });
  };
  return { clientOf, sent };
}

test('what is asked twice is sent once, also at the same moment, and each has its own answer', async () => {
  const { clientOf, sent } = world();
  const ask = clientOf('1');

  const [one, other] = await Promise.all([ask(), ask()]);

  expect(sent).toHaveLength(1);
  expect(one?.response).not.toBe(other?.response);
  expect(new TextDecoder().decode(other?.response.body as Uint8Array)).toBe('said');
});

test('another account, another body or another path is another question', async () => {
  const { clientOf, sent } = world();
  const ask = clientOf('1');

  await ask({ body: 'a' });
  await ask({ body: new TextEncoder().encode('b') });
  await ask({ path: '/2013-04-01/hostedzone' });
  await clientOf('2')({ body: 'a' });

  expect(sent).toHaveLength(4);
});

test('one service of one account gets its calls by their rate, the others are not held up', async () => {
  const { clientOf, sent } = world();
  const ask = clientOf('1');

  await ask({ body: 'a' });
  await ask({ path: '/2013-04-01/hostedzone' });
  await clientOf('2')();
  await ask({ body: 'b' });
  await ask({ body: 'c' });

  expect(sent.map((line) => Number(line.split(' at ')[1]))).toEqual([0, 0, 0, 500, 1_000]);
});

test('what is refused is asked again', async () => {
  let status = 503;
  const { clientOf, sent } = world(() => status);
  const ask = clientOf('1');

  expect((await ask()).response.statusCode).toBe(503);
  status = 200;
  expect((await ask()).response.statusCode).toBe(200);
  expect((await ask()).response.statusCode).toBe(200);
  expect(sent).toHaveLength(2);
});
