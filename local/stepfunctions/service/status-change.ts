import type { Account, Execution } from './account.ts';
import { type Description, describe } from './description.ts';

/** Bytes of input and output together beyond which an event carries neither. */
const EVENT_BYTES = 248 * 1024;

/** What the detail of the EventBridge event holds; dates in milliseconds, absent members null. */
export type StatusChangeDetail = {
  readonly [member in keyof Omit<Description, 'mapRunArn'>]: Exclude<Description[member], undefined> | null;
} & { readonly stateMachineVersionArn: null; readonly stateMachineAliasArn: null };

/** A "Step Functions Execution Status Change" with where it happened. */
export interface StatusChange {
  readonly account: string;
  readonly region: string;
  readonly detail: StatusChangeDetail;
}

/** The event of an execution's present status. AWS: "Automating Step Functions event delivery with EventBridge". */
export function statusChangeOf(account: Account, execution: Execution): StatusChange {
  const { mapRunArn: _arn, ...described } = describe(execution);
  const included = Buffer.byteLength(described.input) + Buffer.byteLength(described.output ?? '') <= EVENT_BYTES;
  const members = { ...described, ...(included ? {} : withoutData(described)) };
  const named = Object.entries(members).map(([name, value]) => [name, value ?? null]);
  const detail = { ...Object.fromEntries(named), stateMachineVersionArn: null, stateMachineAliasArn: null };
  return { account: account.id, region: account.region, detail };
}

function withoutData({ output }: Pick<Description, 'output'>): Record<string, unknown> {
  const details = { included: false };
  return { input: null, inputDetails: details, output: null, outputDetails: output === undefined ? null : details };
}
