import { Logger } from '@aws-lambda-powertools/logger';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { type ErrorName, isMoverError, MoverError } from '../errors.ts';
import { type HttpResponse, problemResponse, type Reply, responseOf } from './http.ts';

/** What answers a request; `log` has the request's id and route by then. */
type Answer = (event: APIGatewayProxyEventV2, context: Context, log: Logger) => Promise<Reply>;

/**
 * The bundle around everything that answers HTTP: a log of its own, and errors as problem+json with the taxonomy's code and
 * remedy. Never throws: API Gateway would answer 500 without a word.
 */
export function answering(name: string, answer: Answer) {
  const log = new Logger({ serviceName: 'cname-mover', persistentLogAttributes: { function: name } });
  return middy<APIGatewayProxyEventV2, HttpResponse, Error, Context>({ timeoutEarlyInMillis: 0 })
    .onError((request) => {
      const { requestContext, pathParameters } = request.event;
      const error = told(request.error, requestContext.requestId);
      const level = error.httpStatus >= 500 ? 'error' : 'info';
      log[level](request.error?.message ?? error.message, { errorName: request.error?.name ?? error.name });
      request.response = problemResponse(error, pathParameters?.id);
    })
    .handler(async (event: APIGatewayProxyEventV2, context: Context): Promise<HttpResponse> => {
      log.resetKeys();
      log.appendKeys({ requestId: event.requestContext.requestId, route: event.routeKey });
      return responseOf(await answer(event, context, log));
    });
}

/** Errors about the service itself: its own calls, permissions and settings are nothing for a caller to read. */
const OWN_FAULTS: readonly ErrorName[] = ['AccessRefused', 'CredentialsRefused', 'CallRefused', 'Unexpected'];

/** What a caller is told; of what is wrong with the service only the id to report it by. The log has all. */
function told(error: unknown, requestId: string): MoverError {
  if (!isMoverError(error) || OWN_FAULTS.includes(error.name)) {
    const remedy = 'Report this as a defect, with the id of the request.';
    return new MoverError('Unexpected', `The request ${requestId} met a defect of this service.`, { remedy });
  }
  if (error.name === 'Misconfigured') {
    const remedy = 'Tell whoever runs the service, with the id of the request: its log has the reason.';
    return new MoverError('Misconfigured', `The request ${requestId} met a wrong setting of this service.`, { remedy });
  }
  return error.retryable ? new MoverError(error.name, 'AWS cannot answer the service at the moment.') : error;
}
