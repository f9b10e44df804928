import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { decode, encode } from 'dns-packet';
import { createDns } from '../../shared/net/dns.ts';

const open: Socket[] = [];

afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});

/** Name servers that answer a CNAME as Route 53's do: without following it out of their zone. */
async function nameServers(): Promise<string> {
  const socket = createSocket('udp4');
  open.push(socket);
  socket.on('message', (message, { port, address }) => {
    const query = decode(message);
    const [question] = query.questions ?? [];
    const answers = [];
    if (question?.name === 'www.example.com') {
      answers.push({ type: 'CNAME', name: question.name, ttl: 60, data: 'd1.cloudfront.net' } as const);
    }
    if (question?.name === 'd1.cloudfront.net' && question.type === 'A') {
      answers.push({ type: 'A', name: question.name, ttl: 60, data: '192.0.2.7' } as const);
    }
    const questions = query.questions ?? [];
    socket.send(encode({ type: 'response', id: query.id ?? 0, questions, answers }), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(socket.address() as AddressInfo).port}`;
}

test('a CNAME that leads out of the zone is followed to its addresses', async () => {
  const dns = createDns([await nameServers()]);

  expect(await dns.addresses('www.example.com', 'example.com')).toEqual(['192.0.2.7']);
  expect(await dns.addresses('other.example.com', 'example.com')).toEqual([]);
});
