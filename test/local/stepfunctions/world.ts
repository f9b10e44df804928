import { SFNClient } from '@aws-sdk/client-sfn';
import { VirtualClock } from '../../../local/clock.ts';
import { LambdaFailure } from '../../../local/contracts.ts';
import { seededRandom } from '../../../local/random.ts';
import { createS3, type S3 } from '../../../local/s3/create-s3.ts';
import {
  createStepFunctions,
  type Description,
  type HistoryEvent,
  type Identity,
  type Settings,
  type StatusChange,
  type StepFunctions,
} from '../../../local/stepfunctions/create-stepfunctions.ts';

export const OURS = '111111111111';
export const THEIRS = '222222222222';

type Handler = (payload: unknown) => unknown;

/** Step Functions in virtual time, with Lambda functions that a test sets by name. */
export interface TestWorld {
  readonly clock: VirtualClock;
  readonly stepFunctions: StepFunctions;
  readonly functions: Map<string, Handler>;
  /** Where distributed Maps read their items. */
  readonly s3: S3;
  readonly changes: StatusChange[];
  /** Every event of every execution, as the display hears it. */
  readonly heard: { readonly execution: Identity; readonly event: HistoryEvent }[];
  /** An unmodified SDK client that speaks for an account. */
  client(accountId?: string): SFNClient;
  /** Creates a JSONata state machine and gives its ARN. */
  machine(definition: object, name?: string): string;
  /** Runs a definition to its end. */
  run(
    definition: object,
    input?: unknown,
  ): Promise<Description & { history: readonly HistoryEvent[]; result: unknown }>;
}

export function createWorld({
  seed = 1,
  settings = {},
}: {
  seed?: number;
  settings?: Partial<Settings>;
} = {}): TestWorld {
  const clock = new VirtualClock();
  const functions = new Map<string, Handler>();
  const changes: TestWorld['changes'] = [];
  const heard: TestWorld['heard'] = [];
  const s3 = createS3({ clock });
  const stepFunctions = createStepFunctions({
    clock,
    random: seededRandom(seed),
    settings,
    objects: s3.objectOf,
    lambda: { invoke: async (name, payload) => handlerOf(functions, name)(payload) },
    onStatusChange: (change) => changes.push(change),
    onEvent: (execution, event) => void heard.push({ execution, event }),
  });
  let machines = 0;
  const machine: TestWorld['machine'] = (definition, name) => {
    machines += 1;
    const whole = { QueryLanguage: 'JSONata', ...definition };
    return stepFunctions.createStateMachine({ name: name ?? `machine-${machines}`, definition: whole });
  };
  return {
    clock,
    stepFunctions,
    functions,
    s3,
    changes,
    heard,
    machine,
    client: (accountId = OURS) => clientOf(stepFunctions, accountId),
    run: async (definition, input = {}) => {
      const arn = stepFunctions.start({ stateMachineArn: machine(definition), input });
      const description = await clock.run(stepFunctions.ended(arn));
      const { output } = description;
      const result = output === undefined ? undefined : JSON.parse(output);
      return { ...description, history: stepFunctions.history(arn), result };
    },
  };
}

function handlerOf(functions: Map<string, Handler>, name: string): Handler {
  const handler = functions.get(name);
  if (handler === undefined) throw new LambdaFailure('Lambda.ResourceNotFoundException', `Function not found: ${name}`);
  return handler;
}

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

function clientOf({ service }: StepFunctions, accountId: string): SFNClient {
  const handle = async ({ method, path, headers, body }: SdkRequest) => {
    const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const response = await service.handle({
      service: 'states',
      region: 'us-east-1',
      method,
      path,
      query: new URLSearchParams(),
      headers: Object.fromEntries(lowered),
      body: typeof body === 'object' ? Buffer.concat([body]) : Buffer.from(body ?? ''),
      caller: { accountId, arn: `arn:aws:iam::${accountId}:user/test` },
      requestId: 'test-request',
    });
    const { status, headers: sent, body: text } = response;
    return { response: { statusCode: status, headers: { ...sent }, body: new TextEncoder().encode(String(text)) } };
  };
  return new SFNClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: { handle },
  });
}

/** A Task that invokes a function with the state's input. */
export function invoke(functionName: string, rest: object = { End: true }): object {
  const args = { FunctionName: functionName, Payload: '{% $states.input %}' };
  return { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: args, ...rest };
}

/** The history's event types. */
export function typesOf(history: readonly HistoryEvent[]): string[] {
  return history.map(({ type }) => type);
}
