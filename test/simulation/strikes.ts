import { seededRandom } from '../../local/random.ts';
import { type Call, kindOf, siteOf } from './calls.ts';
import { FAULTS, type Fault, type Surroundings } from './faults.ts';
import type { Scenario } from './scenarios.ts';
import { anywhere } from './world-faults.ts';

/**
 * A fault, and where: at a certain call (its site), at the first of a kind, or, once all before it have struck, at the n-th call
 * that it applies to. `any:7` stands for one that is drawn, by that number, among all that apply where it strikes.
 */
export interface Strike {
  readonly fault: string;
  readonly site?: string;
  readonly nth?: number;
}

/** A strike that came, with the fault that it was. */
export interface Struck {
  readonly strike: Strike;
  readonly fault: Fault;
  readonly call: Call;
  /** World milliseconds. */
  readonly at: number;
}

const DRAWN = /^any:(\d+)$/;
/** This part of the drawn faults is of those that strike certain calls only. */
const RARE = 0.7;
/** What ends a job here leaves nothing for the faults that follow: such a fault is not drawn. */
const PLANNING = /^(plan|ask|answer|admit)-/;

/** The strike of a fault that is drawn where it strikes. */
export function anyAfter(nth: number, draw: number): Strike {
  return { fault: `any:${draw}`, nth };
}

/** Whether a fault can strike a call as things stand, and would change anything. */
export function canStrike(fault: Fault, call: Call, around: Surroundings): boolean {
  const { scenarios = [around.scenario.name] } = fault;
  return scenarios.includes(around.scenario.name) && fault.applies(call) && (fault.finds?.(around, call) ?? true);
}

/** The strikes of one run: which are still to come, and which came. */
export class Strikes {
  readonly #pending: Strike[];
  readonly #own: readonly Strike[];
  readonly #struck: Struck[] = [];
  #passed = 0;

  /** The scenario's own come last. Throws for a fault that there is not. */
  constructor(strikes: readonly Strike[], { strikes: own = [] }: Pick<Scenario, 'strikes'>) {
    this.#own = own;
    this.#pending = [...strikes, ...own];
    for (const { fault } of this.#pending) if (!DRAWN.test(fault)) faultNamed(fault);
  }

  /** Those that came, the scenario's own left out. */
  get struck(): Struck[] {
    return this.#struck.filter(({ strike }) => !this.#own.includes(strike));
  }

  /** Those that did not come, the scenario's own left out. */
  get missed(): Strike[] {
    return this.#pending.filter((strike) => !this.#own.includes(strike));
  }

  /** Whether the scenario's own came: another fault at their last call may have left them nothing to strike. */
  get isScenarioWhole(): boolean {
    return this.#own.every((strike) => !this.#pending.includes(strike));
  }

  /** World milliseconds at which the last of those that came is over. */
  get over(): number {
    return Math.max(0, ...this.#struck.map(({ fault, at }) => at + (fault.overAfterMs ?? 0)));
  }

  /**
   * What strikes a call, if anything, once; what it does of its own comes first, and counts only where it did something. What
   * somebody does in the scenario is done at its call, whatever else strikes there.
   */
  async at(call: Call, around: Surroundings): Promise<Fault | undefined> {
    const fault = await this.#strike(call, around);
    if (fault) await this.#ownBeside(call, around);
    return fault;
  }

  async #ownBeside(call: Call, around: Surroundings): Promise<void> {
    const here = this.#pending.find((one) => this.#own.includes(one) && one.site !== undefined && isAt(one.site, call));
    if (here === undefined) return;
    const fault = faultNamed(here.fault);
    if (!canStrike(fault, call, around)) return;
    this.#pending.splice(this.#pending.indexOf(here), 1);
    this.#struck.push({ strike: here, fault, call, at: around.at });
    await fault.act?.(around, call);
  }

  async #strike(call: Call, around: Surroundings): Promise<Fault | undefined> {
    const found = this.#next(call, around);
    if (!found) return undefined;
    const { strike, faults } = found;
    const place = this.#pending.indexOf(strike);
    this.#pending.splice(place, 1);
    const passed = this.#passed;
    this.#passed = 0;
    for (const fault of faults) {
      const { at } = around;
      const struck = { strike, fault, call, at };
      this.#struck.push(struck);
      const acted = (async () => fault.act?.(around, call))();
      // What somebody else wants to do is refused at times, as it is to the service.
      if ((await acted.catch(() => false)) !== false) return fault;
      this.#struck.splice(this.#struck.indexOf(struck), 1);
    }
    this.#pending.splice(place, 0, strike);
    this.#passed = strike.site === undefined ? passed - 1 : passed;
    return undefined;
  }

  /** The strike for a call, and the faults of which the first that does anything is it. */
  #next(call: Call, around: Surroundings): { strike: Strike; faults: readonly Fault[] } | undefined {
    for (const strike of this.#pending) {
      if (strike.site === undefined ? strike !== this.#pending[0] : !isAt(strike.site, call)) continue;
      const faults = faultsOf(strike, call, around);
      if (faults.length === 0) continue;
      if (strike.site === undefined) {
        this.#passed += 1;
        if (this.#passed < (strike.nth ?? 1)) continue;
      }
      return { strike, faults };
    }
    return undefined;
  }
}

function faultsOf({ fault }: Strike, call: Call, around: Surroundings): Fault[] {
  const draw = DRAWN.exec(fault)?.[1];
  if (draw === undefined) return [faultNamed(fault)].filter((one) => canStrike(one, call, around));
  const random = seededRandom(Number(draw));
  const isPlanning = PLANNING.test(call.invocation.functionName);
  // Most calls read the table, where only what can strike anywhere does: of the others there would be few.
  const isRare = random.next() < RARE;
  const all = [...FAULTS.values()].filter(
    (one) =>
      (!isRare || one.applies !== anywhere) &&
      (!isPlanning || (one.passes ?? one.goesOn)) &&
      canStrike(one, call, around),
  );
  return random.shuffle(all);
}

function isAt(site: string, call: Call): boolean {
  return site === siteOf(call) || site === kindOf(siteOf(call));
}

function faultNamed(name: string): Fault {
  const fault = FAULTS.get(name);
  if (!fault) throw new Error(`There is no fault '${name}'. There are: ${[...FAULTS.keys()].join(', ')}.`);
  return fault;
}
