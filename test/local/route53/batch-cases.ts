import { type Change, InvalidChangeBatch } from '@aws-sdk/client-route-53';
import { expect } from '@jest/globals';
import type { SeedRecordSet } from '../../../local/route53/seeds.ts';
import { worldWith } from './route53-world.ts';

/** One batch on `example.com`: what stands there before, what is asked, and the refusal, if there is one. */
export type BatchCase = readonly [
  story: string,
  before: SeedRecordSet[],
  changes: Change[],
  refusal: string | undefined,
];

/** A batch that is accepted. */
export function passes(story: string, before: SeedRecordSet[], ...changes: Change[]): BatchCase {
  return [story, before, changes, undefined];
}

/** A batch that is refused, with these words in the message. */
export function fails(story: string, before: SeedRecordSet[], refusal: string, ...changes: Change[]): BatchCase {
  return [story, before, changes, refusal];
}

/** Sends the batch, and expects the refusal and an untouched zone, or a pending change. */
export async function expectOutcome(...[, before, changes, refusal]: BatchCase): Promise<void> {
  const world = worldWith(before);
  const stored = world.recordsOf(world.zone.id);

  const outcome = await world.change(...changes).catch((error: unknown) => error);

  if (refusal === undefined) {
    expect(outcome).toMatchObject({ ChangeInfo: { Status: 'PENDING' } });
    return;
  }
  expect(outcome).toBeInstanceOf(InvalidChangeBatch);
  expect(String(outcome)).toContain(refusal);
  expect(world.recordsOf(world.zone.id)).toEqual(stored);
}
