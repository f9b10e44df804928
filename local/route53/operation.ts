import type { AwsRequest, Caller } from '../contracts.ts';
import type { Result } from './rendering.ts';
import type { Store } from './store.ts';

/** What an operation gets: the store, who asks, and the id in the path where there is one. */
export interface OperationInput {
  readonly store: Store;
  readonly caller: Caller;
  readonly request: AwsRequest;
  /** Decoded; empty where the path has none. */
  readonly id: string;
}

export type Operation = (input: OperationInput) => Result;
