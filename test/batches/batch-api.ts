import type { ApiStory } from '../api/api-story.ts';
import { linesOf, pairsOf, worldOf } from './batch-world.ts';

export const PAIRS = pairsOf({ pairs: 3, domainsPerPair: 1, accounts: 3 });
export const WORLD = worldOf(PAIRS);
export const BODY = { list: { lines: linesOf(PAIRS) }, ticket: 'CHG-7', requestedBy: 'grace' };
export const REASON = { reason: 'CHG-8' };

/** Lets time pass until a batch rests, and answers it. */
export async function rested(story: ApiStory, location: string) {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const answer = await story.call('GET', location);
    if (!['planning', 'planned', 'running'].includes(answer.json.status) || answer.json.mode === 'plan') {
      if (answer.json.status !== 'planning') return answer.json;
    }
    await story.clock.run(story.clock.sleep(30_000));
  }
  throw new Error(`The batch does not rest: ${location}`);
}

/** Hours, in which every move of these tests has ended. */
const MOST_LOOKS = 500;

/** Sends a batch, and answers where to ask for it. */
export async function taken(story: ApiStory, body: object, headers = {}): Promise<string> {
  const { status, headers: answered, text } = await story.call('POST', '/batches', { body, headers });
  if (status !== 202) throw new Error(`The batch was not taken: ${text}`);
  return answered.location ?? '';
}
