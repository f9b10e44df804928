import type * as z from '../../shared/domain/zod.ts';
import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from '../contracts.ts';
import { ec2Error, queryError, renderUnexpected, xmlDocument, xmlResponse } from './render.ts';
import { validate } from './validation.ts';

/** One action of a Query service: what it takes and what it does. */
export interface QueryAction {
  /** Answers in AWS's XML member names; undefined for actions without a result. Throws AwsError. */
  run(parameters: unknown, request: AwsRequest): Promise<Readonly<Record<string, unknown>> | undefined>;
}

/** An action whose parameters are checked by a schema; a strict one, so that unknown parameters are refused. */
export function queryAction<Schema extends z.ZodMiniType>(
  schema: Schema,
  run: (
    input: z.output<Schema>,
    request: AwsRequest,
  ) => Readonly<Record<string, unknown>> | undefined | Promise<Readonly<Record<string, unknown>> | undefined>,
): QueryAction {
  return { run: async (parameters, request) => run(validate(schema, parameters, 'ValidationError'), request) };
}

export interface QueryServiceInit {
  readonly namespace: string;
  /** The API version every request names, e.g. `2011-06-15`. */
  readonly version: string;
  /** EC2 has envelopes of its own. */
  readonly envelopes?: 'ec2';
  readonly actions: Readonly<Record<string, QueryAction>>;
}

/** A service of the AWS Query protocol: a form in, XML out. Actions it does not have are `InvalidAction`. */
export function queryService({ namespace, version, envelopes, actions }: QueryServiceInit): AwsService {
  return {
    handle: async (request) => {
      try {
        return await answer(request);
      } catch (thrown) {
        const error = renderUnexpected(thrown);
        if (envelopes === 'ec2') return ec2Error(error, request.requestId);
        return queryError(error, request.requestId, namespace);
      }
    },
  };

  async function answer(request: AwsRequest): Promise<AwsResponse> {
    const { Action: name, Version: asked, ...parameters } = parametersOf(request);
    if (!name) throw new AwsError('MissingAction', 400, 'The request is missing an action or a required parameter.');
    const action = asked === version && Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action) {
      throw new AwsError(
        'InvalidAction',
        400,
        `Could not find operation ${name} for version ${asked ?? 'NO_VERSION_SPECIFIED'}`,
      );
    }
    const result = await action.run(parameters, request);
    if (envelopes === 'ec2') {
      const body = { '@xmlns': namespace, requestId: request.requestId, ...result };
      return xmlResponse(200, xmlDocument({ [`${name}Response`]: body }), request.requestId);
    }
    const response = {
      '@xmlns': namespace,
      ...(result ? { [`${name}Result`]: result } : {}),
      ResponseMetadata: { RequestId: request.requestId },
    };
    return xmlResponse(200, xmlDocument({ [`${name}Response`]: response }), request.requestId);
  }
}

/** The form of a POST, or the query of a GET. */
function parametersOf(request: AwsRequest): Record<string, string> {
  const form = request.method === 'POST' ? new URLSearchParams(request.body.toString('utf8')) : request.query;
  return Object.fromEntries(form);
}
