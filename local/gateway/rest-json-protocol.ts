import { AwsError, type AwsRequest, type AwsService } from '../contracts.ts';
import { renderUnexpected, restJsonError, restJsonResponse } from './render.ts';

/** One operation of a REST-JSON service that only reads: what it is addressed by, and what it answers. */
export interface RestJsonOperation {
  /** With the members of the path as named groups. */
  readonly path: RegExp;
  /** The parameters of the query that it knows; others are refused. */
  readonly query: readonly string[];
  /** Answers in wire names. `parameters` are those of path and query. Throws AwsError. */
  run(parameters: Readonly<Record<string, string>>, request: AwsRequest): unknown;
}

/** A service of the REST-JSON protocol with operations that are asked by GET. */
export function restJsonService(operations: readonly RestJsonOperation[]): AwsService {
  return {
    handle: async (request) => {
      try {
        return restJsonResponse(200, answer(request), request.requestId);
      } catch (thrown) {
        return restJsonError(renderUnexpected(thrown), request.requestId);
      }
    },
  };

  function answer(request: AwsRequest): unknown {
    const { method, path, query } = request;
    for (const operation of operations) {
      const found = method === 'GET' ? operation.path.exec(path) : null;
      if (!found) continue;
      const unknown = [...query.keys()].filter((name) => !operation.query.includes(name));
      if (unknown.length > 0) {
        const message = `The local AWS does not know ${unknown.join(', ')} of this operation.`;
        throw new AwsError('BadRequestException', 400, message);
      }
      const members = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
      return operation.run({ ...Object.fromEntries(members), ...Object.fromEntries(query) }, request);
    }
    throw new AwsError('UnknownOperationException', 404, `The local AWS has no ${method} ${path} of this service.`);
  }
}
