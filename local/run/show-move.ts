import type { Plan } from '../../shared/domain/plan.ts';
import { idOf } from '../../shared/domain/refs.ts';
import type { MoveRequest } from '../../shared/domain/request.ts';
import type { HistoryEvent } from '../stepfunctions/create-stepfunctions.ts';
import type { MeterRequest } from '../traffic/meter.ts';
import type { World } from '../world/schema.ts';
import { type EmitLine, planLine } from './lines.ts';
import { Losses } from './losses.ts';
import { runName } from './run-name.ts';
import { Serving } from './serving.ts';
import { shortSentences, showPlan } from './show-plan.ts';
import { readStages } from './stages.ts';
import type { Terminal } from './terminal.ts';
import { shortList } from './wrap.ts';

/** With more domains than this, single edges turning over would bury the stages. */
const DOMAINS_SHOWN_BY_EDGE = 3;
const PLANNING_STATE = 'Plan the move';
const INDENT = ' '.repeat(9);

/** Shows a move as it happens: the plan, each stage with its time and what it changes, and who serves. */
export class MoveView {
  readonly moveId: string;
  /** What to call the distributions; complete once there is a plan. */
  readonly names = new Map<string, string>();
  readonly #terminal: Terminal;
  readonly #emit: EmitLine;
  readonly #stages = readStages();
  readonly #serving: Serving;
  readonly #losses = new Losses();
  readonly #showsEdges: boolean;
  readonly #sentences = new Map<string, string>();
  #readPlan: () => Promise<Plan | undefined> = async () => undefined;
  #plan: Plan | undefined;
  #beganAt: number | undefined;
  #shown: Promise<void> = Promise.resolve();

  constructor(terminal: Terminal, request: MoveRequest, emit: EmitLine) {
    this.#terminal = terminal;
    this.#emit = emit;
    this.moveId = runName('move', request.domains[0]);
    this.#name(request);
    this.#serving = new Serving(this.names);
    this.#showsEdges = request.domains.length <= DOMAINS_SHOWN_BY_EDGE;
  }

  /** Where to find the plan once it was made. */
  usePlans(readPlan: () => Promise<Plan | undefined>): void {
    this.#readPlan = readPlan;
  }

  /** Takes in one event of an execution's history; events are shown in order, the plan before what follows from it. */
  event(event: HistoryEvent): void {
    this.#shown = this.#shown.then(() => this.#show(event));
  }

  /** Tells what a simulated person does, in its place among the events. */
  person(deed: string): void {
    this.#shown = this.#shown.then(() => {
      this.#terminal.note(`SIMULATED PERSON: ${deed}`);
      this.#emit({ type: 'event', by: 'person', text: deed });
    });
  }

  /** Takes in something that happens outside of the service, in a sentence. */
  tell(sentence: string): void {
    this.#shown = this.#shown.then(() => {
      this.#terminal.heading(sentence);
      this.#emit({ type: 'event', by: 'support', text: sentence });
    });
  }

  /** Resolves when all events so far are shown. */
  settled(): Promise<void> {
    return this.#shown;
  }

  /** Who serves now, as the viewers last saw it. */
  serving(): string {
    const outages = this.#losses.open();
    const suffix = outages === 0 ? '' : `, when it was; requests are lost at ${outages} addresses`;
    return this.#serving.summary() + suffix;
  }

  /** Takes in one request of the viewers; that requests are lost is always shown. */
  request(request: MeterRequest): void {
    const outage = this.#losses.see(request);
    if (outage !== undefined) {
      this.#terminal.bad(INDENT + outage);
      this.#emit({ type: 'event', by: 'loss', text: outage });
    }
    const turned = this.#serving.see(request);
    if (turned === undefined || !this.#showsEdges) return;
    this.#terminal.note(turned);
    this.#emit({ type: 'event', by: 'edge', text: turned });
  }

  async #show({ type, timestamp, details }: HistoryEvent): Promise<void> {
    this.#beganAt ??= timestamp;
    const name = String(details?.name);
    if (type === 'TaskStateExited' && name === PLANNING_STATE) await this.#showPlan();
    const stage = type.endsWith('StateEntered') ? this.#stages.get(name) : undefined;
    if (!stage) return;
    const does = this.#sentences.get(stage.step ?? '');
    const serving = stage.step === undefined ? {} : { step: stage.step, serving: this.serving() };
    this.#terminal.stage(timestamp - this.#beganAt, stage.name, does ?? '');
    if (serving.serving !== undefined) this.#terminal.note(`served by ${serving.serving}`);
    const seconds = (timestamp - this.#beganAt) / 1_000;
    this.#emit({ type: 'stage', seconds, name: stage.name, ...serving, ...(does === undefined ? {} : { does }) });
  }

  #name({ source, target }: Pick<MoveRequest, 'source' | 'target'>): void {
    if (source !== undefined) this.names.set(idOf(source), 'source');
    this.names.set(idOf(target), 'target');
  }

  async #showPlan(): Promise<void> {
    const plan = await this.#readPlan();
    if (plan === undefined || plan.hash === this.#plan?.hash) return;
    this.#plan = plan;
    this.#name(plan);
    const sentences = shortSentences(plan);
    plan.steps.forEach(({ id }, index) => {
      this.#sentences.set(id, sentences[index] ?? '');
    });
    showPlan(this.#terminal, plan);
    this.#emit(planLine(plan));
  }
}

/** Shows what the world begins with. */
export function showWorld(terminal: Terminal, world: World, request: MoveRequest): void {
  terminal.heading(`Moving ${shortList(request.domains)} on a local AWS, where ${world.timeScale} seconds pass in one`);
  for (const { id, domainName, account, aliases } of world.distributions) {
    const name = world.accounts.find((candidate) => candidate.id === account)?.name ?? 'unknown to the service';
    terminal.line(`  ${id}  ${domainName}  ${name} ${account}  ${shortList(aliases) || 'no alias'}`);
  }
  terminal.line();
}
