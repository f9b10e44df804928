import { LambdaFailure } from '../../contracts.ts';
import type { Visit } from './branch.ts';
import type { TaskState } from './definition.ts';
import { StateFailure } from './failure.ts';
import type { Json } from './json.ts';
import { sdkMetadata } from './sdk-metadata.ts';
import type { TaskArguments } from './task-arguments.ts';
import type { TaskReport } from './task-report.ts';

/**
 * `lambda:invoke`: the function's result as Payload, a failure under its errorType. With `.waitForTaskToken` the result
 * is only the proof that the call was made. AWS: "Invoke an AWS Lambda function with Step Functions".
 */
export function callLambda(visit: Visit, state: TaskState, args: TaskArguments, report: TaskReport): () => void {
  const { clock, lambda, random } = visit.branch.run.engine;
  let open = true;
  const payload = args.Payload ?? {};
  clock
    .during(() => lambda.invoke(nameOf(String(args.FunctionName)), structuredClone(payload)))
    .then(
      (result) => {
        if (!open) return;
        const response = {
          ExecutedVersion: '$LATEST',
          Payload: asJson(result),
          ...sdkMetadata(random),
          StatusCode: 200,
        };
        if (state.pattern === 'waitForTaskToken') report.submitted(response);
        else report.succeed(response);
      },
      (thrown: unknown) => report.fail(failureOf(thrown), true),
    );
  return () => {
    open = false;
  };
}

/** The name of a function that is given by its name or by its ARN, with or without version. */
function nameOf(functionName: string): string {
  return functionName.startsWith('arn:') ? (functionName.split(':')[6] ?? functionName) : functionName;
}

function asJson(result: unknown): Json {
  const text = JSON.stringify(result);
  return text === undefined ? null : JSON.parse(text);
}

/** AWS: "Handling errors", Lambda.Unknown for what Lambda itself could not name. */
function failureOf(thrown: unknown): StateFailure {
  if (!(thrown instanceof LambdaFailure)) return new StateFailure('Lambda.Unknown', String(thrown));
  const { errorType, errorMessage } = thrown;
  return new StateFailure(errorType, JSON.stringify({ errorType, errorMessage }));
}
