import type { Story } from '../moves/story.ts';

/** Something that somebody wants to know, or to have done, and asks for until it is answered. */
export interface Errand {
  /** In words: "the list of moves". */
  readonly what: string;
  /** Whether there is anything to ask for; by default there is. */
  readonly isDue?: () => Promise<boolean> | boolean;
  /** Whether it was answered. */
  readonly ask: () => Promise<boolean>;
}

const EVERY_MS = 15_000;
const AGAIN_MS = 300_000;
/** While jobs run so often for all errands together; what is left then is asked for once they rest. */
const MOST_LOOKS = 16;
/** Once all rests: what lasts was healed after so many tries, and an hour's outage is over after so many. */
const HEALED_AFTER = 3;
const MOST_TRIES = 20;

/** Runs errands: some while jobs run, one after the other, the others once all rests. */
export class Errands {
  readonly #story: Story;
  readonly #left: Errand[];
  #looks = 0;
  #begun = false;

  constructor(story: Story, underWay: readonly Errand[]) {
    this.#story = story;
    this.#left = [...underWay];
  }

  /** How many of those that were to be run while jobs run were not answered yet. */
  get left(): number {
    return this.#left.length;
  }

  /** Begins with the first, now and only once. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    const { clock } = this.#story;
    const look = async () => {
      const [errand] = this.#left;
      this.#looks += 1;
      if (errand === undefined || this.#looks > MOST_LOOKS) return;
      if ((await isDue(errand)) && (await errand.ask()) && this.#left[0] === errand) this.#left.shift();
      clock.schedule(EVERY_MS, () => void clock.during(look));
    };
    clock.schedule(0, () => void clock.during(look));
  }

  /** Runs what was left and is due, and then these, each until it is answered. Answers in words what never was. */
  async finish(more: readonly Errand[], heal: () => void): Promise<string[]> {
    const all = [...this.#left.splice(0), ...more];
    const problems: string[] = [];
    for (const errand of all)
      if (!(await this.#isDone(errand, heal))) problems.push(`${errand.what} was never answered`);
    return problems;
  }

  async #isDone(errand: Errand, heal: () => void): Promise<boolean> {
    const { clock } = this.#story;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      if (tries > 0) await clock.run(clock.sleep(AGAIN_MS));
      if (tries >= HEALED_AFTER) heal();
      const isDone = await clock.run(clock.during(async () => !(await isDue(errand)) || errand.ask()));
      if (isDone) return true;
    }
    return false;
  }
}

function isDue({ isDue: due }: Errand): Promise<boolean> | boolean {
  return due?.() ?? true;
}
