import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import { compilePattern } from './pattern.ts';

/** An event as rules see it and targets get it. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, UTC, to the second. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** A rule with what it does with the events that match. */
export interface Rule {
  readonly name: string;
  readonly busName: string;
  readonly description?: string;
  readonly pattern: unknown;
  readonly deliver: (event: BusEvent) => void;
}

/** What a test makes of the bus. */
export interface BusHooks {
  /** Throwing an AwsError stands for a bus that is down, or an answer that got lost. */
  readonly onPut?: (entries: readonly { readonly 'detail-type': string; readonly detail: unknown }[]) => void;
  /** Milliseconds after which the event reaches the rule's target, once for each: none, several, and any order. */
  readonly onDelivery?: (event: BusEvent, ruleName: string) => readonly number[] | undefined;
}

/** Milliseconds from a bus to a target. */
const DELIVERY_MS = 200;
const HEX = '0123456789abcdef';

/** The buses of one account and what goes on to targets: at least once, in no promised order. */
export class EventBuses {
  readonly names: readonly string[];
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #hooks: BusHooks;
  readonly #rules: { readonly rule: Rule; readonly matches: (event: unknown) => boolean }[] = [];
  /** Every event that was put, in order. */
  readonly events: { readonly busName: string; readonly event: BusEvent }[] = [];

  constructor(names: readonly string[], clock: Clock, random: Random, hooks: BusHooks) {
    this.names = names;
    this.#clock = clock;
    this.#random = random;
    this.#hooks = hooks;
  }

  get rules(): readonly Rule[] {
    return this.#rules.map(({ rule }) => rule);
  }

  /** Throws AwsError for a pattern that is none. */
  addRule(rule: Rule): void {
    this.#rules.push({ rule, matches: compilePattern(rule.pattern) });
  }

  /** Puts one event that a service or a client sends; answers its id. */
  put(busName: string, sent: Omit<BusEvent, 'version' | 'id' | 'region'>): string {
    const id = this.#random.text(32, HEX).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    const event: BusEvent = { version: '0', id, region: 'us-east-1', ...sent };
    this.events.push({ busName, event });
    for (const { rule, matches } of this.#rules) {
      if (rule.busName !== busName || !matches(event)) continue;
      const delays = this.#hooks.onDelivery?.(event, rule.name) ?? [DELIVERY_MS];
      for (const ms of delays) this.#clock.schedule(ms, () => rule.deliver(event));
    }
    return id;
  }

  /** Throws what the test says of a bus that does not take events now. */
  assertUp(entries: readonly { readonly 'detail-type': string; readonly detail: unknown }[]): void {
    this.#hooks.onPut?.(entries);
  }
}
