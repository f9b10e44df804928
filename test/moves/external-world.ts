import type { InvokeHook } from '../../local/lambda/lambda.ts';
import type { WorldInput } from '../../local/world/schema.ts';
import { type Story, type StoryOptions, tell, USUAL_WORLD } from './story.ts';

/** The usual situation, with the zone at a DNS provider. */
export const EXTERNAL_WORLD = {
  ...USUAL_WORLD,
  zones: [],
  externalZones: USUAL_WORLD.zones.map(({ name, records }) => ({ name, records })),
} satisfies WorldInput;

/** A person who does something some seconds after the move first asked for a step. */
export interface Deed {
  readonly step?: string;
  readonly afterSeconds: number;
  readonly deed: (story: Story) => Promise<unknown>;
}

/** Tells a story in which people do what they do when they are asked to change DNS; nobody else comes. */
export async function tellWithPeople(deeds: readonly Deed[], options: StoryOptions = {}): Promise<Story> {
  const asked = new Set<string>();
  const afterInvoke: InvokeHook = async (name, payload) => {
    await options.afterInvoke?.(name, payload);
    const { step = '' } = payload as { step?: string };
    if (name !== 'ask-dns-change' || asked.has(step)) return;
    asked.add(step);
    for (const { afterSeconds, deed } of deeds.filter((one) => (one.step ?? 'change-external-dns') === step)) {
      story.clock.schedule(afterSeconds * 1_000, () => {
        void story.clock.during(() => deed(story));
      });
    }
  };
  const story: Story = await tell({ world: EXTERNAL_WORLD, ...options, afterInvoke });
  return story;
}
