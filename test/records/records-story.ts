import { RECORDS_STATE_MACHINE, stateMachineArn } from '../../local/service.ts';
import type { Description } from '../../local/stepfunctions/create-stepfunctions.ts';
import type { WorldInput } from '../../local/world/schema.ts';
import { type Story, type StoryOptions, tell, USUAL_WORLD, ZONE_ID } from '../moves/story.ts';

/** What an execution of change-records answers for a plan. */
export interface Summary {
  readonly verdict: string;
  readonly planHash: string;
  readonly diff: readonly string[];
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];
  readonly locked: readonly string[];
}

export interface RecordsStory extends Story {
  /** Applies changes and lets time pass until the execution has ended. */
  change(changes: readonly object[], more?: object, id?: string): Promise<Description>;
  /** Starts an execution and returns its ARN at once. */
  startChange(changes: readonly object[], id: string, more?: object): string;
  /** Plans only. */
  preview(changes: readonly object[], more?: object): Promise<Summary>;
  /** What the zone's name servers answer, as data; INSYNC is what they show. */
  dig(name: string, type: string): string[];
}

/** The usual world with other records in its zone. */
export function worldWith(records: readonly object[], more: Partial<WorldInput> = {}): WorldInput {
  const zone = { ...USUAL_WORLD.zones[0], records: records as (typeof USUAL_WORLD.zones)[0]['records'] };
  return { ...USUAL_WORLD, zones: [zone], ...more } as WorldInput;
}

/** A story about record changes: nobody looks at the edge. */
export async function tellRecords(options: StoryOptions = {}): Promise<RecordsStory> {
  const story = await tell({ viewers: [], ...options });
  const machine = stateMachineArn(RECORDS_STATE_MACHINE);
  let previews = 0;
  const start = (input: object, name: string) =>
    story.aws.stepFunctions.start({ stateMachineArn: machine, input, name });
  return {
    ...story,
    change: (changes, more = {}, id = 'change-1') => story.ended(start({ changes, mode: 'apply', ...more }, id)),
    startChange: (changes, id, more = {}) => start({ changes, mode: 'apply', ...more }, id),
    preview: async (changes, more = {}) => {
      previews += 1;
      const { output, error, cause } = await story.ended(start({ changes, ...more }, `preview-${previews}`));
      if (output === undefined) throw new Error(`${error}: ${cause}`);
      return JSON.parse(output) as Summary;
    },
    dig: (name, type) =>
      story.aws.route53.dns
        .resolve(name, type)
        .answers.filter((answer) => answer.type === type)
        .map(({ data }) => data),
  };
}

export { ZONE_ID };
