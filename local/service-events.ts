import { RULES } from '../shared/domain/events/rules.ts';
import { STREAM } from '../shared/domain/events/stream.ts';
import type { TicketRule } from '../shared/domain/events/tickets.ts';
import type { Clock } from './clock.ts';
import type { LambdaRuntime } from './contracts.ts';
import { type RecordedCall, recordedCall } from './eventbridge/api-destination.ts';
import { createStreamMapping } from './lambda/stream-mapping.ts';
import type { LocalAws } from './local-aws.ts';
import { EVENT_BUS_NAME, QUEUES, TABLE_NAME } from './service.ts';

/**
 * Deploys the rules of the service and the reading of its table's stream into a local world. Answers the calls that API
 * destinations would have made, as they come. Without `eventsOut` the stream goes unread.
 */
export function deployEvents(
  aws: LocalAws,
  clock: Clock,
  lambda: LambdaRuntime,
  tickets: readonly TicketRule[],
  eventsOut: boolean,
): readonly RecordedCall[] {
  const { buses } = aws.eventBridge;
  for (const { name, buses: where, description, pattern, functionName } of RULES) {
    for (const bus of where) {
      const busName = bus === 'own' ? EVENT_BUS_NAME : bus;
      buses.addRule({ name, busName, description, pattern, deliver: (event) => aws.invokeLater(functionName, event) });
    }
  }
  const calls: RecordedCall[] = [];
  for (const rule of tickets) {
    const { name, description, pattern } = rule;
    const deliver = (event: Parameters<typeof recordedCall>[1]) => calls.push(recordedCall(rule, event));
    buses.addRule({ name, busName: EVENT_BUS_NAME, description, pattern, deliver });
  }
  if (!eventsOut) return calls;
  const read = createStreamMapping({ clock, lambda, deadLetters: aws.deadLetters, queue: QUEUES.events, ...STREAM });
  aws.onTableRecord((tableName, record) => {
    if (tableName === TABLE_NAME) read(record);
  });
  return calls;
}
