import type * as z from '../../shared/domain/zod.ts';
import { AwsError, type AwsRequest, type AwsService } from '../contracts.ts';
import { jsonError, jsonResponse, renderUnexpected } from './render.ts';
import { validate } from './validation.ts';

/** One operation of an AWS JSON service. */
export interface JsonOperation {
  /** Answers in wire names, times as seconds since the epoch; undefined answers with an empty body. Throws AwsError. */
  run(input: unknown, request: AwsRequest): Promise<unknown>;
}

/** An operation whose input is checked by a schema; a strict one, so that unknown members are refused. */
export function jsonOperation<Schema extends z.ZodMiniType>(
  schema: Schema,
  run: (input: z.output<Schema>, request: AwsRequest) => unknown,
): JsonOperation {
  return { run: async (input, request) => run(validate(schema, input, 'ValidationException'), request) };
}

export interface JsonServiceInit {
  /** What `X-Amz-Target` begins with, e.g. `CertificateManager`. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  readonly operations: Readonly<Record<string, JsonOperation>>;
}

/** A service of the AWS JSON protocol. Operations it does not have are `UnknownOperationException`. */
export function jsonService({ target, version, operations }: JsonServiceInit): AwsService {
  return {
    handle: async (request) => {
      try {
        const output = await operationOf(request).run(parseJsonObject(request.body), request);
        if (output !== undefined) return jsonResponse(200, output, request.requestId, version);
        return { ...jsonResponse(200, {}, request.requestId, version), body: '' };
      } catch (thrown) {
        return jsonError(renderUnexpected(thrown), request.requestId, version);
      }
    },
  };

  function operationOf({ method, path, headers }: AwsRequest): JsonOperation {
    const [service, name = ''] = (headers['x-amz-target'] ?? '').split('.');
    const addressed = method === 'POST' && path === '/' && service === target;
    const operation = addressed && Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation) return operation;
    const known = Object.keys(operations).join(', ');
    throw new AwsError('UnknownOperationException', 400, `The local AWS has no such operation. It has: ${known}.`);
  }
}

/** A request body as the JSON object that every operation takes; throws AwsError `SerializationException` for others. */
export function parseJsonObject(body: Buffer): object {
  try {
    const input: unknown = JSON.parse(body.toString('utf8'));
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input;
  } catch {
    // Refused below, like everything else that is no object.
  }
  throw new AwsError('SerializationException', 400, 'The request body is not a JSON object.');
}
