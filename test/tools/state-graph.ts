import { readFileSync } from 'node:fs';

/** A state machine as a person wants to see it: a stage for each change, with the wait that settles it folded in. */
export interface StateGraph {
  readonly name: string;
  /** The state that an execution begins with, after those that only assign variables. */
  readonly start: string;
  readonly nodes: readonly StateNode[];
  readonly edges: readonly StateEdge[];
  readonly frames: readonly Frame[];
}

/** The stages that stand in a Parallel of one branch, which one catcher watches, or that a Map runs for each item. */
export interface Frame {
  readonly name: string;
  readonly members: readonly string[];
}

export interface StateNode {
  readonly name: string;
  readonly type: 'Task' | 'Wait' | 'Choice' | 'Succeed' | 'Fail';
  /** What the stage waits for after its change, one after the other. */
  readonly settles: readonly Settling[];
  /** The step of a plan that a Task does, by its id. */
  readonly step?: string;
}

/** As `Deployed` or `INSYNC`, and for how many seconds at most. */
export interface Settling {
  readonly as: string;
  readonly seconds: number;
}

/** `from` or `to` may be a frame. An edge with `error` is a catcher's. */
export interface StateEdge {
  readonly from: string;
  readonly to: string;
  readonly error?: string;
}

interface State {
  readonly Type: string;
  readonly Arguments?: { readonly Payload?: { readonly step?: string } };
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Branches?: readonly Machine[];
  readonly ItemProcessor?: Machine;
}

interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** The `error` of a catcher that takes all of them. */
export const ANY_ERROR = 'any error';

const SETTLED: Readonly<Record<string, string>> = {
  deployed: 'Deployed',
  insync: 'INSYNC',
  validated: 'validation records chosen',
  issued: 'ISSUED',
};

/** Reads a definition of statemachines/. Throws Error for a Parallel with more than one branch. */
export function readStateGraph(name: string): StateGraph {
  const text = readFileSync(new URL(`../../statemachines/${name}.asl.json`, import.meta.url), 'utf8');
  const machine = JSON.parse(text) as Machine;
  const outside = fold(machine, 'outside');
  const framed = Object.entries(machine.States).flatMap(([frame, { Branches = [], ItemProcessor }]) => {
    const [branch, ...others] = ItemProcessor ? [ItemProcessor] : Branches;
    if (others.length > 0) throw new Error(`"${frame}" of ${name} has more than one branch.`);
    return branch ? [{ name: frame, inside: fold(branch, 'inside') }] : [];
  });
  return {
    name,
    start: outside.start,
    nodes: [...outside.nodes, ...framed.flatMap(({ inside }) => inside.nodes)],
    edges: [...outside.edges, ...framed.flatMap(({ inside }) => inside.edges)],
    frames: framed.map(({ name: frame, inside }) => ({ name: frame, members: inside.nodes.map((node) => node.name) })),
  };
}

/**
 * Folds loops into the stages that they settle; one that the machine begins with settles none, and one that a Choice leads to is a
 * stage of its own. Inside the frame a Fail is one error among those that its catcher sees.
 */
function fold({ StartAt, States }: Machine, place: 'inside' | 'outside') {
  const start = States[StartAt]?.Type === 'Pass' ? (States[StartAt].Next ?? StartAt) : StartAt;
  const within = Object.keys(States).filter((name) => name !== start);
  const loops = new Map(within.flatMap((name) => loopAt(name, States)));
  const inLoops = new Set([...loops.values()].flatMap(({ members }) => members));
  const chosen = Object.entries(States).flatMap(([name, state]) => (inLoops.has(name) ? [] : choicesOf(state)));
  const apart = new Set(chosen.filter((name) => loops.has(name)));
  const shown = Object.entries(States).filter(
    ([name, { Type }]) =>
      (apart.has(name) || !inLoops.has(name)) && Type !== 'Pass' && !(place === 'inside' && Type === 'Fail'),
  );
  /** The loops that settle what stands before `first`, and the state behind them. */
  const loopsFrom = (first: string | undefined): { settles: readonly Settling[]; next: string | undefined } => {
    const loop = first === undefined || apart.has(first) ? undefined : loops.get(first);
    if (!loop) return { settles: [], next: first };
    const { settles, next } = loopsFrom(loop.next);
    return { settles: [loop.settles, ...settles], next };
  };
  const after = (name: string, next: string | undefined) => {
    const own = apart.has(name) ? loops.get(name) : undefined;
    const behind = loopsFrom(own ? own.next : next);
    return own ? { ...behind, settles: [own.settles, ...behind.settles] } : behind;
  };
  const nodes = shown.flatMap(([name, { Type, Next, Arguments }]): StateNode[] => {
    if (Type === 'Parallel' || Type === 'Map') return [];
    const { step } = Arguments?.Payload ?? {};
    const does = step === undefined || step.startsWith('{%') ? {} : { step };
    return [{ name, type: Type as StateNode['type'], settles: after(name, Next).settles, ...does }];
  });
  const edges = shown
    .flatMap(([name, state]) =>
      edgesOf(name, state, [after(name, state.Next).next, ...choicesOf(state).map((to) => loopsFrom(to).next)]),
    )
    .filter(({ to }) => place === 'outside' || States[to]?.Type !== 'Fail');
  return { start, nodes, edges };
}

function choicesOf({ Choices = [], Default }: State): string[] {
  return [...Choices.map(({ Next }) => Next), ...(Default === undefined ? [] : [Default])];
}

interface Loop {
  readonly members: readonly string[];
  readonly settles: Settling;
  readonly next: string;
}

/** The loop that begins with a look: look, then a Choice that goes on, gives up, or waits and looks again. */
function loopAt(name: string, states: Machine['States']): [string, Loop][] {
  const question = states[name]?.Next ?? '';
  const { Choices = [], Default: wait = '' } = states[question] ?? {};
  if (states[wait]?.Type !== 'Wait' || states[wait].Next !== name) return [];
  const [done, tooLong] = Choices;
  // What is waited for without a bound of the loop's own is no part of a stage.
  if (!tooLong) return [];
  const as = SETTLED[/\$(\w+)/.exec(done?.Condition ?? '')?.[1] ?? ''];
  const seconds = Number(/>= (\d+)/.exec(tooLong?.Condition ?? '')?.[1]);
  if (!done || as === undefined || !Number.isFinite(seconds)) throw new Error(`The loop at "${name}" cannot be read.`);
  return [[name, { members: [name, question, wait], settles: { as, seconds }, next: done.Next }]];
}

function edgesOf(from: string, state: State, goals: readonly (string | undefined)[]): StateEdge[] {
  const plain = [...new Set(goals)].flatMap((to) => (to === undefined ? [] : [{ from, to }]));
  const caught = (state.Catch ?? []).map(({ ErrorEquals, Next }) => ({
    from,
    to: Next,
    error: ErrorEquals.map((error) => (error === 'States.ALL' ? ANY_ERROR : error)).join(',\n'),
  }));
  return [...plain, ...caught];
}
