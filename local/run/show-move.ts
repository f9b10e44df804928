import { describeCheck, describeSteps } from '../../shared/domain/describe.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import type { MoveRequest } from '../../shared/domain/request.ts';
import type { HistoryEvent } from '../stepfunctions/create-stepfunctions.ts';
import type { MeterReport, MeterRequest } from '../traffic/meter.ts';
import type { World } from '../world/schema.ts';
import type { MoveResult } from './run-move.ts';
import { Serving } from './serving.ts';
import { readStages } from './stages.ts';
import type { Terminal } from './terminal.ts';

/** With more domains than this, single edges turning over would bury the stages. */
const DOMAINS_SHOWN_BY_EDGE = 3;
const PLANNING_STATE = 'Plan the move';
const INDENT = ' '.repeat(9);

/** Shows a move as it happens: the plan, each stage with its time and what it changes, and who serves. */
export class MoveView {
  readonly moveId: string;
  /** What to call the distributions. */
  readonly names: ReadonlyMap<string, string>;
  readonly #terminal: Terminal;
  readonly #stages = readStages();
  readonly #serving: Serving;
  readonly #showsEdges: boolean;
  readonly #sentences = new Map<string, string>();
  #readPlan: () => Promise<Plan | undefined> = async () => undefined;
  #plan: Plan | undefined;
  #beganAt: number | undefined;
  #shown: Promise<void> = Promise.resolve();

  constructor(terminal: Terminal, request: MoveRequest) {
    this.#terminal = terminal;
    this.moveId = `move-${request.domains[0]?.replaceAll(/[^a-z0-9]+/g, '-').replace(/^-/, '')}`;
    this.names = new Map([
      [request.source.distributionId, 'source'],
      [request.target.distributionId, 'target'],
    ]);
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

  /** Resolves when all events so far are shown. */
  settled(): Promise<void> {
    return this.#shown;
  }

  /** Takes in one request of the viewers; a lost one is always shown. */
  request(request: MeterRequest): void {
    const turned = this.#serving.see(request);
    if (turned !== undefined && this.#showsEdges) this.#terminal.note(turned);
    if (request.reason === undefined) return;
    const where = request.location ?? request.address ?? 'no address';
    this.#terminal.bad(`${INDENT}LOST ${request.domain} at ${where}: ${request.reason}`);
  }

  async #show({ type, timestamp, details }: HistoryEvent): Promise<void> {
    this.#beganAt ??= timestamp;
    const name = String(details?.name);
    if (type === 'TaskStateExited' && name === PLANNING_STATE) await this.#showPlan();
    const stage = type.endsWith('StateEntered') ? this.#stages.get(name) : undefined;
    if (!stage) return;
    this.#terminal.stage(timestamp - this.#beganAt, stage.name, this.#sentences.get(stage.step ?? '') ?? '');
    if (stage.step !== undefined) this.#terminal.note(`served by ${this.#serving.summary()}`);
  }

  async #showPlan(): Promise<void> {
    const plan = await this.#readPlan();
    if (plan === undefined || plan.hash === this.#plan?.hash) return;
    this.#plan = plan;
    const sentences = describeSteps(plan);
    plan.steps.forEach(({ id }, index) => {
      this.#sentences.set(id, sentences[index] ?? '');
    });
    showPlan(this.#terminal, plan);
  }
}

/** Shows what the world begins with. */
export function showWorld(terminal: Terminal, world: World, request: MoveRequest): void {
  terminal.heading(`Moving ${request.domains.join(', ')} on a local AWS, where ${world.timeScale} seconds pass in one`);
  for (const { id, domainName, account, aliases } of world.distributions) {
    const name = world.accounts.find((candidate) => candidate.id === account)?.name ?? account;
    terminal.line(`  ${id}  ${domainName}  ${name} ${account}  ${aliases.join(', ') || 'no alias'}`);
  }
  terminal.line();
}

/** Shows a plan: what will be done, and every check that did not pass. */
function showPlan(terminal: Terminal, plan: Plan): void {
  terminal.heading(`Plan: strategy ${plan.strategy.name}, because ${plan.strategy.why}`);
  describeSteps(plan).forEach((sentence, index) => {
    terminal.line(`  ${index + 1}. ${sentence}`);
  });
  const passed = plan.checks.filter(({ verdict }) => verdict === 'pass').length;
  terminal.line(`  ${passed} of ${plan.checks.length} checks pass. The way back: ${plan.wayBack}`);
  for (const check of plan.checks) {
    if (check.verdict === 'warn') terminal.line(`  warning: ${describeCheck(check)}`);
    if (check.verdict === 'refuse') terminal.bad(`  refused: ${describeCheck(check)}`);
  }
  terminal.line(`  About ${Math.ceil(plan.expectedSeconds / 60)} minutes on AWS. Plan hash ${plan.hash}`);
  terminal.line();
}

/** Shows what the viewers' meter counted. */
export function showTraffic(
  terminal: Terminal,
  title: string,
  report: MeterReport,
  names: ReadonlyMap<string, string>,
): void {
  const by = Object.entries(report.byDistribution).map(([id, count]) => `${count} by the ${names.get(id) ?? id}`);
  const sentence = `${title}: ${report.asked} asked, ${report.served} served (${by.join(', ') || 'none'}), ${report.lost} lost.`;
  terminal.line();
  if (report.lost === 0) terminal.good(sentence);
  else terminal.bad(sentence);
  for (const [reason, count] of Object.entries(report.byReason)) terminal.bad(`  ${count} × ${reason}`);
}

/** Shows how the move ended and where its evidence is. */
export function showEnd(
  terminal: Terminal,
  { status, error, cause, plan, evidence }: MoveResult,
  files: { readonly markdown: string; readonly json: string } | undefined,
): void {
  if (evidence) {
    terminal.heading('Timeline');
    for (const { seconds, what } of evidence.timeline) terminal.stage(seconds * 1_000, what, '');
  }
  terminal.line();
  if (files) terminal.line(`Evidence: ${files.markdown} and ${files.json}`);
  if (status === 'SUCCEEDED')
    terminal.good(`Ended ${evidence?.outcome ?? `with a plan that is ${plan?.verdict ?? 'missing'}`}.`);
  else terminal.bad(`Ended ${evidence?.outcome ?? 'with nothing changed'}: ${error}. ${readable(cause)}`);
}

/** Step Functions passes on a function's failure as JSON. */
function readable(cause = ''): string {
  try {
    return (JSON.parse(cause) as { errorMessage?: string }).errorMessage ?? cause;
  } catch {
    return cause;
  }
}
