import type { TicketRule } from '../../shared/domain/events/tickets.ts';
import type { BusEvent } from './event-bus.ts';

/** A request that an API destination would have sent: the local AWS calls nobody. */
export interface RecordedCall {
  readonly rule: string;
  readonly system: TicketRule['system'];
  /** Below the address of the system. */
  readonly path: string;
  readonly body: unknown;
}

/**
 * What a rule makes of an event for its API destination: `<name>` becomes the value of an input path as JSON, `*` of the path
 * the value of a path parameter. Amazon EventBridge User Guide, "Input transformation" and "API destinations".
 */
export function recordedCall(rule: TicketRule, event: BusEvent): RecordedCall {
  const text = rule.inputTemplate.replace(/<(\w+)>/g, (_match, name: string) =>
    JSON.stringify(valueAt(event, rule.inputPaths[name] ?? '') ?? ''),
  );
  const values = rule.pathParameters.map((path) => encodeURIComponent(String(valueAt(event, path))));
  const path = rule.path.replace(/\*/g, () => values.shift() ?? '');
  return { rule: rule.name, system: rule.system, path, body: JSON.parse(text) };
}

function valueAt(event: BusEvent, path: string): unknown {
  const names = path.split('.').slice(1);
  return names.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], event);
}
