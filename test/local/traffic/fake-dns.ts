import { createSocket } from 'node:dgram';
import { type Answer, decode, encode } from 'dns-packet';

export interface FakeDns {
  /** `address:port`. */
  readonly server: string;
  /** How often each `name TYPE` was asked. */
  readonly asked: Map<string, number>;
  close(): Promise<void>;
}

const NXDOMAIN = 3;

/** A DNS server on UDP that answers what the test tells; undefined is NXDOMAIN, `silent` no answer at all. */
export async function fakeDns(
  answer: (name: string, type: string) => readonly Answer[] | 'silent' | undefined,
): Promise<FakeDns> {
  const socket = createSocket('udp4');
  const asked = new Map<string, number>();
  socket.on('message', (message, from) => {
    const { id, questions = [] } = decode(message);
    const [question] = questions;
    if (!question) return;
    const key = `${question.name} ${question.type}`;
    asked.set(key, (asked.get(key) ?? 0) + 1);
    const answers = answer(question.name, question.type);
    if (answers === 'silent') return;
    const flags = 0x0400 | (answers ? 0 : NXDOMAIN);
    const reply = encode({ type: 'response', id: id ?? 0, flags, questions, answers: [...(answers ?? [])] });
    socket.send(reply, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    server: `127.0.0.1:${socket.address().port}`,
    asked,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
