import type { Story } from '../moves/story.ts';
import { isRead } from './actions.ts';
import type { Call } from './calls.ts';
import type { Fault } from './faults.ts';
import { isRunning } from './service-faults.ts';

/** Long after the function that sent it ended, and before anybody may take its outcome for granted. */
const LATE_MS = 200_000;
/** DynamoDB and S3 answer within milliseconds; nothing that was sent to them is still on its way after some seconds. */
const LATE_DATA_MS = 8_000;
const MOMENT_MS = 1_000;

/** The head of a job in the table's stream, as far as it is read here. */
interface Head {
  readonly moveId?: { readonly S: string };
  readonly fence?: { readonly N: string };
  readonly lastEntry?: {
    readonly M?: { readonly event?: { readonly M?: { readonly kind?: { readonly S: string } } } };
  };
}

export const isWrite = ({ action }: Call) => !isRead(action);
/** Of a call that no answer comes back to. */
export const never = () => new Promise<never>(() => {});

/** The fence of a job that was admitted. */
function fenceOf({ invocation: { payload } }: Call): number | undefined {
  return (payload as { readonly fence?: number } | null)?.fence;
}

/** Does something a moment after a restore has taken the job of a call over, or when nothing that was sent is still on its way. */
function onceTakenOver(story: Story, call: Call, act: () => void): void {
  const { moveId } = call.invocation.payload as { readonly moveId: string };
  let done = false;
  const land = () => {
    if (!done) act();
    done = true;
  };
  story.aws.onTableRecord((_table, { dynamodb: { NewImage } }) => {
    const { moveId: id, fence, lastEntry } = (NewImage ?? {}) as Head;
    const isTakenOver = lastEntry?.M?.event?.M?.kind?.S === 'restore-began' && Number(fence?.N) > (fenceOf(call) ?? 0);
    if (id?.S === moveId && isTakenOver) story.clock.schedule(MOMENT_MS, land);
  });
  story.clock.schedule(lateMs(call), land);
}

/** How late a write may land. */
function lateMs({ action }: Call): number {
  return /^(dynamodb|s3):/.test(action) ? LATE_DATA_MS : LATE_MS;
}

/** What of a function that nobody waits for any more takes effect later. */
export const LATE_FAULTS: readonly Fault[] = [
  {
    name: 'late',
    tells: 'the function dies, and its write lands later: minutes at AWS, seconds in the table and the bucket',
    applies: (call) => isWrite(call) && !call.action.startsWith('states:'),
    strike:
      ({ story }) =>
      (call, send) => {
        call.invocation.die();
        story.clock.schedule(lateMs(call), () => void send().catch(() => undefined));
        return never();
      },
    overAfterMs: LATE_MS,
    goesOn: true,
  },
  {
    name: 'lands-after',
    tells: 'the function is out of time, somebody stops the execution, and the write lands once the restore has begun',
    // Of a job that was admitted: of any other no restore begins.
    applies: (call) => isWrite(call) && !call.action.startsWith('states:') && fenceOf(call) !== undefined,
    finds: isRunning,
    act: ({ story, executionArn }) => story.stop(executionArn),
    strike:
      ({ story }) =>
      (call, send) => {
        call.invocation.die();
        onceTakenOver(story, call, () => void send().catch(() => undefined));
        return never();
      },
    overAfterMs: LATE_MS,
  },
  {
    name: 'runs-on',
    tells: 'somebody stops the execution, and its function runs on beside the restore',
    applies: isWrite,
    finds: isRunning,
    act: ({ story, executionArn }) => story.stop(executionArn),
    strike:
      ({ story }) =>
      async (call, send) => {
        call.invocation.die();
        const response = await send();
        await story.clock.sleep(LATE_MS);
        return response;
      },
    overAfterMs: LATE_MS,
  },
];
