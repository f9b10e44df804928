import type { BatchHead, Group } from '../../shared/domain/batch/batch.ts';
import { describeDuration } from '../../shared/domain/describe.ts';
import { idOf } from '../../shared/domain/refs.ts';
import type { MeterRequest } from '../traffic/meter.ts';
import type { EmitLine } from './lines.ts';
import { Losses } from './losses.ts';
import { Serving } from './serving.ts';
import type { Terminal } from './terminal.ts';
import { shortList } from './wrap.ts';

/** How a batch stands, as its table tells it. */
export interface BatchStands {
  readonly head: BatchHead | undefined;
  readonly groups: readonly Group[];
}

/** The states of move-batch after which there is something to tell. */
const VERDICTS = 'Report the verdicts';
const TELLING: readonly string[] = [VERDICTS, 'Begin the next wave', 'Note how it ended'];
/** What of a group is told when it comes to it. */
const ENDS: readonly string[] = ['moved', 'restored', 'parked', 'failed'];

/** Shows a batch as it happens: the verdicts, each wave, how each group ended, and requests that were lost. */
export class BatchView {
  readonly #terminal: Terminal;
  readonly #emit: EmitLine;
  readonly #serving = new Serving(new Map());
  readonly #losses = new Losses();
  readonly #ended = new Set<number>();
  #read: () => Promise<BatchStands> = async () => ({ head: undefined, groups: [] });
  #wave = 0;
  #beganAt: number | undefined;
  #shown: Promise<void> = Promise.resolve();

  constructor(terminal: Terminal, emit: EmitLine) {
    this.#terminal = terminal;
    this.#emit = emit;
  }

  /** Where to find how the batch stands. */
  useTable(read: () => Promise<BatchStands>): void {
    this.#read = read;
  }

  /** Takes in an event of any execution's history; `timestamp`: milliseconds of the local AWS. */
  event(type: string, timestamp: number, name: string): void {
    this.#beganAt ??= timestamp;
    if (type !== 'TaskStateExited' || !TELLING.includes(name)) return;
    const elapsed = timestamp - this.#beganAt;
    this.#shown = this.#shown.then(async () => {
      const { head, groups } = await this.#read();
      if (name === VERDICTS && head?.wave === 0) this.#showVerdicts(groups);
      if (head !== undefined && head.wave > this.#wave) this.#showWave(elapsed, head.wave, groups);
      for (const group of groups) this.#showEnd(elapsed, group);
    });
  }

  /** Resolves when all events so far are shown. */
  settled(): Promise<void> {
    return this.#shown;
  }

  /** Takes in one request of the viewers; that requests are lost is always shown. */
  request(request: MeterRequest): void {
    this.#serving.see(request);
    const outage = this.#losses.see(request);
    if (outage === undefined) return;
    this.#terminal.bad(`  ${outage}`);
    this.#emit({ type: 'event', by: 'loss', text: outage });
  }

  /** Who serves now, as the viewers last saw it. */
  serving(): string {
    return this.#serving.summary();
  }

  #showVerdicts(groups: readonly Group[]): void {
    this.#terminal.heading('Verdicts, before anything is moved');
    for (const { group, domains, source, target, plan, refused, there } of groups) {
      const names = domains.map(({ domain }) => domain);
      const unmoved = [
        ...refused.map((one) => ({ ...one, status: 'refused' as const })),
        ...there.map((one) => ({ ...one, status: 'already-there' as const })),
      ];
      if (plan) {
        const way = `${source === undefined ? '' : idOf(source)} → ${idOf(target)}`;
        const how = `${plan.strategy}, about ${describeDuration(plan.expectedSeconds)}`;
        this.#terminal.line(`  group ${group}  ${shortList(names)}  ${way}  ${how}`);
      }
      for (const { line, domain, status, sentence, remedy } of unmoved) {
        const text = [sentence, remedy].filter((part) => part !== undefined).join(' ');
        const told = `  line ${line}, ${domain}, ${status}: ${text}`;
        if (status === 'refused') this.#terminal.bad(told);
        else this.#terminal.line(told);
        this.#emit({ type: 'verdict', group, domains: [domain], status, text });
      }
      if (!plan) continue;
      const { strategy, expectedSeconds, planHash } = plan;
      this.#emit({ type: 'verdict', group, domains: names, status: 'ready', strategy, expectedSeconds, planHash });
    }
    this.#terminal.line();
  }

  #showWave(elapsed: number, wave: number, groups: readonly Group[]): void {
    this.#wave = wave;
    const of = groups.filter((group) => group.wave === wave).map(({ group }) => group);
    const name = wave === 1 ? 'Wave 1, the canary' : `Wave ${wave}`;
    this.#terminal.stage(elapsed, name, `${of.length === 1 ? 'group' : 'groups'} ${shortList(of.map(String))}`);
    this.#emit({ type: 'wave', seconds: elapsed / 1_000, wave, groups: of });
  }

  #showEnd(elapsed: number, { group, status, domains, moveId, note }: Group): void {
    if (!ENDS.includes(status) || this.#ended.has(group)) return;
    this.#ended.add(group);
    this.#terminal.stage(elapsed, `Group ${group} ${status}`, shortList(domains.map(({ domain }) => domain)));
    if (note !== undefined) this.#terminal.note(note);
    this.#emit({
      type: 'group',
      seconds: elapsed / 1_000,
      group,
      status,
      ...(moveId === undefined ? {} : { moveId }),
      ...(note === undefined ? {} : { text: note }),
    });
  }
}
