import { BATCH_REQUESTED, BatchDetail } from '../batch/requesting.ts';
import * as z from '../zod.ts';
import { REQUESTING, type RequestingType, requestingDetail } from './incoming.ts';
import { OUTGOING } from './outgoing.ts';

/** The file of an event's documented schema: `domain-move-planned.v1.json`. */
export function schemaFile(type: string): string {
  return `${type.toLowerCase().replaceAll(' ', '-')}.v1.json`;
}

/** The JSON Schemas of the details of all events, by their detail types: of those that are taken, and of those that are told. */
export function eventDocuments(): ReadonlyMap<string, object> {
  const taken = (Object.keys(REQUESTING) as RequestingType[]).map((type): [string, object] => [
    type,
    documentOf(type, requestingDetail(type)),
  ]);
  const batch: [string, object] = [BATCH_REQUESTED, documentOf(BATCH_REQUESTED, BatchDetail)];
  const told = Object.entries(OUTGOING).map(([type, schema]): [string, object] => [type, documentOf(type, schema)]);
  return new Map([...taken, batch, ...told]);
}

function documentOf(title: string, schema: z.ZodMiniType): object {
  return { title, ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) };
}
