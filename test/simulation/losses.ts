import type { Story } from '../moves/story.ts';
import { footprintsOf } from './footprint.ts';
import type { Scenario } from './scenarios.ts';

/** What somebody who asked for a name lost, and when. */
interface Loss {
  /** World milliseconds. */
  readonly at: number;
  readonly domain: string;
  readonly told: string;
}

/** Which names somebody else may have harmed, and when. */
interface Harm {
  readonly at: number;
  readonly until: number;
  readonly may: (domain: string) => boolean;
}

/** What viewers lost in a run, those losses left out that were declared, or that somebody else had brought about. */
export class Losses {
  readonly #story: Story;
  readonly #outage: readonly string[];
  readonly #harms: Harm[] = [];
  readonly #astray: Loss[] = [];

  constructor(story: Story, scenario: Scenario) {
    this.#story = story;
    this.#outage = scenario.outage ?? [];
    this.#watchChanges(scenario);
  }

  /** From now on, for good or for so many world milliseconds, names for which `may` holds are somebody else's matter. */
  excuse(may: Harm['may'], forMs = Number.POSITIVE_INFINITY): void {
    const at = this.#story.clock.now();
    this.#harms.push({ at, until: at + forMs, may });
  }

  /** The losses that nobody but the service can be held to account for, in words. */
  unexcused(): string[] {
    const isExcused = ({ at, domain }: Loss) =>
      this.#outage.includes(domain) ||
      this.#harms.some((harm) => at >= harm.at && at <= harm.until && harm.may(domain));
    return [...this.#story.losses(), ...this.#astray].filter((loss) => !isExcused(loss)).map(({ told }) => told);
  }

  /** A name whose record changes leads to where it led before, or to where it shall: at every moment that DNS changes. */
  #watchChanges(scenario: Scenario): void {
    const { dns } = this.#story.aws.route53;
    const leads = (name: string) => dns.resolve(name, 'CNAME').answers[0]?.data;
    const watched = footprintsOf(scenario).flatMap(({ changes }) =>
      changes.map(({ name, to }) => ({ name, hosts: [leads(name), ...(to ? [to] : [])] })),
    );
    dns.onChange(() => {
      for (const { name, hosts } of watched) {
        const host = leads(name);
        if (hosts.includes(host)) continue;
        this.#astray.push({ at: this.#story.clock.now(), domain: name, told: `${name} leads to ${host ?? 'nothing'}` });
      }
    });
  }
}
