import { readFileSync } from 'node:fs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { expect } from '@jest/globals';
import { EVENT_BUS_NAME, MOVE_STATE_MACHINE, QUEUES, stateMachineArn } from '../../local/service.ts';
import { SERVICE_ACCOUNT } from '../../local/world/schema.ts';
import { schemaFile } from '../../shared/domain/events/documents.ts';
import type { Story } from '../moves/story.ts';
import { ajv } from '../tools/json-schema.ts';
import { secretsIn } from '../tools/secrets.ts';

export interface Put {
  readonly source?: string;
  readonly type?: string;
  readonly detail: unknown;
  readonly accountId?: string;
  readonly bus?: string;
}

const BUS_ARN = `arn:aws:events:us-east-1:${SERVICE_ACCOUNT}:event-bus/${EVENT_BUS_NAME}`;

/** Puts one event as a client of an account does, by the wire; answers what PutEvents answers. */
export async function put(
  story: Story,
  { source = 'tickets', type = 'Domain Move Requested', detail, accountId, bus }: Put,
) {
  const credentials = story.aws.credentials.addAccount(accountId ?? SERVICE_ACCOUNT);
  const client = new EventBridgeClient({ ...story.clients, credentials, maxAttempts: 1 });
  const Detail = typeof detail === 'string' ? detail : JSON.stringify(detail);
  const entry = { EventBusName: bus ?? BUS_ARN, Source: source, DetailType: type, Detail };
  return story.clock.run(client.send(new PutEventsCommand({ Entries: [entry] })));
}

/** What an event of the service tells, as far as tests ask for it. */
export interface Told {
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>> & { readonly eventId: string; readonly moveId: string };
}

/** The events that the service put on its bus so far. */
export function told(story: Story): Told[] {
  return story.aws.eventBridge.buses.events
    .filter(({ event }) => event.source === 'cname-mover')
    .map(({ event }) => ({ type: event['detail-type'], detail: event.detail as Told['detail'] }));
}

/** The executions of a state machine, oldest first. */
export async function executions(story: Story, machine = MOVE_STATE_MACHINE) {
  const client = new SFNClient(story.clients);
  const list = new ListExecutionsCommand({ stateMachineArn: stateMachineArn(machine) });
  const { executions: found = [] } = await story.clock.run(client.send(list));
  return found.map(({ name = '', status = '' }) => ({ name, status: String(status) })).reverse();
}

/** Why events lie among the dead letters of what asks for moves. */
export function refusals(story: Story): string[] {
  return story.aws.deadLetters.letters
    .filter(({ queue }) => queue === QUEUES.requests)
    .map(({ body }) => {
      const { errorType, errorMessage } = body.responsePayload as { errorType: string; errorMessage: string };
      return `${errorType}: ${errorMessage}`;
    });
}

const compiled = new Map<string, ReturnType<typeof ajv.compile>>();

/** What of an event its documented schema refuses. */
function wrongIn({ type, detail }: Told): string[] {
  const documented = () => JSON.parse(readFileSync(`docs/event-schemas/${schemaFile(type)}`, 'utf8'));
  const fits = compiled.get(type) ?? ajv.compile(documented());
  compiled.set(type, fits);
  return fits(detail) ? [] : [`${type}: ${ajv.errorsText(fits.errors)}`];
}

/** The types of all events in order with their stages; each is held to its schema, free of secrets, and told once. */
export async function toldTypes(story: Story): Promise<string[]> {
  await anHour(story);
  const events = told(story);
  expect(events.flatMap(wrongIn)).toEqual([]);
  expect(secretsIn(JSON.stringify(events), story)).toEqual([]);
  const ids = events.map(({ detail }) => detail.eventId);
  expect(ids).toEqual([...new Set(ids)]);
  return events.map(({ type, detail }) => [type, detail.stage].filter(Boolean).join(' '));
}

/** Lets an hour pass, in which a move ends and all of it is told. */
export async function anHour(story: Story): Promise<void> {
  await story.clock.run(story.clock.sleep(3_600_000));
}
