import { MOVE_STATE_MACHINE, stateMachineArn } from '../local/service.ts';
import { openCounted } from './counting.ts';
import type { Measured } from './measured.ts';
import { domainsOf, SOURCE, TARGET, type Waits } from './world.ts';

/** Moves the domains by one execution for every `perMove` of them, one after the other. Throws when one does not end moved. */
export async function moveByService(way: string, count: number, perMove: number, waits: Waits): Promise<Measured> {
  const domains = domainsOf(count);
  const { local, clock, counts } = await openCounted(domains, waits);
  const began = clock.now();
  for (let first = 0; first < count; first += perMove) {
    const input = { domains: domains.slice(first, first + perMove), source: SOURCE, target: TARGET, mode: 'apply' };
    const name = `move-${first + 1}`;
    const arn = local.aws.stepFunctions.start({ stateMachineArn: stateMachineArn(MOVE_STATE_MACHINE), input, name });
    const { status, cause } = await clock.run(local.aws.stepFunctions.ended(arn));
    if (status !== 'SUCCEEDED') throw new Error(`The move ${name} of ${perMove} domains ended ${status}: ${cause}`);
  }
  const seconds = (clock.now() - began) / 1_000;
  await clock.advance(TOLD_AFTER_MS);
  return { way, domains: count, seconds, counts };
}

/** What is told of the last move leaves the table's stream a moment after its end, and belongs to what the move takes. */
const TOLD_AFTER_MS = 10_000;
