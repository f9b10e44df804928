import type { MiddlewareStack } from '@smithy/types';

/** The part of an SDK command that exchanging raw bodies needs. */
interface CommandLike<Input extends object, Output extends object> {
  readonly middlewareStack: MiddlewareStack<Input, Output>;
}

interface HttpMessage {
  body?: unknown;
  headers?: Record<string, string>;
}

/**
 * Keeps the body of a command's response as it came over the wire. The SDK parses it all the same; what it does not know,
 * it would drop, and so the text is what gets edited. Call the result after the command was sent.
 */
export function captureBody<Input extends object, Output extends object>(
  command: CommandLike<Input, Output>,
): () => string {
  let text: string | undefined;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as HttpMessage;
      const bytes = await readAll(response.body);
      text = bytes.toString('utf8');
      response.body = new Uint8Array(bytes);
      return result;
    },
    { step: 'deserialize', name: 'captureBody', priority: 'low' },
  );
  return () => {
    if (text === undefined) throw new Error('The command was not sent.');
    return text;
  };
}

/** Sends `body` in place of what the SDK would serialize, before length and signature are calculated. */
export function replaceBody<Input extends object, Output extends object>(
  command: CommandLike<Input, Output>,
  body: string,
): void {
  command.middlewareStack.add(
    (next) => (args) => {
      const request = (args as { request?: unknown }).request as HttpMessage;
      request.body = body;
      return next(args);
    },
    { step: 'serialize', name: 'replaceBody', priority: 'low' },
  );
}

/** The whole body of a response, as a stream or as bytes. */
export async function readAll(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
