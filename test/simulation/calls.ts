import { AsyncLocalStorage } from 'node:async_hooks';
import { LambdaFailure, type LambdaUnavailable } from '../../local/contracts.ts';
import type { Story } from '../moves/story.ts';
import { actionOf, type SdkRequest } from './actions.ts';

/** One invocation of a function. */
export interface Invocation {
  readonly functionName: string;
  /** The step of a move's plan that it works on, or the phase that it reports the end of; empty for the others. */
  readonly step: string;
  /** What it was invoked with. */
  readonly payload: unknown;
  /** Which of the function's invocations with this step it is, from 1. */
  readonly turn: number;
  /** How many calls it made. */
  calls: number;
  /** Nobody waits for it any more. */
  dead: boolean;
  /** Ends it as a function ends that is out of time or memory: whatever it waits for never comes back to it. */
  readonly die: () => void;
}

/** One call of an SDK client: the attempts of its retries are one. */
export interface Call {
  readonly invocation: Invocation;
  /** The IAM action. */
  readonly action: string;
  /** Which of the invocation's calls it is, from 1. */
  readonly place: number;
  /** Which attempt of it, from 1. */
  readonly attempt: number;
  readonly request: SdkRequest;
}

export interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** Stands before a call; `send` lets it take effect. */
export type Interceptor = (call: Call, send: (request?: SdkRequest) => Promise<SdkResponse>) => Promise<SdkResponse>;

/** Where a call stands in a run: the same in every run with the same seed, up to the first fault. */
export function siteOf({ invocation: { functionName, step, turn }, action, place }: Call): string {
  return `${functionName}/${step}#${turn} ${place} ${action}`;
}

/** `change-aliases/add-cover cloudfront:UpdateDistribution`: what kind of call stands at a site. */
export function kindOf(site: string): string {
  return site.replace(/#\d+ \d+/, '');
}

/** Function and step of a site. */
export function stageOf(site: string): string {
  return site.split(/[# ]/)[0] ?? '';
}

/** The function of a site. */
export function functionOf(site: string): string {
  return site.split('/')[0] ?? '';
}

/** What Lambda says to an invocation that it cannot begin now; undefined where it can. */
export type Refusal = () => LambdaUnavailable | undefined;

/**
 * Lets every call of the functions of a story, and none of anybody else, pass by `intercept`, and every invocation, whoever's it is,
 * by `refuses`.
 */
export function interceptCalls(story: Story, intercept: Interceptor, refuses: Refusal): void {
  const current = new AsyncLocalStorage<Invocation>();
  const lambda = story.lambda as { invoke: Story['lambda']['invoke'] };
  const { invoke } = lambda;
  const turns = new Map<string, number>();
  lambda.invoke = (functionName, payload) => {
    const refusal = refuses();
    if (refusal) return Promise.reject(refusal);
    const { phase = '', step = phase } = (payload ?? {}) as { step?: string; phase?: string };
    const key = `${functionName}/${step}`;
    const turn = (turns.get(key) ?? 0) + 1;
    turns.set(key, turn);
    return new Promise((resolve, reject) => {
      const die = () => {
        invocation.dead = true;
        story.lambda.restart(functionName);
        reject(new LambdaFailure('Sandbox.Timedout', `RequestId: local Error: Task timed out.`));
      };
      const invocation: Invocation = { functionName, step, payload, turn, calls: 0, dead: false, die };
      current.run(invocation, () => invoke(functionName, payload)).then(resolve, reject);
    });
  };
  const handler = story.clients.requestHandler as unknown as {
    handle: (request: SdkRequest) => Promise<{ response: SdkResponse }>;
  };
  const handle = handler.handle.bind(handler);
  const attempts = new WeakMap<Invocation, Map<string, { place: number; attempts: number }>>();
  handler.handle = async (request) => {
    const invocation = current.getStore();
    if (!invocation) return handle(request);
    const ofInvocation = attempts.get(invocation) ?? new Map<string, { place: number; attempts: number }>();
    attempts.set(invocation, ofInvocation);
    // The SDK gives all attempts of one call the same id.
    const id = request.headers['amz-sdk-invocation-id'] ?? '';
    const known = ofInvocation.get(id) ?? { place: ++invocation.calls, attempts: 0 };
    known.attempts += 1;
    ofInvocation.set(id, known);
    const call = { invocation, action: actionOf(request), place: known.place, attempt: known.attempts, request };
    const send = async (changed: SdkRequest = request) => (await handle(changed)).response;
    // What a fault does of its own is no call of the function.
    return { response: await current.exit(() => intercept(call, send)) };
  };
}
