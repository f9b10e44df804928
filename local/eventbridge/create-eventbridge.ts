import * as z from '../../shared/domain/zod.ts';
import type { Clock } from '../clock.ts';
import { AwsError, type AwsRequest, type AwsService } from '../contracts.ts';
import { jsonOperation, jsonService } from '../gateway/json-protocol.ts';
import type { Random } from '../random.ts';
import { type BusHooks, EventBuses } from './event-bus.ts';
import { compilePattern } from './pattern.ts';

export interface EventBridgeOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** The account that has the buses. */
  readonly accountId: string;
  /** Besides `default`, which every account has. */
  readonly busName: string;
  /** The sources that other accounts may name on that bus, by account: its resource policy. */
  readonly allowed: (accountId: string, source: string) => boolean;
  readonly hooks?: BusHooks;
}

const MOST_ENTRIES = 10;
const MOST_BYTES = 262_144;

const PutEvents = z.strictObject({
  Entries: z
    .array(
      z.strictObject({
        Time: z.optional(z.number()),
        Source: z.optional(z.string()),
        Resources: z.optional(z.array(z.string())),
        DetailType: z.optional(z.string()),
        Detail: z.optional(z.string()),
        EventBusName: z.optional(z.string()),
      }),
    )
    .check(z.minLength(1), z.maxLength(MOST_ENTRIES)),
});
type Entry = z.infer<typeof PutEvents>['Entries'][number];

/** Amazon EventBridge: the buses of the service's account, with the rules that were deployed. */
export function createEventBridge(options: EventBridgeOptions): {
  readonly service: AwsService;
  readonly buses: EventBuses;
} {
  const { clock, random, accountId, busName, hooks = {} } = options;
  const buses = new EventBuses(['default', busName], clock, random, hooks);
  const arnOf = (name: string) => `arn:aws:events:us-east-1:${accountId}:event-bus/${name}`;
  const operations = {
    PutEvents: jsonOperation(PutEvents, ({ Entries }, request) => putEvents(Entries, request)),
    ListEventBuses: jsonOperation(z.strictObject({}), () => ({
      EventBuses: buses.names.map((Name) => ({ Name, Arn: arnOf(Name) })),
    })),
    ListRules: jsonOperation(
      z.strictObject({ EventBusName: z._default(z.string(), 'default') }),
      ({ EventBusName }) => ({
        Rules: buses.rules.filter((rule) => rule.busName === EventBusName).map(ruleOf),
      }),
    ),
    TestEventPattern: jsonOperation(
      z.strictObject({ EventPattern: z.string(), Event: z.string() }),
      ({ EventPattern, Event }) => ({ Result: compilePattern(parsed(EventPattern))(parsed(Event)) }),
    ),
  };
  return { service: jsonService({ target: 'AWSEvents', version: '1.1', operations }), buses };

  function putEvents(entries: readonly Entry[], { caller }: AwsRequest) {
    const size = entries.reduce((sum, { Detail = '', DetailType = '', Source = '' }) => {
      return sum + Buffer.byteLength(Detail) + Buffer.byteLength(DetailType) + Buffer.byteLength(Source);
    }, 0);
    if (size > MOST_BYTES) {
      throw new AwsError('ValidationException', 400, 'Total size of the entries in the request is over the limit.');
    }
    const targets = entries.map((entry) => busOf(entry, caller.accountId));
    const checked = entries.map(problemWith);
    const good = entries.filter((_entry, index) => checked[index] === undefined);
    buses.assertUp(
      good.map((entry) => ({ 'detail-type': entry.DetailType ?? '', detail: parsed(entry.Detail ?? '') })),
    );
    const Entries = entries.map((entry, index) => {
      const problem = checked[index];
      return problem ?? { EventId: buses.put(targets[index] ?? '', eventOf(entry, caller.accountId)) };
    });
    return { FailedEntryCount: checked.filter(Boolean).length, Entries };
  }

  /** The bus of an entry. Throws AwsError where there is none, or the caller may not use it. */
  function busOf({ EventBusName = 'default', Source = '' }: Entry, caller: string): string {
    const name = EventBusName.startsWith('arn:') ? EventBusName.split('event-bus/')[1] : EventBusName;
    const owner = EventBusName.startsWith('arn:') ? EventBusName.split(':')[4] : caller;
    const known = name !== undefined && owner === accountId && buses.names.includes(name);
    const open = caller === accountId || (name === busName && options.allowed(caller, Source));
    if (known && open) return name;
    if (known) {
      const message = `User is not authorized to perform: events:PutEvents on resource: ${arnOf(name)} because no resource-based policy allows the events:PutEvents action`;
      throw new AwsError('AccessDeniedException', 400, message);
    }
    throw new AwsError('ResourceNotFoundException', 400, `Event bus ${name} does not exist.`);
  }

  function eventOf({ Source = '', DetailType = '', Detail = '', Resources = [], Time }: Entry, account: string) {
    const at = Time === undefined ? clock.now() : Time * 1_000;
    return {
      'detail-type': DetailType,
      source: Source,
      account,
      time: `${new Date(at).toISOString().slice(0, 19)}Z`,
      resources: Resources,
      detail: parsed(Detail),
    };
  }

  function ruleOf({ name, busName: EventBusName, description, pattern }: EventBuses['rules'][number]) {
    const resource = EventBusName === 'default' ? name : `${EventBusName}/${name}`;
    return {
      Name: name,
      Arn: `arn:aws:events:us-east-1:${accountId}:rule/${resource}`,
      EventPattern: JSON.stringify(pattern),
      State: 'ENABLED',
      ...(description === undefined ? {} : { Description: description }),
      EventBusName,
    };
  }
}

/** What is wrong with an entry, which does not keep the others out. Amazon EventBridge API Reference, "PutEvents". */
function problemWith({ Source = '', DetailType = '', Detail }: Entry) {
  if (Source.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  for (const [name, value] of Object.entries({ Source, DetailType, Detail: Detail ?? '' })) {
    if (value !== '') continue;
    return {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
    };
  }
  const detail = parsed(Detail ?? '');
  if (typeof detail === 'object' && detail !== null && !Array.isArray(detail)) return undefined;
  return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
