import type { Story } from '../moves/story.ts';
import { isRead } from './actions.ts';
import { unavailable } from './answers.ts';
import type { Call, Interceptor } from './calls.ts';
import type { Fault, Surroundings } from './faults.ts';
import { anywhere, meanwhile } from './world-faults.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** What EventBridge, a stream or the Scheduler invokes, each at least once and in no promised order. */
const ASYNCHRONOUS = [
  'take-event',
  'take-batch',
  'start-move',
  'start-restore',
  'end-batch',
  'plan-conflict',
  'publish-events',
];

const isFirstOfEvent = ({ invocation, place }: Call) => place === 1 && ASYNCHRONOUS.includes(invocation.functionName);
const isWriteToAws = ({ action }: Call) => !isRead(action) && /^(cloudfront|route53|acm):/.test(action);
/** Of the batch itself: of its moves what is written to AWS counts. */
const isWriteOfBatch = ({ action, invocation: { payload } }: Call) =>
  !isRead(action) && (payload as { readonly batchId?: string } | null)?.batchId !== undefined;
const isPut = ({ action }: Call) => action === 'events:PutEvents';

const busAway =
  (ms: number): NonNullable<Fault['lasts']> =>
  (_struck, { story, at }) =>
  async (call, send) =>
    isPut(call) && story.clock.now() < at + ms ? unavailable(call.action) : send();

const down: Interceptor = async ({ action }) => unavailable(action);

function again(name: string, tells: string, afterMs: number): Fault {
  const act = ({ story }: Surroundings, { invocation: { functionName, payload } }: Call) =>
    story.clock.schedule(afterMs, () => {
      void story.clock.during(() => story.invoke(functionName, payload)).catch(() => undefined);
    });
  return meanwhile(name, tells, isFirstOfEvent, act, { overAfterMs: afterMs + MINUTE_MS, borne: true, goesOn: true });
}

/** Whether the execution of the job runs: it can be stopped, and run out of time. */
export function isRunning(around: Surroundings): boolean {
  return statusOf(around.story, around.executionArn) === 'RUNNING';
}

function statusOf(story: Story, executionArn: string): string | undefined {
  return executionArn === '' ? undefined : story.aws.stepFunctions.describe(executionArn).status;
}

function runsOut(name: string, tells: string, of: 'time' | 'history'): Fault {
  const act = ({ story, executionArn }: Surroundings) => story.aws.stepFunctions.runOut(executionArn, of);
  return meanwhile(name, tells, (call) => isWriteToAws(call) || isWriteOfBatch(call), act, { finds: isRunning });
}

/** What Step Functions, EventBridge and Lambda do by themselves, and what people do with what they run. */
export const SERVICE_FAULTS: readonly Fault[] = [
  again('event-twice', 'the event that invoked the function is delivered a second time at once', 0),
  again('event-again', 'the event is delivered once more an hour later, after what came after it', HOUR_MS),
  {
    name: 'bus-down',
    tells: 'the event bus takes nothing for an hour',
    applies: isPut,
    strike: () => down,
    lasts: busAway(HOUR_MS),
    overAfterMs: HOUR_MS,
    borne: true,
  },
  {
    name: 'bus-gone',
    tells: 'the event bus takes nothing any more',
    applies: isPut,
    strike: () => down,
    lasts: busAway(Number.POSITIVE_INFINITY),
    borne: true,
  },
  runsOut('timed-out', 'Step Functions ends the execution for its time', 'time'),
  runsOut('out-of-history', 'Step Functions ends the execution for the length of its history', 'history'),
  meanwhile(
    'rejected',
    'somebody rejects the plan right before another approves it',
    ({ invocation, place }) => invocation.functionName === 'answer-approval' && place === 1,
    ({ story }, { invocation: { payload } }) =>
      story
        .invoke('answer-approval', { ...(payload as object), verdict: 'reject', by: 'somebody' })
        .catch(() => undefined),
  ),
  meanwhile(
    'redriven',
    'somebody redrives what failed, the execution or those of its batch, whatever runs meanwhile',
    anywhere,
    async (around) => {
      for (const arn of failedOf(around)) await around.story.redrive(arn).catch(() => undefined);
    },
    { finds: (around) => failedOf(around).length > 0, goesOn: true },
  ),
  meanwhile(
    'stopped',
    'somebody stops the execution in the console',
    anywhere,
    ({ story, executionArn }) => story.stop(executionArn),
    { finds: isRunning },
  ),
];

const FAILED = ['FAILED', 'ABORTED', 'TIMED_OUT'];

/** The execution of the job, and those of batches, as far as they ended so that they can be redriven. */
function failedOf({ story, executionArn, batches }: Surroundings): string[] {
  return [...new Set([executionArn, ...batches])].filter((arn) => FAILED.includes(statusOf(story, arn) ?? ''));
}
